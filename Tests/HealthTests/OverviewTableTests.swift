import Health
import Testing

@Suite("The status of an app by its containers")
struct OverviewTableTests {
    /// Containers, and what an overview must make of them.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let glances: [Glance]
        let status: AppStatus
        let ready: Int
        let notReady: Int
        /// Nil where it is not the point.
        let headline: String?

        init(
            _ name: String, _ glances: [Glance], _ status: AppStatus, _ ready: Int, _ notReady: Int,
            _ headline: String? = nil
        ) {
            (self.name, self.glances, self.status) = (name, glances, status)
            (self.ready, self.notReady, self.headline) = (ready, notReady, headline)
        }

        var testDescription: String { name }
    }

    private static let thrice = "health check failed 3 times in a row"

    static let missing = [
        Case("no container", [], .missing, 0, 0, "it has no container any more"),
        Case("done", [.exited(0)], .missing, 0, 0),
        Case("stopped by a user, no check", [.exited(137).asked], .missing, 0, 1),
        Case("exited by itself, no check", [.exited(3).unasked], .missing, 0, 1, "exited with status 3"),
        Case("created, and left so", [.being(.created).made(61)], .missing, 0, 1, "never started"),
        Case("start failed", [.being(.created).failed("no /x")], .missing, 0, 1, "never started: no /x"),
        Case("mixed, nothing has a check", [.exited(1, "a"), .exited(143, "b"), .exited(0, "c")], .missing, 0, 2),
    ]

    static let scaledDown = [
        Case("asked to stop", [.exited(137).withCheck.asked], .scaledDown, 0, 1),
        Case("asked to stop, own status", [.exited(3).withCheck.asked], .scaledDown, 0, 1),
        Case("asked to stop, exited 0", [.exited(0).withCheck.asked], .scaledDown, 0, 1),
        Case("asked, memory was short before", [.exited(0).withCheck.asked.outOfMemory], .scaledDown, 0, 1),
        Case("by status TERM", [.exited(143).withCheck], .scaledDown, 0, 1),
        Case("by status 0", [.exited(0).withCheck], .scaledDown, 0, 1),
        Case("by status INT", [.exited(130).withCheck], .scaledDown, 0, 1),
        Case("by policy always", [.exited(1).withCheck.policy(.always)], .scaledDown, 0, 1),
        Case("by policy unless-stopped", [.exited(1).withCheck.policy(.unlessStopped)], .scaledDown, 0, 1),
        Case("by policy on-failure", [.exited(1).withCheck.tries(0)], .scaledDown, 0, 1),
        Case("tries were left", [.exited(1).withCheck.tries(3).restarts(2)], .scaledDown, 0, 1),
        Case("paused", [.being(.paused)], .scaledDown, 0, 1, "paused by a user"),
        Case("paused, called unhealthy", [.unhealthy().with { $0.state = .paused }], .scaledDown, 0, 1),
        Case("paused and stopped", [.being(.paused, "a"), .exited(143, "b")], .scaledDown, 0, 2),
        Case("stopped beside a one-shot", [.exited(143, "a").withCheck, .exited(0, "b")], .scaledDown, 0, 1),
    ]

    static let progressing = [
        Case("old and new", [.healthy().of("web").hash("a"), .starting().of("web", 2).hash("b")], .progressing, 1, 1),
        Case("both ready", [.healthy().of("web").hash("a"), .healthy().of("web", 2).hash("b")], .progressing, 2, 0),
        Case("old fails", [.unhealthy().of("web").hash("a"), .healthy().of("web", 2).hash("b")], .progressing, 1, 1),
        Case("one place twice", [.healthy().of("web"), .healthy("new").of("web")], .progressing, 2, 0),
        Case("scaled up", [.healthy().of("web"), .starting().of("web", 2).made(5).since(5)], .progressing, 1, 1),
        Case("being removed", [.being(.removing)], .progressing, 0, 1),
        Case("one of two is removed", [.healthy("a"), .being(.removing, "b")], .progressing, 1, 1),
        Case("removed beside failing", [.unhealthy("a"), .being(.removing, "b")], .progressing, 0, 2),
    ]

    static let initializing = [
        Case("starting", [.starting()], .initializing, 0, 1, "starting up: 0 of 1 container ready"),
        Case("starting beside ready", [.starting("a"), .healthy("b")], .initializing, 1, 1),
        Case("beside failing", [.starting("a"), .unhealthy("b")], .initializing, 0, 2, "b: " + thrice),
        Case("starting beside stopped", [.starting("a"), .exited(143, "b").withCheck], .initializing, 0, 2),
        Case("one deployment", [.healthy().of("web").made(9), .starting().of("web", 2).made(7)], .initializing, 1, 1),
        Case(
            "old replica again", [.healthy().of("web"), .starting().of("web", 2).made(90).since(5)], .initializing, 1, 1
        ),
        Case("waits for a slow one", [.starting("a"), .being(.created, "b").made(99)], .initializing, 0, 2, nil),
        Case("created just now", [.being(.created).made(59)], .initializing, 0, 1),
        Case("created, age unknown", [.being(.created).with { $0.created = 0 }], .initializing, 0, 1),
        Case("first restart, by the list", [.restarting(for: 1.9)], .initializing, 0, 1),
        Case("third restart", [.restarting(for: 30).restarts(3)], .initializing, 0, 1),
        Case("restarting, called unhealthy", [.restarting().with { $0.health = .unhealthy }], .initializing, 0, 1),
        Case("just restarted, no check", [.up().since(9)], .initializing, 0, 1),
        Case("too few failures", [.unhealthy(streak: 2)], .initializing, 0, 1),
        Case("no failure, by the list", [.checked(.unhealthy, streak: 0)], .initializing, 0, 1),
        Case("unknown word of health", [.checked(.other("dozing"))], .initializing, 0, 1),
    ]

    static let unhealthy = [
        Case("unhealthy", [.unhealthy()], .unhealthy, 0, 1, thrice),
        Case("unhealthy, once is enough", [.checked(.unhealthy, streak: 1)], .unhealthy, 0, 1),
        Case("unhealthy, by the list's text", [.checked(.unhealthy)], .unhealthy, 0, 1, "health check failed"),
        Case("its words", [.unhealthy().saying("no db")], .unhealthy, 0, 1, thrice + ": no db"),
        Case("exited by itself", [.exited(1).withCheck.unasked], .unhealthy, 0, 1, "exited with status 1"),
        Case("exited 0 by itself", [.exited(0).withCheck.unasked], .unhealthy, 0, 1),
        Case("killed", [.exited(137).withCheck.unasked], .unhealthy, 0, 1, "exited with status 137 (SIGKILL)"),
        Case("exited, in spite of its policy", [.exited(1).withCheck.policy(.always).unasked], .unhealthy, 0, 1),
        Case("given up", [.exited(143).withCheck.tries(3).restarts(3)], .unhealthy, 0, 1),
        Case("dead", [.dead(1).withCheck], .unhealthy, 0, 1),
        Case("dead in spite of its policy", [.dead(1).withCheck.policy(.always)], .unhealthy, 0, 1),
        Case("memory", [.exited(137).withCheck.outOfMemory], .unhealthy, 0, 1, "ran out of memory and was killed"),
        Case("start failed later", [.exited(127).withCheck.failed("no /x")], .unhealthy, 0, 1, "never started: no /x"),
        Case("loop, by count", [.restarting().restarts(4)], .unhealthy, 0, 1),
        Case("loop, by pause", [.restarting(for: 2)], .unhealthy, 0, 1, "keeps crashing: last exit with status 1"),
        Case("loop, up for a moment", [.up().since(3).restarts(4)], .unhealthy, 0, 1, "keeps crashing: 4 restarts"),
        Case("loop, starting again", [.starting().since(3).restarts(4)], .unhealthy, 0, 1),
        Case("unknown state", [.being(.other("hibernating"))], .unhealthy, 0, 1, "in the unknown state 'hibernating'"),
        Case("cannot be looked at", [.healthy().with { $0.problem = "refused" }], .unhealthy, 0, 1, "refused"),
        Case("all fail", [.unhealthy("a"), .exited(1, "b"), .restarting(for: 9, "c")], .unhealthy, 0, 3),
        Case("beside a one-shot", [.unhealthy("a"), .exited(0, "b")], .unhealthy, 0, 1, "a: " + thrice),
    ]

    static let degraded = [
        Case("one of two", [.healthy("a"), .unhealthy("b")], .degraded, 1, 1, "b: " + thrice),
        Case("an exit beside ready", [.healthy("a"), .exited(1, "b")], .degraded, 1, 1, "b: exited with status 1"),
        Case("stopped", [.healthy("a"), .exited(0, "b").withCheck], .degraded, 1, 1),
        Case("paused", [.healthy("a"), .being(.paused, "b")], .degraded, 1, 1, "b: paused by a user"),
        Case("error", [.up("a"), .being(.paused, "b"), .exited(1, "c")], .degraded, 1, 2, "c: exited with status 1"),
        Case("a one-shot that is none", [.healthy("a"), .exited(0, "b").policy(.always)], .degraded, 1, 1),
        Case("an old one", [.healthy().of("web").hash("b"), .exited(143).of("web").hash("a")], .degraded, 1, 1),
    ]

    static let healthy = [
        Case("healthy", [.healthy()], .healthy, 1, 0, "ready, the health checks pass"),
        Case("no check", [.up()], .healthy, 1, 0, "no health check, nothing verifies it"),
        Case("no check, first moments", [.up().made(2).since(1)], .healthy, 1, 0),
        Case("no check, restarted a while ago", [.up().since(10)], .healthy, 1, 0),
        Case("no check, start unknown", [.up().with { $0.since = nil }], .healthy, 1, 0),
        Case("steady after a loop", [.up().since(10).restarts(9)], .healthy, 1, 0),
        Case("one check", [.healthy("a"), .up("b")], .healthy, 2, 0, "b has no health check, nothing verifies it"),
        Case("beside what ran once", [.healthy("a"), .exited(0, "b").policy(.no)], .healthy, 1, 0),
        Case("beside what ran once, retried", [.healthy("a"), .exited(0, "b").tries(5)], .healthy, 1, 0),
        Case("beside what it waited for", [.healthy("a"), .exited(0, "b").policy(.always).awaited], .healthy, 1, 0),
        Case("scaled", [.healthy().of("web"), .healthy().of("web", 2).made(5), .up().of("web", 3)], .healthy, 3, 0),
        Case("two services", [.healthy().of("web").hash("a"), .healthy().of("db").hash("b")], .healthy, 2, 0),
        Case(
            "two projects", [.healthy().of("web").hash("a"), .healthy().of("web", in: "x").hash("b")], .healthy, 2, 0),
        Case("a replica lost its label", [.healthy().of("web").hash("a"), .healthy().of("web", 2)], .healthy, 2, 0),
    ]

    @Test(
        "every case is judged as the vocabulary says",
        arguments: missing + scaledDown + progressing + initializing + unhealthy + degraded + healthy)
    func judged(row: Case) {
        for glances in [row.glances, row.glances.reversed()] {
            let overview = AppOverview(glances, now: present)
            #expect(overview.status == row.status)
            #expect(overview.ready == row.ready)
            #expect(overview.notReady == row.notReady)
            if let headline = row.headline { #expect(overview.headline == headline) }
        }
    }

    @Test("an app that cannot be asked about, or that does not exist, says why and has no container")
    func nothing() {
        let unknown = AppOverview(unknown: "the engine is gone")
        #expect(unknown.status == .unknown)
        #expect(unknown.messages == AppOverview(unknown: "the engine is gone").messages)
        #expect(unknown.headline == "the engine is gone")
        #expect(unknown.messages.map(\.severity) == [.error])
        let missing = AppOverview(missing: "'x' does not exist")
        #expect(missing.status == .missing)
        #expect(missing.headline == "'x' does not exist")
        for overview in [unknown, missing] {
            #expect(overview.ready == 0 && overview.notReady == 0 && overview.parts.isEmpty)
            #expect(overview.since == nil)
            #expect(!overview.isAtRest)
        }
    }

    @Test("what is at rest is stopped, paused or done, all of it")
    func atRest() {
        let resting: [[Glance]] = [
            [.exited(0)], [.exited(143).withCheck], [.being(.paused)], [.exited(0, "a"), .exited(143, "b").withCheck],
        ]
        let others: [[Glance]] = [
            [], [.exited(1)], [.exited(143, "a"), .up("b")], [.being(.created)], [.being(.removing)],
        ]
        for glances in resting { #expect(AppOverview(glances, now: present).isAtRest, "\(glances.map(\.name))") }
        for glances in others { #expect(!AppOverview(glances, now: present).isAtRest, "\(glances.map(\.name))") }
    }
}
