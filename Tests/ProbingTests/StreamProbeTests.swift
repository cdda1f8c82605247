import CurlTransport
import HTTP
import Locking
import Probing
import TestSupport
import Testing

/// Probes of event streams.
@Suite(.timeLimit(.minutes(1))) struct StreamProbeTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

    @Test(
        "the first event is judged",
        arguments: [
            (head + "data: {\"status\": \"healthy\"}\n\n", "healthy", true),
            (
                head + "data: {\"status\": \"degraded\", \"reason\": \"slow\"}\n\ndata: x\n\n", "degraded: slow",
                true
            ),
            (head + "data: {\"status\": \"unhealthy\", \"reason\": \"down\"}\n\n", "unhealthy: down", false),
            (head + ": here\n\ndata: tick\ndata: tock\n\n", "\"tick\"", true),
            (head, "the server ended the stream", false),
            ("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", "404 instead of a stream", false),
            ("HTTP/1.1 200 OK\r\n\r\n", "not an event stream but an answer without a content type", false),
        ])
    func first(answer: String, text: String, passes: Bool) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send(answer)
        }
        let result = await StreamProbe(client: CurlClient()).first(
            HTTPQuestion(.url("")), at: server.url, expecting: Expected(), within: .seconds(30))
        #expect(result.text == text)
        #expect(result.hasPassed == passes)
    }

    @Test("a first event that does not come in time, heartbeats or not, is a failure")
    func late() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send(Self.head)
            let pause = Latch()
            while connection.send(":\n") { pause.wait(seconds: 0.02) }
        }
        let result = await StreamProbe(client: CurlClient()).first(
            HTTPQuestion(.url("")), at: server.url, expecting: Expected(), within: .milliseconds(200))
        #expect(result.failure == .transport(.timedOut(stage: .total)))
        #expect(result.duration >= .milliseconds(200))
    }

    @Test("every event is a result, what breaks between is one, and listening goes on")
    func follow() async throws {
        let client = ScriptedHTTPClient([
            .pieces(line, headers: type, [Array("id: 1\ndata: ready\n\ndata: steady\n\n".utf8)]),
            .failure(line, .refused(peer: "app:80")), .answer(line, status: 503),
            .pieces(line, headers: type, [Array("data: ready again\n\n".utf8)], then: .timedOut(stage: .idle)),
        ])
        let (clock, results) = (ManualClock(), Locked<[String]>([]))
        let turning = Task {
            while !Task.isCancelled {
                if clock.alarms.isEmpty { await Task.yield() } else { clock.advance(by: .seconds(1)) }
            }
        }
        let (probe, enough) = (StreamProbe(client: client, clock: clock), Latch())
        let listening = Task {
            await probe.follow(
                HTTPQuestion(.url("")), at: "http://app/s", expecting: Expected(texts: ["ready"]),
                opening: .seconds(1), silence: .seconds(30)
            ) { result in
                let count = results.withLock { results in
                    results.append("\(result.hasPassed ? "passed" : "failed"): \(result.text)")
                    return results.count
                }
                if count == 7 { enough.open() }
            }
        }
        #expect(await enough.opened())
        listening.cancel()
        await listening.value
        turning.cancel()
        let expected = [
            "passed: \"ready\"", "failed: \"ready\" is not in it: \"steady\"", "failed: the server ended the stream",
            "failed: connection to app:80 refused: nothing listens there", "failed: 503 instead of a stream",
            "passed: \"ready again\"", "failed: the stream was silent for 30s",
        ]
        #expect(results.withLock { Array($0.prefix(7)) } == expected)
        #expect(client.requests.prefix(4).allSatisfy { $0.limits == Limits(connect: .seconds(1), idle: .seconds(30)) })
    }

    private let line = "GET http://app/s"
    private let type = [Header("Content-Type", "text/event-stream")]
}
