package import HTTP
import Health

extension StatusBoard {
    /// Answers a request. Called on the server's thread.
    package func answer(_ request: ServerRequest) -> ServerAnswer {
        do throws(Refusal) {
            return try granted(request)
        } catch {
            return .response(error.response)
        }
    }

    /// What is wrong with the request as such is told first, then who may not know, then what is not there.
    private func granted(_ request: ServerRequest) throws(Refusal) -> ServerAnswer {
        let target = try RequestTarget(parsing: request.target)
        if let token = options.token, target.path.first != Route.openSegment {
            guard Credentials.allow(request, token: token) else { throw .unauthorized }
        }
        let method = RequestMethod(request.method)
        if target.isServer, method != .options {
            throw method == .unknown ? .methodUnknown(request.method) : .serverOnly
        }
        guard target.isServer || Route(target.path) != nil else { throw .noPath(request.target) }
        switch method {
        case .options: return .response(Answer.options)
        case .refused: throw .methodNotAllowed(request.method)
        case .unknown: throw .methodUnknown(request.method)
        case .read(let isHead):
            guard let route = Route(target.path) else { throw .noPath(request.target) }
            return try read(route, target.query, request, isHead: isHead)
        }
    }

    private func read(
        _ route: Route, _ query: Query, _ request: ServerRequest, isHead: Bool
    ) throws(Refusal) -> ServerAnswer {
        switch route {
        case .healthStream(let name):
            let stream = try healthStream(name, query, request)
            // The answer to HEAD has no body, so it has an end.
            return isHead ? .response(Answer.stream) : .stream(Answer.stream, stream)
        case .publications:
            return isHead ? .response(Answer.stream) : .stream(Answer.stream, PublicationStream(self))
        case .history(let name):
            let apps = try apps(name)
            let documents = documents
            let since = query["since"]
            return .later {
                let answer = await documents.history(apps, since: since)
                return Preconditions.apply(request, to: answer.response)
            }
        case .status(let name): return try status(name, request)
        case .health, .fetchStatus, .metrics, .paths, .inspect, .dashboard, .favicon:
            return .response(Preconditions.apply(request, to: try response(route, query, request)))
        }
    }

    private func response(
        _ route: Route, _ query: Query, _ request: ServerRequest
    ) throws(Refusal) -> ServerResponse {
        switch route {
        case .health(let name): try health(name, isDetailed: query.isDetailed)
        case .fetchStatus(let name): fetchStatus(name)
        case .metrics: metrics(MetricsFormat(accept: request.values(of: "accept")))
        case .inspect(let name): try inspect(name)
        case .dashboard: dashboard()
        case .paths: Self.paths
        case .favicon, .healthStream, .publications, .status, .history: Answer.nothing
        }
    }

    private static let paths: ServerResponse = {
        var json = JSONWriter()
        json.array { for path in Route.apiPaths { $0.string(path) } }
        return Answer.taggedJSON(json.bytes)
    }()
}

extension HistoryAnswer {
    fileprivate var response: ServerResponse {
        switch self {
        case .document(let body): Answer.taggedJSON(body)
        case .missing(let why): Refusal.noRecord(why).response
        case .badTime(let why): Refusal.badTime(why).response
        case .failed(let why): Refusal.internalFailure(why).response
        }
    }
}
