import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("The forms of the report", .needsEngine)
struct OutputTests {
    /// A project with a healthy, a skipped and a failed container.
    private func failing(_ lab: LabEngine) async throws {
        try await lab.service("a", LabContainer(health: .good))
        try await lab.service("b")
        // By then the others have been up for long enough to be judged.
        try await lab.service("c", LabContainer(script: "sleep 1.5; echo 'going <down> & \"out\"' >&2; exit 1"))
        try await lab.wait(for: "a-1", health: "healthy")
        try await lab.wait(for: "c-1", state: "exited")
    }

    @Test("the text of a success is one line that counts, and one that says why nothing was probed")
    func success() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("a", LabContainer(health: .good))
            try await lab.service("b")
            try await lab.service("c", LabContainer(["true"]))
            try await lab.wait(for: "c-1", state: "exited")
            try await lab.wait(for: "a-1", health: "healthy")
            let run = try await lab.healthwatch("wait", lab.prefix)
            #expect(run.exitCode == 0)
            let expected = try Regex(
                "DEPLOYED \(lab.prefix) in [0-9.]+m?s \\(1 healthy, 1 completed, 1 without a health check\\)\n"
                    + "  phase 2 skipped: .*\n")
            #expect(run.text.wholeMatch(of: expected) != nil, "\(run)")
        }
    }

    @Test("the text of a failure, whole")
    func failure() async throws {
        try await LabEngine.scope { lab in
            try await failing(lab)
            let run = try await lab.healthwatch("wait", lab.prefix)
            let name = lab.name("c-1")
            let text = run.text.replacing(try Regex("after [0-9.]+m?s"), with: "after TIME")
                .replacing(try Regex("[0-9-]{10}T[0-9:]{8}Z"), with: "MOMENT").replacing(
                    try Regex("[0-9.]+m?s ago"), with: "TIME ago"
                )
                // The engine remembers the last 256 events of all its containers together: on a busy one these two are gone.
                .replacing(try Regex("  events   .*\n(           .*\n)*"), with: "")
            #expect(
                text == """
                    FAILED \(lab.prefix) after TIME: \(name): exited with status 1

                    error: it exited with status 1 [app-exited]
                      evidence  exit status 1 at MOMENT
                                log: going <down> & "out"
                      cause     Status 1 is a program's general word for an error of its own.
                      fix       Mend what the last lines of the log name, and start it again.
                      try       $ docker logs --tail 100 \(name)
                                $ docker start --attach \(name)

                    Containers:
                      \(lab.name("a-1"))  healthy
                      \(lab.name("b-1"))  running, no health check: skipped
                      \(name)  exited with status 1

                    \(name)
                      image    healthwatch/busybox:1
                      state    exited, exit status 1, restarts 0
                               ended MOMENT, TIME ago
                      check    none
                      log      last 1 line:
                        | going <down> & "out"

                    """)
        }
    }

    @Test("progress goes to standard error, a line with time and app for each change")
    func progress() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            let run = try await lab.healthwatch("wait", lab.name("web"))
            let line = try Regex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z \(lab.name("web")): .+")
            let lines = run.errorText.split(separator: "\n")
            #expect(lines.count >= 2)
            for text in lines { #expect(text.wholeMatch(of: line) != nil, "\(text)") }
        }
    }

    @Test("-q prints the names of what is deployed, and nothing else")
    func quiet() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web")
            try await lab.run("bad", LabContainer(script: "exit 1"))
            let good = try await lab.healthwatch("wait", lab.name("web"), "-q")
            #expect(good.exitCode == 0)
            #expect(good.text == lab.name("web") + "\n")
            #expect(good.errors.isEmpty)
            let bad = try await lab.healthwatch("wait", lab.name("bad"), "-q")
            #expect(bad.exitCode == 5)
            #expect(bad.output.isEmpty)
            #expect(bad.errorText.split(separator: "\n").count == 1, "\(bad)")
        }
    }

    @Test("-o json is one document with the contract's keys, and nothing else on standard output")
    func json() async throws {
        try await LabEngine.scope { lab in
            try await failing(lab)
            let end = try await lab.gateProject()
            #expect(end.document["schema"]?.string == "healthwatch.wait/v1")
            let keys = [
                "schema", "app", "kind", "status", "exit_code", "reason", "started_at", "finished_at", "duration_ms",
                "phases", "containers", "findings",
            ]
            #expect(end.document.object?.keys.sorted() == keys.sorted())
            let container = try #require(end.containers.first)
            let containerKeys = [
                "name", "id", "service", "image", "state", "health", "verdict", "restarts", "healthy_after_ms",
                "duration_ms",
            ]
            #expect(container.object?.keys.sorted() == containerKeys.sorted())
            #expect(end.verdicts == ["healthy", "skipped", "exited"])
            #expect(end.document["phases"]?["containers"]?["result"]?.string == "failed")
            #expect(end.document["phases"]?["probe"]?["result"]?.string == "not_run")
        }
    }

    @Test("-o ndjson: every line is a document, the last one is the result")
    func ndjson() async throws {
        try await LabEngine.scope { lab in
            try await lab.run("web", LabContainer(health: .good))
            let run = try await lab.healthwatch("wait", lab.name("web"), "-o", "ndjson")
            let documents = try run.jsonLines()
            #expect(documents.allSatisfy { $0["schema"]?.string == "healthwatch.wait/v1" })
            #expect(documents.compactMap { $0["event"]?.string }.count == documents.count)
            #expect(documents.first?["event"]?.string == "status")
            #expect(documents.first?["status"]?.string == "REQUESTED")
            #expect(documents.last?["event"]?.string == "result")
            #expect(documents.last?["status"]?.string == "DEPLOYED")
            #expect(documents.dropLast().allSatisfy { $0["event"]?.string != "result" })
        }
    }

    @Test("-o github annotates and appends to the step summary")
    func github() async throws {
        try await LabEngine.scope { lab in
            try await failing(lab)
            let summary = lab.folder.path("summary.md")
            try "before\n".write(toFile: summary, atomically: true, encoding: .utf8)
            let run = try await lab.healthwatch(
                "wait", lab.prefix, "-o", "github", environment: ["GITHUB_STEP_SUMMARY": summary])
            #expect(run.exitCode == 5)
            #expect(run.lines.first?.hasPrefix("::error title=healthwatch%3A \(lab.prefix)::FAILED") == true, "\(run)")
            #expect(run.lines.count { $0.hasPrefix("::group::") } == 1)
            #expect(run.lines.last == "::endgroup::")
            let text = try String(contentsOfFile: summary, encoding: .utf8)
            #expect(
                text.hasPrefix(
                    "before\n| app | status | time | reason |\n|---|---|---|---|\n| \(lab.prefix) | FAILED | "))
            #expect(text.contains("`\(lab.name("c-1"))` exited with status 1 |"))
        }
    }

    @Test("-o junit is XML with a case for each container")
    func junit() async throws {
        try await LabEngine.scope { lab in
            try await failing(lab)
            let run = try await lab.healthwatch("wait", lab.prefix, "-o", "junit")
            #expect(run.exitCode == 5)
            let document = try XMLDocument(data: Data(run.output))
            let suite = try #require(try document.nodes(forXPath: "/testsuites/testsuite").first as? XMLElement)
            #expect(suite.attribute(forName: "name")?.stringValue == lab.prefix)
            #expect(suite.attribute(forName: "tests")?.stringValue == "3")
            #expect(suite.attribute(forName: "failures")?.stringValue == "1")
            #expect(suite.attribute(forName: "skipped")?.stringValue == "1")
            let failed = try document.nodes(forXPath: "//testcase[failure]/@name").compactMap(\.stringValue)
            #expect(failed == [lab.name("c-1")])
            let output = try document.nodes(forXPath: "//system-out").first?.stringValue ?? ""
            #expect(output.contains("    | going <down> & \"out\"\n"))
        }
    }

    @Test("--logs 0 shows no log, and colour comes only when asked for")
    func options() async throws {
        try await LabEngine.scope { lab in
            try await failing(lab)
            let plain = try await lab.healthwatch("wait", lab.prefix, "--logs", "0")
            #expect(!plain.text.contains("  log "))
            #expect(!plain.output.contains(0x1B) && !plain.errors.contains(0x1B))
            let coloured = try await lab.healthwatch("wait", lab.prefix, "--color", "always")
            #expect(coloured.output.contains(0x1B))
            let refused = try await lab.healthwatch(
                "wait", lab.prefix, "--color", "auto", environment: ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"])
            #expect(!refused.output.contains(0x1B))
        }
    }
}
