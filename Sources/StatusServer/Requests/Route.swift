/// What a path stands for. Names in it are the client's, and may mean nothing.
enum Route: Equatable {
    /// `/`
    case dashboard
    /// `/favicon.ico`, which browsers ask for unasked.
    case favicon
    /// `/health…`
    case health(ScopeName)
    /// `/health…/$stream`
    case healthStream(ScopeName)
    /// `/deployments/model-deployment/fetch-status/APP/`
    case fetchStatus(String)
    /// `/metrics`
    case metrics
    /// `/api/v1`: which paths there are below it.
    case paths
    /// `/api/v1/status[/APP]`
    case status(String?)
    /// `/api/v1/inspect[/NAME]`
    case inspect(String?)
    /// `/api/v1/history[/APP]`
    case history(String?)
    /// `/api/v1/$stream`
    case publications

    /// The last segment of the path of a stream.
    static let stream = "$stream"
    /// The first segment of the paths that need no token.
    static let openSegment = "health"

    /// What there is below `/api/v1`.
    static let apiPaths = [
        "/api/v1/$stream", "/api/v1/history", "/api/v1/history/APP", "/api/v1/inspect", "/api/v1/inspect/NAME",
        "/api/v1/status", "/api/v1/status/APP",
    ]

    /// The route of a path; nil where there is nothing.
    init?(_ path: [String]) {
        guard !path.contains("") else { return nil }
        switch path.first {
        case nil: self = .dashboard
        case Self.openSegment?: self.init(health: path.dropFirst())
        case "metrics"? where path.count == 1: self = .metrics
        case "favicon.ico"? where path.count == 1: self = .favicon
        case "api"?: self.init(api: path)
        case "deployments"?:
            guard path.count == 4, path[1] == "model-deployment", path[2] == "fetch-status" else { return nil }
            self = .fetchStatus(path[3])
        default: return nil
        }
    }

    private init?(health rest: ArraySlice<String>) {
        let isStream = rest.last == Self.stream
        let names = Array(isStream ? rest.dropLast() : rest)
        guard names.count <= 2 else { return nil }
        let scope = ScopeName(app: names.first, component: names.count > 1 ? names[1] : nil)
        self = isStream ? .healthStream(scope) : .health(scope)
    }

    private init?(api path: [String]) {
        guard path.count >= 2, path.count <= 4, path[1] == "v1" else { return nil }
        guard path.count > 2 else {
            self = .paths
            return
        }
        let name = path.count > 3 ? path[3] : nil
        switch path[2] {
        case "status": self = .status(name)
        case "inspect": self = .inspect(name)
        case "history": self = .history(name)
        case Self.stream where name == nil: self = .publications
        default: return nil
        }
    }
}

/// What a client wants to know the health of, in its words; everything when it names nothing.
struct ScopeName: Hashable {
    /// `NAME` or `KIND:NAME` of an app, or of a container inside of one.
    var app: String?
    /// A service, a container or a probe of that app.
    var component: String?
}
