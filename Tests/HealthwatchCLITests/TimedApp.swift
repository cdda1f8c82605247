import HTTP
import Locking
import TestSupport

/// An app whose answers depend on when it is asked.
final class TimedApp: Sendable {
    /// Turns the moment of a request into when it is answered, and with which status; nil for never.
    typealias Answer = @Sendable (Duration) -> (moment: Duration, status: Int)?

    private let answer: Answer
    private let asked = Locked<[Duration]>([])

    init(_ answer: @escaping Answer) { self.answer = answer }

    /// When it was asked so far.
    var requests: [Duration] { asked.withLock { $0 } }

    func send(_ request: Request, on clock: ManualClock) async throws(HTTPError) -> Response {
        let now = clock.now.offset
        asked.withLock { $0.append(now) }
        let answer = answer(now)
        let end = request.limits.total.map { now + $0 } ?? .seconds(1_000_000)
        do {
            try await clock.sleep(for: min(answer?.moment ?? end, end) - now)
        } catch {
            throw .cancelled
        }
        guard let answer, answer.moment < end else { throw .timedOut(stage: .total) }
        return Response(
            head: ResponseHead(status: answer.status, url: request.url),
            body: ByteStream { () async throws(HTTPError) in nil })
    }
}

/// An engine and an app behind one client.
struct ScriptedMachine: HTTPClient {
    let engine: ScriptedEngine
    let app: TimedApp?
    let clock: ManualClock

    func send(_ request: Request) async throws(HTTPError) -> Response {
        guard let app, case .direct = request.route else { return try await engine.send(request) }
        return try await app.send(request, on: clock)
    }
}
