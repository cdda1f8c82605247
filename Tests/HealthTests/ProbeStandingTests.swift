import Health
import Testing

@Suite("What probes make of an app")
struct ProbeStandingTests {
    private static func probe(
        _ name: String, _ verdict: ProbeStanding.Verdict, isCritical: Bool = true, _ message: String = ""
    ) -> ProbeStanding {
        ProbeStanding(name: name, role: .readiness, isCritical: isCritical, verdict: verdict, message: message)
    }

    private static func status(_ glances: [Glance], _ probes: [ProbeStanding]) -> AppStatus {
        AppOverview(glances, probes: probes, now: present).status
    }

    @Test(
        "probes count where containers serve",
        arguments: [
            ([Glance.healthy()], [probe("a", .passing)], AppStatus.healthy),
            ([.healthy()], [probe("a", .failing)], .unhealthy),
            ([.healthy()], [probe("a", .failing, isCritical: false)], .degraded),
            ([.healthy()], [probe("a", .failing, isCritical: false), probe("b", .failing)], .unhealthy),
            ([.healthy()], [probe("a", .undecided), probe("b", .failing)], .initializing),
            ([.healthy("web"), .unhealthy("db")], [probe("a", .passing)], .degraded),
            ([.healthy("web"), .unhealthy("db")], [probe("a", .failing)], .unhealthy),
            ([.unhealthy()], [probe("a", .passing)], .unhealthy),
            ([.starting()], [probe("a", .failing)], .initializing),
            ([.exited(0).withCheck.asked], [probe("a", .failing)], .scaledDown),
        ])
    func counting(_ glances: [Glance], _ probes: [ProbeStanding], _ expected: AppStatus) {
        #expect(Self.status(glances, probes) == expected)
    }

    @Test("an app awaits its probes when nothing else keeps it from being well")
    func awaiting() {
        func awaits(_ glance: Glance, _ verdict: ProbeStanding.Verdict) -> Bool {
            AppOverview([glance], probes: [Self.probe("a", verdict)], now: present).awaitsProbes
        }
        #expect(awaits(.healthy(), .undecided))
        #expect(!awaits(.starting(), .undecided) && !awaits(.healthy(), .failing) && !awaits(.unhealthy(), .undecided))
    }

    @Test("what fails is said, the critical first")
    func messages() {
        let overview = AppOverview(
            [.healthy()],
            probes: [
                Self.probe("slow", .failing, isCritical: false, "no answer in time"),
                Self.probe("api", .failing, "503"),
                Self.probe("web", .passing, "200"),
            ], now: present)
        #expect(
            overview.messages.map { "\($0.severity.rawValue): \($0.text)" } == [
                "error: not functioning: 2 of 3 probes failing", "error: probe api fails: 503",
                "warning: probe slow fails: no answer in time",
            ])
        #expect(overview.headline == "probe api fails: 503")
    }

    @Test("a container that fails is said in its own words")
    func containerFirst() {
        let overview = AppOverview([.unhealthy()], probes: [Self.probe("api", .failing, "refused")], now: present)
        #expect(overview.messages.first?.text == "not functioning: none of 1 container ready")
        #expect(overview.messages.map(\.text).contains("probe api fails: refused"))
    }

    @Test(
        "the three words",
        arguments: [
            (ProbeStanding.Verdict.passing, true, HealthLevel.healthy), (.undecided, true, .degraded),
            (.failing, false, .degraded), (.failing, true, .unhealthy),
        ])
    func level(_ verdict: ProbeStanding.Verdict, _ isCritical: Bool, _ expected: HealthLevel) {
        #expect(Self.probe("a", verdict, isCritical: isCritical).level == expected)
    }
}
