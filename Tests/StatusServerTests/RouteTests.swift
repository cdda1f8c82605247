import Testing

@testable import StatusServer

@Suite struct RouteTests {
    @Test(arguments: [
        ("/", Route.dashboard), ("/health", .health(ScopeName())), ("/health/", .health(ScopeName())),
        ("/health/a/b", .health(ScopeName(app: "a", component: "b"))),
        ("/health/a/$stream", .healthStream(ScopeName(app: "a"))), ("/api/v1/$stream", .publications),
        ("/api/v1/status/a", .status("a")),
        ("/deployments/model-deployment/fetch-status/demo/", .fetchStatus("demo")),
    ])
    func `a path means this`(_ path: String, _ route: Route) throws {
        #expect(Route(try RequestTarget(parsing: path).path) == route)
    }

    @Test(arguments: ["/nothing", "/health/a/b/c", "/health//a", "/api/v1/status/a/b", "/api/v2", "/metrics/a"])
    func `a path means nothing`(_ path: String) throws {
        #expect(Route(try RequestTarget(parsing: path).path) == nil)
    }
}
