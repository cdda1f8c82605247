import HTTP
import HTTPServer
import Locking
import TestSupport

/// A server with a few answers, and sockets to it.
final class ServerLab: Sendable {
    let server: HTTPServer
    private let work: Task<Void, Never>
    /// What the stream at `/stream` sends, one after the other.
    let lines = Locked<[String]>([])
    /// Opens for the answer at `/later`.
    let latch = Latch()
    /// Opens when the server lets a stream at `/flood` go.
    let dropped = Latch()

    /// How long a test waits for what should come at once.
    private static let start = ContinuousClock.now

    init(_ change: (inout ServerOptions) -> Void = { _ in }) throws {
        var options = ServerOptions(addresses: [.network(host: "127.0.0.1", port: 0)])
        change(&options)
        let (lines, latch, dropped) = (lines, latch, dropped)
        let answers = ServerAnswers(
            request: { Self.answer($0, lines, latch, dropped) }, agent: { "you said '\($0)'\n" },
            now: { ContinuousClock.now - Self.start })
        let server = try HTTPServer(options, answers: answers)
        self.server = server
        work = Task { await server.run() }
    }

    /// The answer to most is the request, as it came.
    private static func answer(
        _ request: ServerRequest, _ lines: Locked<[String]>, _ latch: Latch, _ dropped: Latch
    ) -> ServerAnswer {
        switch request.target {
        case "/stream":
            return .stream(ServerResponse(status: 200), Lines(lines: lines))
        case "/flood":
            return .stream(ServerResponse(status: 200), Flood(owner: Owner(dropped)))
        case "/later":
            return .later {
                await latch.opened()
                return ServerResponse(status: 200, body: Array("late".utf8))
            }
        default:
            let headers = request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: "|")
            return .response(
                ServerResponse(status: 200, body: Array("\(request.method) \(request.target) \(headers)\n".utf8)))
        }
    }

    private struct Lines: ServerStream {
        let lines: Locked<[String]>
        var next = 0

        mutating func next(at now: Duration) -> StreamStep {
            let all = lines.withLock { $0 }
            guard next < all.count else { return .wait(until: now + .seconds(3_600)) }
            next += 1
            return .send(Array(all[next - 1].utf8))
        }

        func last() -> [UInt8] { Array("farewell\n".utf8) }
    }

    private struct Flood: ServerStream {
        let owner: Owner

        func next(at now: Duration) -> StreamStep { .send([UInt8](repeating: 120, count: 65_536)) }
        func last() -> [UInt8] { [] }
    }

    /// Tells when nobody has it any more.
    private final class Owner: Sendable {
        private let latch: Latch

        init(_ latch: Latch) { self.latch = latch }
        deinit { latch.open() }
    }

    /// The port of the first address.
    var port: Int { Int(server.addresses[0].split(separator: ":").last ?? "") ?? 0 }

    func connect() throws -> LoopbackSocket { try LoopbackSocket.connected(to: .tcp(port: port)) }

    /// What comes back for these bytes until the server closes, or until it has that text in it.
    func told(_ bytes: String, until end: String? = nil) async throws -> String {
        let socket = try connect()
        return try await onThread {
            defer { socket.close() }
            socket.send(bytes.utf8)
            return socket.text(until: end)
        }
    }

    func stop() async {
        await server.stop()
        await work.value
    }
}

extension LoopbackSocket {
    /// What comes until the end, or until it has that text in it.
    func text(until end: String? = nil) -> String {
        var bytes: [UInt8] = []
        while case let more = receive(), !more.isEmpty {
            bytes += more
            if let end, String(decoding: bytes, as: UTF8.self).contains(end) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
