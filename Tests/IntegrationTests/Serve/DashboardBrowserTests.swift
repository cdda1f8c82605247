import Foundation
import TestSupport
import Testing

@Suite("The dashboard in a browser", .needsBrowser)
struct DashboardBrowserTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Browser/dashboard.py").path

    @Test("it shows, explains, follows, finds, survives, and keeps nobody out")
    func dashboard() async throws {
        let python = try #require(Requirement.browser)
        try await LabEngine.scope { lab in
            try await lab.runFragile("web")
            let markup = "echo '<img src=x onerror=alert(1)> & more'; exit 1"
            try await lab.run("bad", LabContainer(health: .init(["CMD-SHELL", markup])))
            for number in 1...2 { try await lab.service("good", LabContainer(health: .good), number: number) }
            try await lab.service("worse", LabContainer(health: .bad))
            for name in ["good-1", "good-2"] { try await lab.wait(for: name, health: "healthy") }
            for name in ["bad", "worse-1"] { try await lab.wait(for: name, health: "unhealthy") }
            let words = [
                python, "-B", Self.script, Binary.path, LabEngine.host, lab.name("web"), lab.name("bad"), lab.prefix,
                lab.folder.path("."),
            ]
            let environment = ["PATH": "/usr/bin:/bin", "HOME": lab.folder.path(".")]
            let run = try await RunningProcess(words, environment: environment, limit: .seconds(150)).result()
            #expect(run.exitCode == 0, "\(run)")
        }
    }
}
