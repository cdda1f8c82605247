import Glibc
import TestSupport
import Testing

@Suite("A watch on a terminal", .needsEngine)
struct WatchTerminalTests {
    @Test(
        "the table is shown, and the terminal is given back however the program ends",
        arguments: zip(["INT", "TERM", "SEGV"], [Int32(130), 143, 139]))
    func givenBack(signal: String, code: Int32) async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            try await lab.wait(for: "web", health: "healthy")
            let environment = [
                "PATH": "/usr/bin:/bin", "HOME": lab.folder.path(""), "TERM": "xterm-256color", "SHELL": "/bin/sh",
                "DOCKER_HOST": LabEngine.host, "HW": Binary.path,
            ]
            let watch = "timeout --preserve-status --foreground -s \(signal) 6 $HW watch \(lab.name("web")) --no-record"
            let command = "ulimit -c 0; stty -a; \(watch); code=$?; stty -a; exit $code"
            let run = try await RunningProcess(
                ["/usr/bin/env", "script", "-qefc", command, "/dev/null"], environment: environment
            ).result()
            #expect(run.exitCode == code, "\(run)")
            let parts = run.text.split(separator: "\u{1b}[?1049h")
            #expect(parts.count == 2, "\(run)")
            let shown = parts.last?.split(separator: "\u{1b}[?1049l") ?? []
            #expect(shown.count == 2 && shown.first?.contains("1 Healthy") == true, "\(run)")
            #expect(shown.last?.contains("\u{1b}[?25l") == false && shown.first?.contains("\u{1b}[?25h") == true)
            #expect(parts.first.map { shown.last?.hasSuffix($0) == true } == true, "the modes are others: \(run)")
        }
    }
}
