import Alerting
import Health
import Testing

@Suite("The queue of an alert")
struct NoticeQueueTests {
    private func change(_ app: String, _ status: String, from: String = "Healthy", at moment: Double = 0) -> Notice {
        var notice = Notice(.changed, at: moment)
        notice.app = app
        notice.kind = "project"
        notice.from = from
        notice.status = status
        return notice
    }

    private func event(_ event: Notice.Event, _ container: String = "web", code: String = "") -> Notice {
        var notice = Notice(event, at: 0)
        notice.container = container
        notice.containerID = container
        notice.code = code
        return notice
    }

    /// Sends everything that can be sent at that moment, and returns what was sent.
    private func drain(_ queue: inout NoticeQueue, at now: Duration) -> [Notice] {
        var sent: [Notice] = []
        while case .send(let notice) = queue.next(at: now) {
            sent.append(notice)
            _ = queue.finish(.delivered, at: now)
        }
        return sent
    }

    @Test("what says the same as before is told once; that all is well only after something was not")
    func news() {
        var queue = NoticeQueue()
        for status in ["Healthy", "Unhealthy", "Unhealthy", "Healthy", "Healthy", "Unhealthy"] {
            _ = queue.post(change("demo", status), at: .zero)
        }
        #expect(drain(&queue, at: .zero).map(\.status) == ["Unhealthy", "Healthy", "Unhealthy"])
        for notice in [
            event(.refused, code: "paused"), event(.refused, code: "paused"), event(.refused, code: "itself"),
        ] {
            _ = queue.post(notice, at: .zero)
        }
        #expect(drain(&queue, at: .zero).map(\.code) == ["paused", "itself"])
        _ = queue.post(Notice(.engineBack, at: 0), at: .zero)
        #expect(drain(&queue, at: .zero).isEmpty)
        _ = queue.post(event(.restarted), at: .zero)
        _ = queue.post(event(.restarted), at: .zero)
        #expect(drain(&queue, at: .zero).count == 2)
    }

    @Test("above the limit notices wait, and those about the same are put together; none is lost")
    func limit() {
        var policy = NoticeQueue.Policy()
        policy.limit = 3
        var queue = NoticeQueue(policy)
        for index in 0..<3 { _ = queue.post(change("app\(index)", "Unhealthy"), at: .zero) }
        #expect(drain(&queue, at: .zero).count == 3)
        for (index, status) in ["Degraded", "Unhealthy", "Degraded"].enumerated() {
            _ = queue.post(change("app0", status, from: "s\(index)"), at: .seconds(1))
        }
        _ = queue.post(event(.gaveUp), at: .seconds(2))
        _ = queue.post(event(.gaveUp), at: .seconds(2))
        #expect(queue.next(at: .seconds(2)) == .wait(until: .seconds(60)))
        let late = drain(&queue, at: .seconds(61))
        #expect(late.map(\.event) == [.changed, .gaveUp, .gaveUp])
        #expect(late.first?.status == "Degraded" && late.first?.from == "s0" && late.first?.heldBack == 2)
        #expect(late.first?.details.last == "and 2 earlier notices about the same")
    }

    @Test("a failure is tried again after pauses that double, as long as the other side wants")
    func retry() {
        var queue = NoticeQueue()
        _ = queue.post(change("demo", "Unhealthy"), at: .zero)
        var now = Duration.zero
        var pauses: [Duration] = []
        for attempt in 1...8 {
            guard case .send = queue.next(at: now) else {
                Issue.record("attempt \(attempt)")
                return
            }
            let report = queue.finish(.failed("refused"), at: now)
            #expect(report == (attempt == 1 ? .failing("refused") : nil))
            guard case .wait(let until) = queue.next(at: now) else { return }
            pauses.append(until - now)
            now = until
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60].map { Duration.seconds($0) })
        guard case .send = queue.next(at: now) else { return }
        _ = queue.finish(.failed("busy", retryAfter: .seconds(300)), at: now)
        #expect(queue.next(at: now) == .wait(until: now + .seconds(300)))
        now += .seconds(300)
        #expect(drain(&queue, at: now).count == 1)
        #expect(queue.next(at: now) == .idle)
    }

    @Test("that it works again is said once; what is refused for good is given up, and the next one sent")
    func endings() {
        var queue = NoticeQueue()
        _ = queue.post(change("a", "Unhealthy"), at: .zero)
        _ = queue.post(change("b", "Unhealthy"), at: .zero)
        _ = queue.next(at: .zero)
        _ = queue.finish(.failed("down"), at: .zero)
        _ = queue.next(at: .seconds(1))
        #expect(queue.finish(.delivered, at: .seconds(1)) == .recovered(failures: 1))
        guard case .send(let notice) = queue.next(at: .seconds(1)) else {
            Issue.record("nothing is sent")
            return
        }
        #expect(queue.finish(.refused("404"), at: .seconds(1)) == .lost(notice, "404"))
        #expect(queue.next(at: .seconds(1)) == .idle && notice.app == "b")
    }

    @Test("one that cannot be delivered for an hour is given up, and so is the oldest of too many")
    func patience() {
        var queue = NoticeQueue()
        _ = queue.post(change("a", "Unhealthy"), at: .zero)
        var now = Duration.zero
        var report: NoticeQueue.Report?
        while now < .seconds(4_000), queue.count > 0 {
            if case .send = queue.next(at: now) { report = queue.finish(.failed("down"), at: now) }
            if case .wait(let until) = queue.next(at: now) { now = until }
        }
        guard case .lost(_, "down")? = report else {
            Issue.record("\(String(describing: report))")
            return
        }
        #expect(now >= .seconds(3_600) && now < .seconds(3_700))
        var policy = NoticeQueue.Policy()
        policy.capacity = 2
        var full = NoticeQueue(policy)
        let reports = ["a", "b", "c"].map { full.post(change($0, "Unhealthy"), at: .zero) }
        #expect(reports.compactMap { $0 }.count == 1 && full.notices.map(\.app) == ["b", "c"])
    }

    @Test("what was being sent when everything ends is not counted as a failure, and sent again")
    func cancelled() {
        var queue = NoticeQueue()
        _ = queue.post(change("a", "Unhealthy"), at: .zero)
        _ = queue.next(at: .zero)
        #expect(queue.finish(.cancelled, at: .zero) == nil)
        #expect(drain(&queue, at: .zero).count == 1)
    }
}
