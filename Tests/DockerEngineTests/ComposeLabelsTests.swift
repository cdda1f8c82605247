import DockerEngine
import Health
import Testing

@Suite("Labels of Compose")
struct ComposeLabelsTests {
    @Test("Compose's labels tell slot and dependencies, and a one-off fills no slot")
    func compose() {
        let labels = ComposeLabels([
            "com.docker.compose.project": "demo", "com.docker.compose.service": "web",
            "com.docker.compose.depends_on":
                "db:service_healthy:false,,:x,lonely,init:service_completed_successfully:true",
        ])
        #expect(labels.project == "demo")
        #expect(labels.slot == .replica(project: "demo", service: "web", number: 1))
        #expect(labels.dependencies.map(\.service) == ["db", "init"])
        for word in ["True", "true"] {
            let oneOff = ComposeLabels(["com.docker.compose.service": "web", "com.docker.compose.oneoff": word])
            #expect(oneOff.isOneOff && oneOff.slot == nil)
        }
        #expect(ComposeLabels([:]).slot == nil)
        #expect(ComposeLabels([:]).dependencies.isEmpty)
    }
}
