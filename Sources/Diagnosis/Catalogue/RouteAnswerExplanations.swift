/// The findings about certificates and about what the way in answers.
enum RouteAnswerExplanations {
    static let all: [Explanation] = [
        Explanation(
            id: "tls-name-mismatch", family: .route,
            summary: "The certificate that is shown is for other names",
            meaning: """
                The server has no certificate for the name that was asked and shows another one, so that clients \
                refuse it. An address such as 127.0.0.1 in a URL is hardly ever in a certificate.
                """,
            detection: """
                The probe's TLS connection failed because the name is not in the certificate, which is neither \
                Traefik's default one nor expired. Not with --insecure. Always an error.
                """,
            example: [
                """
                GET https://shop.example.org/: no alternative certificate subject name matches target host name \
                'shop.example.org'
                """,
                "certificate: subject CN=www.example.org, issuer CN=R11",
                "for the names: www.example.org, example.org",
            ],
            fix: [
                "Add a certificate for the name, or the name to the certificate.",
                "Or ask by a name that it has: --url https://www.example.org/ --resolve www.example.org:443:127.0.0.1",
            ]),
        Explanation(
            id: "tls-expired", family: .route,
            summary: "The certificate of the way in has expired",
            meaning: """
                Clients refuse the connection, however well the app is. Likely the certificate's renewal failed some \
                time ago.
                """,
            detection: """
                The probe's TLS connection failed, and the error says that the certificate has expired, or its last \
                day is before now by the engine's clock. Not with --insecure. Always an error.
                """,
            example: [
                "GET https://demo.example.org/: certificate has expired",
                "certificate: subject CN=demo.example.org, issuer CN=R11",
                "valid from 2026-07-01T00:00:00Z to 2026-09-29T00:00:00Z",
            ],
            fix: [
                "Renew it. If Traefik's resolver should have, see why it did not: docker logs traefik",
                """
                See what is shown: openssl s_client -connect demo.example.org:443 -servername demo.example.org \
                </dev/null
                """,
            ]),
        Explanation(
            id: "auth-wall", family: .route,
            summary: "Authentication stands before the app: the probe did not reach it",
            meaning: """
                The route works, but turns away who brings no credentials, or leads to a login page. Whether the app \
                works, the probe does not learn.
                """,
            detection: """
                The answer is 401, 403 or 407, and the app, asked without the router, does not give the same: an \
                error, which is called likely where neither a middleware of the router nor its challenge nor an \
                answer of the app shows it. Or the answer redirects to a login page: that passes a gate, so it is \
                only a warning.
                """,
            example: [
                "GET https://demo.example.org/ answered 302",
                "it leads to https://auth.example.org/realms/main/protocol/openid-connect/auth",
            ],
            fix: [
                "Probe a path that needs no login: healthwatch wait demo --url https://demo.example.org/health",
                """
                Give that path a router of its own, without the middleware: \
                traefik.http.routers.demo-health.rule=Host(`demo.example.org`) && Path(`/health`)
                """,
            ]),
        Explanation(
            id: "redirect-loop", family: .route,
            summary: "The way in redirects in a circle",
            meaning: """
                A browser gives up with 'too many redirects'. Often the app does not know that the request came by \
                https and sends it there again and again, or two redirects undo each other.
                """,
            detection: """
                The redirects that were followed were too many, lead back to the URL that was asked, or name one place \
                twice. An error; only a warning where a gate has let the route pass, since a redirect counts as \
                success there.
                """,
            example: [
                "GET https://demo.example.org/: 301 to https://demo.example.org/",
                "it leads https://demo.example.org/ -> https://demo.example.org/",
            ],
            fix: [
                """
                Let the app trust the router's X-Forwarded-Proto, as with proxy_set_header in nginx, --proxy-headers \
                for uvicorn, or trust proxy for Express.
                """,
                "Or take one of the two redirects away, in the app or in Traefik's middlewares.",
                "See the chain: curl -kIL --max-redirs 5 https://demo.example.org/",
            ]),
        Explanation(
            id: "app-error-status", family: .route,
            summary: "The app itself answers the probe with an error status",
            meaning: """
                The way in works. The request reaches the app, which has no such page, refuses it, or fails while it \
                answers.
                """,
            detection: """
                The answer is 400 or more, and none of the router's own that other findings are about. If the app, \
                asked without the router, gives the same status and text, that is certain; otherwise the title says \
                likely. If it answers with another status and the router's answer is 404, the path is likely changed, \
                or not changed, on the way. Always an error.
                """,
            example: [
                #"GET https://demo.example.org/app/ via 127.0.0.1:443: 500 "Internal Server Error""#,
                #"172.18.0.4:8000, the app itself: 500 "Internal Server Error""#,
                "Server: uvicorn",
            ],
            fix: [
                "500 or more: look in the log for what the app met: docker logs --tail 50 demo-web-1",
                """
                404: probe a path that the app serves (--url), or strip the prefix: \
                traefik.http.middlewares.demo.stripprefix.prefixes=/app
                """,
                "Other statuses: probe a path that the app answers without conditions (--url).",
            ]),
        Explanation(
            id: "probe-timeout", family: .route,
            summary: "The way in takes the request and gives no answer in time",
            meaning: """
                Something accepts the connection, but no answer comes. The app hangs, or the router waits for it: \
                Traefik says 504 only after 30 s.
                """,
            detection: """
                The probe connected and got no answer within its time, and router and container do share a network, or \
                that is not known; otherwise it is gateway-timeout. If the app, asked without the router, gives no \
                answer either, the finding says that the app hangs. Always an error.
                """,
            example: [
                "GET https://demo.example.org/ via 127.0.0.1:443: connected, no answer",
                "172.18.0.4:8000, the app itself: no answer in time",
            ],
            fix: [
                "See in the log what the app does at that moment: docker logs --tail 50 demo-web-1",
                """
                Give the probe more than 30 s, to hear what the router says: healthwatch wait demo --probe-timeout 60s
                """,
                "Probe an endpoint that answers at once: --url https://demo.example.org/health",
            ]),
        Explanation(
            id: "port-not-published", family: .route,
            summary: "A port that should be reached from outside is not published on the host",
            meaning: """
                The app or the router listens inside its container, but the host does not pass the port on. EXPOSE \
                alone publishes nothing.
                """,
            detection: """
                The probe's connection was refused. A URL names a port that the container exposes or listens on and \
                that is not published, or is published under another address or number; or a route in the labels was \
                asked, and the running Traefik container does not publish the port. Always an error.
                """,
            example: [
                "GET http://127.0.0.1:8000/: connection refused",
                "port 8000 is listened on inside",
                "published: nothing",
            ],
            fix: [
                #"Publish it: docker run -p 8000:8000, or ports: ["8000:8000"] in the Compose file."#,
                "If it is published elsewhere, ask there: docker port demo-web-1",
                "If Traefik listens on another port or machine: --router-address 127.0.0.1:8443",
            ]),
    ]
}
