import Locking
import TestSupport

/// A proxy in front of the engine that treats each endpoint as it is told, one request per connection.
final class EndpointProxy: Sendable {
    /// What the program asks the engine for.
    enum Endpoint: String, Sendable, CaseIterable {
        case ping, list, inspect, events, logs, exec, top, restart, other

        init(target: String) {
            let path = target.prefix { $0 != "?" }
            if path.hasSuffix("/_ping") {
                self = .ping
            } else if path.hasSuffix("/containers/json") {
                self = .list
            } else if path.hasSuffix("/events") {
                self = .events
            } else if path.hasSuffix("/logs") {
                self = .logs
            } else if path.hasSuffix("/exec") || path.contains("/exec/") {
                self = .exec
            } else if path.hasSuffix("/top") {
                self = .top
            } else if path.hasSuffix("/restart") {
                self = .restart
            } else {
                self = path.contains("/containers/") ? .inspect : .other
            }
        }
    }

    /// What becomes of an answer.
    enum Treatment: Sendable, Equatable {
        case pass
        /// Another answer in its place.
        case answer(status: Int)
        /// The connection is closed after so many bytes.
        case cut(after: Int)
        /// Nothing more comes after so many bytes, and nothing is closed.
        case stall(after: Int)
    }

    /// A treatment for some of an endpoint's requests.
    struct Rule: Sendable, Equatable {
        var endpoint: Endpoint
        var treatment: Treatment
        /// How many requests pass before.
        var skipping = 0
        /// How many are treated so; nil is all that follow.
        var times: Int?
        /// Words of the target, such as an id; nil is any.
        var words: String?
    }

    fileprivate struct State {
        var rules: [Rule]
        var asked: [Endpoint: Int] = [:]
        var whole: [Endpoint: Int] = [:]
        var upstream: [LoopbackSocket] = []
        var isStopped = false
    }

    private let state: Locked<State>
    private let server: LoopbackServer
    private let path: String

    /// A proxy that listens at the path of a Unix socket.
    init(at path: String, _ rules: [Rule]) throws {
        let state = Locked(State(rules: rules))
        self.state = state
        self.path = path
        server = try LoopbackServer(.unix(path: path)) { Self.serve($0, state) }
    }

    /// Its address, as `--host` takes it.
    var host: String { "unix://" + path }

    /// How many requests came.
    func asked(_ endpoint: Endpoint) -> Int { state.withLock { $0.asked[endpoint] ?? 0 } }

    /// How many answers were passed on from their first byte to their last.
    func whole(_ endpoint: Endpoint) -> Int { state.withLock { $0.whole[endpoint] ?? 0 } }

    /// Ends all connections and threads.
    func stop() {
        let upstream = state.withLock { state in
            state.isStopped = true
            return state.upstream
        }
        for socket in upstream { socket.shutdown() }
        server.stop()
    }

    private static func serve(_ client: LoopbackConnection, _ state: Locked<State>) {
        guard let request = client.readRequest() else { return }
        let endpoint = Endpoint(target: request.target)
        let treatment = state.withLock { $0.treatment(for: endpoint, target: request.target) }
        if case .answer(let status) = treatment {
            let body = #"{"message":"the proxy says \#(status)"}"#
            let length = "Content-Length: \(body.utf8.count)\r\n"
            client.send("HTTP/1.1 \(status) Told So\r\nContent-Type: application/json\r\n\(length)\r\n\(body)")
            return
        }
        guard let server = try? LoopbackSocket.connected(to: EngineAddress.socket) else { return }
        let isStopped = state.withLock { state in
            state.upstream.append(server)
            return state.isStopped
        }
        if isStopped { return server.close() }
        let headers = request.headers.filter { !$0.lowercased().hasPrefix("connection:") } + ["Connection: close"]
        server.send(([request.line] + headers + ["", ""]).joined(separator: "\r\n").utf8)
        if pass(from: server, to: client, isEndless: endpoint == .events, treatment) {
            state.withLock { $0.whole[endpoint, default: 0] += 1 }
        }
        state.withLock { state in state.upstream.removeAll { $0 === server } }
        server.close()
    }

    /// True when the answer went through to its end.
    private static func pass(
        from server: LoopbackSocket, to client: LoopbackConnection, isEndless: Bool, _ treatment: Treatment
    ) -> Bool {
        let (limit, stalls): (Int, Bool) =
            switch treatment {
            case .cut(let count): (count, false)
            case .stall(let count): (count, true)
            case .pass, .answer: (.max, false)
            }
        var passed = 0
        while passed < limit {
            let bytes = server.receive()
            guard !bytes.isEmpty else { return true }
            guard client.send(Array(bytes.prefix(limit - passed))) else { return false }
            passed += bytes.count
        }
        if stalls { client.waitForClose() }
        // Only the events have no last byte.
        guard !stalls, !isEndless else { return false }
        var missing = passed - limit
        while case let count = server.receive().count, count > 0 { missing += count }
        // The empty line behind the last chunk holds nothing: libcurl does without it.
        return missing <= 2
    }
}

extension EndpointProxy.State {
    fileprivate mutating func treatment(
        for endpoint: EndpointProxy.Endpoint, target: String
    ) -> EndpointProxy.Treatment {
        let number = asked[endpoint] ?? 0
        asked[endpoint] = number + 1
        let rule = rules.first { rule in
            let isDue = number >= rule.skipping && rule.times.map { number < rule.skipping + $0 } ?? true
            let isMeant = rule.words.map { target.contains($0) } ?? true
            return rule.endpoint == endpoint && isDue && isMeant
        }
        return rule?.treatment ?? .pass
    }
}

/// The engine of the tests, for those who connect to it themselves.
enum EngineAddress {
    static var socket: LoopbackAddress {
        .unix(path: String(LabEngine.host.dropFirst("unix://".count)))
    }

    /// How many bytes the answer to a `GET` has, its head among them.
    static func length(of target: String) throws -> Int {
        let socket = try LoopbackSocket.connected(to: Self.socket)
        defer { socket.close() }
        socket.send("GET \(target) HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n".utf8)
        var length = 0
        while true {
            let count = socket.receive().count
            guard count > 0 else { return length }
            length += count
        }
    }
}
