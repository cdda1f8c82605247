import HTTP
import Health
import Locking
import StatusServer
import Testing

@Suite("Metrics")
struct MetricsTests {
    private func lab() -> BoardLab {
        var app = ServedApp(
            "shop", [.checked("shop-web-1", .unhealthy, service: "web")],
            probes: [
                ProbeStanding(name: "door", role: .liveness, isCritical: true, verdict: .failing, message: "refused")
            ])
        app.transitions = [.unhealthy: 2, .healthy: 1]
        let lab = BoardLab([app])
        lab.world.state.withLock { state in
            state.checks[ContainerID("id-shop-web-1")] = LastCheck(
                start: 1_700_000_123.5, duration: .milliseconds(250), exitCode: 1, failingStreak: 7)
            state.attempts = [
                LastAttempt(
                    app: "shop", kind: "project", probe: "door", container: "", duration: .milliseconds(30),
                    hasPassed: false),
                LastAttempt(
                    app: "gone", kind: "project", probe: "door", container: "", duration: .zero, hasPassed: true),
            ]
        }
        return lab
    }

    /// The samples, without comments and without those that are 0.
    private func samples(_ page: ServerResponse) -> [String] {
        page.text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasSuffix(" 0") }.map(String.init)
    }

    @Test("one gauge for each state, and what changes from moment to moment beside it")
    func page() {
        let app = #"app="shop",kind="project""#
        let container = #"\#(app),service="web",container="shop-web-1""#
        let probe = #"\#(app),probe="door",role="liveness",critical="true""#
        #expect(
            samples(lab().get("/metrics")) == [
                #"healthwatch_build_info{version="1.2.3"} 1"#, "process_start_time_seconds 1700000000",
                "healthwatch_engine_up 1", "healthwatch_app_status{\(app),status=\"Unhealthy\"} 1",
                "healthwatch_app_not_ready_containers{\(app)} 1",
                "healthwatch_app_transitions_total{\(app),status=\"Unhealthy\"} 2",
                "healthwatch_app_transitions_total{\(app),status=\"Healthy\"} 1",
                "healthwatch_container_state{\(container),state=\"running\"} 1",
                "healthwatch_container_health{\(container),health=\"unhealthy\"} 1",
                "healthwatch_container_failing_streak{\(container)} 7",
                "healthwatch_container_last_check_duration_seconds{\(container)} 0.25",
                "healthwatch_container_last_check_timestamp_seconds{\(container)} 1700000123.5",
                "healthwatch_probe_status{\(probe),verdict=\"failing\"} 1",
                "healthwatch_probe_last_duration_seconds{\(app),probe=\"door\",container=\"\"} 0.03",
            ])
        let text = lab().get("/metrics").text
        #expect(text.contains("\nhealthwatch_container_ready{\(container)} 0\n"))
        #expect(text.contains("\nhealthwatch_probe_last_success{\(app),probe=\"door\",container=\"\"} 0\n"))
        #expect(text.matches(of: /,status=/).count == 2 * AppStatus.allCases.count)
        #expect(!text.contains("gone"))
    }

    @Test("OpenMetrics names the families of counters, and ends with EOF; the same samples otherwise")
    func openMetrics() {
        let accept = Header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")
        let open = lab().get("/metrics", headers: [accept])
        #expect(open.header("Content-Type") == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(open.text.contains("# TYPE healthwatch_app_transitions counter\n") && open.text.hasSuffix("\n# EOF\n"))
        #expect(samples(open) == samples(lab().get("/metrics")))
        #expect(lab().get("/metrics").text.contains("# TYPE healthwatch_app_transitions_total counter\n"))
    }

    @Test(
        "who asks for what",
        arguments: [
            ("", false), ("*/*", false), ("text/plain", false), ("application/openmetrics-text", true),
            ("application/openmetrics-text; version=1.0.0; q=0.9, text/plain; q=0.8", true),
            ("application/openmetrics-text; version=0.0.1", false), ("application/openmetrics-text;q=0", false),
            ("text/plain;q=0.9,application/openmetrics-text;q=0.8", false), (";;,,q=x", false),
            ("application/json", false),
        ])
    func negotiation(_ accept: String, _ isOpen: Bool) {
        let answer = BoardLab().get("/metrics", headers: [Header("Accept", accept)])
        #expect(answer.header("Content-Type")?.hasPrefix("application/openmetrics-text") == isOpen, "\(accept)")
        #expect(answer.header("Vary") == "Accept")
    }

    @Test("labels are escaped, no two series are the same, and what was removed vanishes")
    func labels() {
        let lab = BoardLab([ServedApp(#"a"b\c"#, [.checked("x\ny", .healthy)]), .healthy("twin"), .healthy("twin")])
        let text = lab.get("/metrics").text
        #expect(text.contains(#"{app="a\"b\\c",kind="project",service="","#))
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: " ").dropLast()
        }
        #expect(Set(lines).count == lines.count)
        #expect(lines.allSatisfy { !$0.isEmpty } && !text.contains("\ny"))
        lab.board.publish(ServedState(apps: []))
        #expect(!lab.get("/metrics").text.contains("twin"))
    }
}
