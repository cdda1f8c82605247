import Foundation
import HTTP
import Locking

/// An engine that holds a few containers, as a test sets them, and tells of events when told to.
final class ScriptedEngine: HTTPClient {
    private struct State {
        /// What `inspect` shows, by id.
        var containers: [String: String] = [:]
        var isDown = false
        var refusalOfEvents: (status: Int, message: String)?
        var streams: [Pipe] = []
        /// What was told so far: `since` replays it to whoever listens later.
        var events: [[UInt8]] = []
    }

    private let state = Locked(State())

    /// Puts a container there, or shows it otherwise than before.
    func set(_ name: String, health: String, status: String = "running", exitCode: Int = 0, streak: Int = 3) {
        let check =
            health == "none"
            ? "" : ",\"Health\":{\"Status\":\"\(health)\",\"FailingStreak\":\(streak),\"Log\":[\(Self.result)]}"
        let test = health == "none" ? "null" : "{\"Test\":[\"CMD\",\"true\"]}"
        let json = """
            {"Id":"id-\(name)","Name":"/\(name)","Created":"2026-01-01T00:00:00Z","State":{"Status":"\(status)",\
            "ExitCode":\(exitCode),"StartedAt":"2026-01-01T00:00:01Z"\(check)},"Config":{"Image":"app:1","Labels":{},\
            "Healthcheck":\(test)}}
            """
        state.withLock { $0.containers["id-\(name)"] = json }
    }

    /// Takes a container away.
    func remove(_ name: String) { state.withLock { $0.containers["id-\(name)"] = nil } }

    /// Sends an event to whoever listens.
    func tell(_ action: String, of name: String, exitCode: Int = 0) {
        let line = """
            {"Type":"container","Action":"\(action)","Actor":{"ID":"id-\(name)","Attributes":{"name":"\(name)",\
            "exitCode":"\(exitCode)"}},"time":1,"timeNano":1000000000}\n
            """
        let streams = state.withLock { state in
            state.events.append(Array(line.utf8))
            return state.streams
        }
        for stream in streams { stream.put(Array(line.utf8)) }
    }

    /// Breaks every connection, and refuses new ones until it is back.
    func goDown() {
        let streams = state.withLock { state in
            defer { state.streams = [] }
            state.isDown = true
            return state.streams
        }
        for stream in streams { stream.fail(.truncated("the engine went away")) }
    }

    /// Answers every request for events so.
    func refuseEvents(status: Int, message: String) {
        state.withLock { $0.refusalOfEvents = (status, message) }
    }

    func comeBack() { state.withLock { $0.isDown = false } }

    func send(_ request: Request) async throws(HTTPError) -> Response {
        if state.withLock({ $0.isDown }) { throw .refused(peer: "/s") }
        let path = request.url.drop { $0 != "k" }.prefix { $0 != "?" }
        // What is past ends, and this engine remembers nothing.
        if path.hasSuffix("/events"), request.url.contains("until=") { return answer(200, "") }
        if path.hasSuffix("/events") {
            if let refusal = state.withLock({ $0.refusalOfEvents }) {
                return answer(refusal.status, "{\"message\":\"\(refusal.message)\"}")
            }
            let pipe = Pipe()
            let events = state.withLock { state in
                state.streams.append(pipe)
                return state.events
            }
            for event in events { pipe.put(event) }
            return Response(
                head: ResponseHead(status: 200),
                body: ByteStream { () async throws(HTTPError) in try await pipe.take() })
        }
        let containers = state.withLock { $0.containers }
        if path.hasSuffix("/_ping") { return answer(200, "OK") }
        if path.hasSuffix("/containers/json") {
            let list = containers.keys.sorted().map { "{\"Id\":\"\($0)\",\"Names\":[\"/\($0.dropFirst(3))\"]}" }
            return answer(200, "[\(list.joined(separator: ","))]")
        }
        if path.hasSuffix("/logs") { return answer(200, "") }
        guard let found = containers.first(where: { path.contains("/\($0.key)/json") }) else {
            return answer(404, "{\"message\":\"No such container\"}")
        }
        return answer(200, found.value)
    }

    private func answer(_ status: Int, _ body: String) -> Response {
        let rest = Locked<[UInt8]?>(Array(body.utf8))
        return Response(
            head: ResponseHead(status: status, headers: [Header("Api-Version", "1.41")]),
            body: ByteStream { () async throws(HTTPError) in
                rest.withLock { rest in
                    defer { rest = nil }
                    return rest
                }
            })
    }

    private static let result =
        "{\"Start\":\"2026-01-01T00:00:02Z\",\"End\":\"2026-01-01T00:00:03Z\",\"ExitCode\":0,\"Output\":\"\"}"
}

/// A body that is written while it is read; one reader.
private final class Pipe: Sendable {
    private typealias Piece = Result<[UInt8], HTTPError>

    private struct State {
        var pieces: [Piece] = []
        var waiter: CheckedContinuation<Piece, Never>?
        var isCancelled = false
    }

    private let state = Locked(State())

    func put(_ bytes: [UInt8]) { add(.success(bytes)) }
    func fail(_ error: HTTPError) { add(.failure(error)) }

    func take() async throws(HTTPError) -> [UInt8] {
        let piece = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let ready: Piece? = state.withLock { state in
                    if state.isCancelled { return .failure(.cancelled) }
                    if !state.pieces.isEmpty { return state.pieces.removeFirst() }
                    state.waiter = waiter
                    return nil
                }
                if let ready { waiter.resume(returning: ready) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                state.isCancelled = true
                return state.waiter
            }
            waiter?.resume(returning: .failure(.cancelled))
        }
        return try piece.get()
    }

    private func add(_ piece: Piece) {
        let waiter = state.withLock { state -> CheckedContinuation<Piece, Never>? in
            if state.waiter == nil { state.pieces.append(piece) }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: piece)
    }
}
