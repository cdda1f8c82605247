package import HTTP
import Health

/// Listens to a stream of Server-Sent Events; each event is a result.
package struct StreamProbe: Sendable {
    private let client: any HTTPClient
    private let clock: any Clock<Duration>

    /// A probe that measures and pauses by `clock`.
    package init(client: any HTTPClient, clock: any Clock<Duration> = ContinuousClock()) {
        self.client = client
        self.clock = clock
    }

    /// Judges the first event, which has to come within the limit.
    package func first(
        _ question: HTTPQuestion, at url: String, expecting expectation: Expectation, within limit: Duration
    ) async -> ProbeResult {
        let request = Request(question, at: url, expecting: expectation, within: limit)
        var result = ProbeResult(.transport(.cancelled))
        let duration = await clock.measure {
            for await news in EventStreamReader(request, client: client, clock: clock) {
                guard let judged = Self.judge(news, expectation) else { continue }
                result = judged
                break
            }
        }
        result.duration = duration
        result.failure = result.failure ?? expectation.judge(duration: duration)
        return result
    }

    /// Judges one event after the other until the task is cancelled. A stream that cannot be opened within `limit`, that
    /// breaks, or that is silent for `silence`, heartbeats included, is a failed result, and opened again after it.
    package func follow(
        _ question: HTTPQuestion, at url: String, expecting expectation: Expectation, opening limit: Duration,
        silence: Duration, report: (ProbeResult) async -> Void
    ) async {
        var request = Request(question, at: url, expecting: expectation, within: limit)
        request.limits = Limits(connect: limit, idle: silence, total: nil)
        while !Task.isCancelled {
            for await news in EventStreamReader(request, client: client, clock: clock) {
                guard let result = Self.judge(news, expectation) else { continue }
                await report(result)
            }
            // After a refusal, which clients of the HTML Standard take for final.
            do { try await clock.sleep(for: Self.pause) } catch { return }
        }
    }

    private static let pause = Duration.seconds(1)

    /// Nil for what is no result.
    private static func judge(_ news: StreamNews, _ expectation: Expectation) -> ProbeResult? {
        switch news {
        case .opened: return nil
        case .oversizedEvent: return ProbeResult(.eventTooLarge)
        case .failed(.exchange(let error)): return ProbeResult(.transport(error))
        case .failed(let failure): return ProbeResult(.stream(failure))
        case .event(let event):
            var answer = ProbeAnswer(body: Array(event.data.utf8))
            if expectation.readsDocument { answer.document = HealthDocument.read(body: answer.body) }
            var result = ProbeResult(expectation.judgeBody(answer))
            result.document = answer.document
            result.event = event
            return result
        }
    }
}
