import Diagnosis
import Health
import Testing

@testable import HealthwatchCLI

@Suite("Redirects to login pages")
struct LoginRedirectTests {
    private static let asked = "https://app.example.com/"

    @Test(
        "a login page or an identity provider is recognised by its address",
        arguments: [
            "/login", "/login/", "/Account/Login?ReturnUrl=%2F", "/users/sign_in", "/signin", "/sign-in", "/logon.aspx",
            "/login.php", "/login;jsessionid=1", "/wp-login.php", "/wp-login.php?redirect_to=x", "/session/new",
            "/sessions/new", "/session/new?return_to=%2F", "/auth", "/auth/realms/x", "/admin/login/?next=/admin/",
            "/oauth2/start?rd=%2F", "/outpost.goauthentik.io/start?rd=https%3A%2F%2Fapp.example.com%2F",
            "/adfs/ls/?SAMLRequest=x", "/portal?SAMLRequest=x", "/?wa=wsignin1.0", "/x?client_id=a&response_type=code",
            "/#/login", "/#!/login", "/#/signin?next=x", "login", "//login.example.com", "HTTPS://AUTH.EXAMPLE.COM/",
            "https://auth.example.com/?rd=https%3A%2F%2Fapp.example.com%2F", "https://auth.example.com",
            "https://login.microsoftonline.com/x", "https://sso.example.com/", "https://id.example.com/start",
            "https://accounts.example.com:8443/", "https://signin.example.com/", "https://my-sso.example.com/",
            "https://user@login.example.com/", "https://id.example/realms/x/auth",
            "https://portal.example.com/?rd=https://app.example.com/", "https://portal.example.com/?return_to=%2F",
            "https://portal.example.com/?redirect_uri=x", "https://portal.example.com/x?RelayState=y",
            "https://portal.example.com/?next=https%3A%2F%2Fapp.example.com%2Fhome",
            "https://team.cloudflareaccess.com/cdn-cgi/access/login/app.example.com?kid=1",
            "https://x.auth.eu-west-1.amazoncognito.com/oauth2/authorize?client_id=1",
        ])
    func login(location: String) {
        #expect(LoginRedirect.isLogin(location, from: Self.asked))
    }

    @Test(
        "anything else is no login page, whatever it resembles",
        arguments: [
            "", "/", "/home", "/blog/login-tips", "/author/x", "/authors", "/catalog", "/identity-crisis", "/signing",
            "/sessions", "/session/new-york", "/news/new", "/?redirect=1", "/?next=/home", "/home?return_to=/",
            "/#login",
            "/#/home", "/#login-tips", "/oauthor", "/loginov", "/docs?page=auth-guide", "https://app.example.com/",
            "https://www.app.example.com/", "http://app.example.com/home", "https://app.example.com:8443/",
            "https://www.example.com/", "https://authors.example.com/", "https://idaho.example.com/",
            "https://authority.example.com/", "https://loginov.example.com/", "https://my-identity.example.com/",
            "https://cdn.example.com/?next=2", "https://cdn.example.com/?url=https://other.example.com/",
            "https://cdn.example.com/?client_id=1", "https://login/", "//cdn.example.com/x", "?login", "#top", ":",
            "//",
            "https://[::1]:8443/", "mailto:login@example.com",
        ])
    func elsewhere(location: String) {
        #expect(!LoginRedirect.isLogin(location, from: Self.asked))
    }

    @Test(
        "who asks for a login page, or at a login host, and stays there has met no wall",
        arguments: [
            ("http://app.example.com/login", "https://app.example.com/login"),
            ("https://example.com/login", "https://www.example.com/login/"), ("https://a.example/login", "/login/"),
            ("https://auth.example.com/", "/dashboard"), ("https://auth.example.com/", "https://auth.example.com/ui/"),
            ("http://www.login.example.com/", "https://login.example.com/"),
            ("https://id.example.com/", "//id.example.com/x"),
        ])
    func stays(asked: String, location: String) {
        #expect(!LoginRedirect.isLogin(location, from: asked))
    }

    @Test("only redirects, and pages that redirects were followed to, are looked at")
    func answers() {
        let target = ProbeTarget(url: Self.asked, source: .option)
        func finding(_ status: Int, _ location: String?, _ url: String = Self.asked) -> String? {
            let answer = ProbeAttempt.Answer(
                status: status, location: location, url: url, redirectsFollowed: url != Self.asked)
            return RouteFacts(target, .success(answer)).isLoginRedirect ? "auth-wall" : nil
        }
        #expect(finding(302, "/login") == "auth-wall")
        #expect(finding(201, "/login") == nil)
        #expect(finding(302, nil) == nil)
        #expect(finding(200, nil) == nil)
        #expect(finding(200, nil, "https://auth.example.com/?rd=x") == "auth-wall")
    }
}
