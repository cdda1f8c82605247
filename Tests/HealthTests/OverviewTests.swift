import Health
import TestSupport
import Testing

@Suite("What an overview says")
struct OverviewTests {
    /// The messages as lines, each with its severity.
    private func lines(_ glances: [Glance]) -> String {
        AppOverview(glances, now: present).messages.map { "\($0.severity.rawValue): \($0.text)" }
            .joined(separator: "\n")
    }

    @Test("the summary first, then errors, then the rest in the order of their places")
    func messages() {
        #expect(
            lines([
                .up().of("cache"), .exited(143).withCheck.of("admin"), .unhealthy().of("web", 10),
                .exited(1).of("web", 2), .healthy().of("db"), .exited(0).of("init"),
            ]) == """
                warning: only 2 of 5 containers ready
                error: demo-web-2: exited with status 1
                error: demo-web-10: health check failed 3 times in a row
                warning: demo-admin-1: stopped on purpose, exited with status 143 (SIGTERM)
                warning: demo-cache-1 has no health check, nothing verifies it
                """)
    }

    @Test("a container that is alone is not named")
    func alone() {
        #expect(lines([.healthy()]) == "info: ready, the health checks pass")
        #expect(lines([.up()]) == "info: ready, it runs\nwarning: no health check, nothing verifies it")
        #expect(
            lines([.unhealthy()]) == """
                error: not functioning: none of 1 container ready
                error: health check failed 3 times in a row
                """)
        #expect(
            lines([.exited(0).withCheck.asked]) == """
                info: stopped on purpose
                warning: stopped on purpose, exited with status 0
                """)
        #expect(lines([.being(.paused)]) == "info: paused on purpose\nwarning: paused by a user")
        #expect(
            lines([.exited(0)])
                == "info: nothing runs, and nothing has a health check: it ran once and exited 0")
        #expect(
            lines([.exited(1)])
                == "warning: nothing runs, and nothing has a health check\nerror: exited with status 1")
    }

    @Test("what comes up says how far it is")
    func comingUp() {
        #expect(
            lines([
                .being(.created, "a").made(1), .starting("b"), .checked(.starting, "c", streak: 2),
                .unhealthy("d", streak: 1), .up("e").since(1), .restarting("f"), .checked(.other("dozing"), "g"),
            ]) == """
                info: starting up: 0 of 7 containers ready
                info: a: created, not started yet
                info: b: starting
                info: c: starting, 2 failed checks so far
                info: d: waiting for its next health check
                info: e: just started again, without a health check
                info: f: restarting after an exit with status 1
                info: g: its health is the unknown word 'dozing'
                """)
        #expect(
            lines([.healthy("a"), .being(.removing, "b")]) == """
                info: an update or a scaling is under way: 1 of 2 containers ready
                info: b: being removed
                """)
    }

    @Test("of many that nothing verifies three are named")
    func unverified() {
        let names = ["a", "b", "c", "d", "e"]
        func last(_ count: Int) -> String {
            AppOverview(names.prefix(count).map { Glance.up($0) }, now: present).messages.last?.text ?? ""
        }
        #expect(last(2) == "a, b have no health check, nothing verifies them")
        #expect(last(3) == "a, b, c have no health check, nothing verifies them")
        #expect(last(5) == "a, b, c and 2 more have no health check, nothing verifies them")
    }

    @Test("containers stand in the order of their places, whoever made them, then of their age")
    func order() {
        let glances: [Glance] = [
            .up("b"), .up().of("web", 10), .up().of("web", 9), .up().of("web", 9).made(5).with { $0.name = "0_web" },
            .up().of("api"), .up("a"), .up().of("a", in: "z"),
        ]
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20 {
            let overview = AppOverview(glances.shuffled(using: &generator), now: present)
            #expect(
                overview.parts.map(\.glance.name) == [
                    "a", "b", "demo-api-1", "demo-web-9", "0_web", "demo-web-10", "z-a-1",
                ])
        }
    }

    @Test("since when it is so is told by those that decide")
    func since() {
        func age(_ glances: [Glance]) -> Double? {
            AppOverview(glances, now: present).since.map { present - $0.moment }
        }
        #expect(age([.healthy("a").since(500), .healthy("b").since(200)]) == 200)
        // What ran once and is done since then does not make the rest younger.
        #expect(age([.healthy("a").since(500), .exited(0, "b").since(2)]) == 500)
        #expect(age([.exited(0, "a").since(70), .exited(0, "b").since(30)]) == 30)
        #expect(age([.healthy("a").since(5), .exited(1, "b").since(90)]) == 90)
        #expect(age([.healthy("a").since(500), .starting("b").since(4)]) == 4)
        #expect(age([.being(.created).made(7)]) == 7)
        #expect(age([.unhealthy().since(500).with { $0.unhealthySince = present - 30 }]) == 30)
        // The verdict lies further back than the engine's five results.
        #expect(age([.unhealthy().since(500)]) == nil)
        #expect(age([.healthy("a"), .healthy("b").with { $0.since = nil }]) == nil)
        #expect(age([]) == nil)
    }

    @Test("a moment is rounded when one of those that decide only has the engine's rounded words for it")
    func rounded() {
        let rounded = Glance.healthy("a").with { $0.isSinceRounded = true }
        #expect(AppOverview([rounded, .healthy("b")], now: present).since?.isRounded == true)
        let failing = Glance.unhealthy("b").with { $0.unhealthySince = 5 }
        #expect(AppOverview([rounded, failing], now: present).since?.isRounded == false)
        #expect(AppOverview([.healthy("b")], now: present).since?.isRounded == false)
    }

    @Test("the worst of several levels counts, and none is healthy")
    func worst() {
        let table: [([HealthLevel], HealthLevel)] = [
            ([], .healthy), ([.healthy], .healthy), ([.healthy, .degraded, .healthy], .degraded),
            ([.unhealthy, .degraded], .unhealthy), ([.degraded, .healthy, .unhealthy], .unhealthy),
        ]
        for (levels, worst) in table { #expect(HealthLevel.worst(of: levels) == worst) }
        #expect(HealthLevel.allCases.sorted() == [.healthy, .degraded, .unhealthy])
    }

    @Test("every status has its level, and every container as a check has one")
    func levels() {
        let byStatus: [AppStatus: HealthLevel] = [
            .unknown: .unhealthy, .missing: .unhealthy, .scaledDown: .degraded, .progressing: .degraded,
            .initializing: .degraded, .unhealthy: .unhealthy, .degraded: .degraded, .healthy: .healthy,
        ]
        for status in AppStatus.allCases { #expect(status.level == byStatus[status], "\(status)") }
        let parts: [(Glance, HealthLevel)] = [
            (.healthy(), .healthy), (.up(), .healthy), (.exited(0), .healthy), (.starting(), .degraded),
            (.being(.paused), .degraded), (.exited(143), .degraded), (.being(.removing), .degraded),
            (.unhealthy(), .unhealthy), (.exited(1), .unhealthy), (.restarting(for: 9), .unhealthy),
        ]
        for (glance, level) in parts {
            let part = AppOverview([glance], now: present).parts.first
            #expect(part?.level == level, "\(part?.condition ?? "")")
        }
    }
}
