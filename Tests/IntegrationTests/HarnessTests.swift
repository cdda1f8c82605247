import Glibc
import TestSupport
import Testing

@Suite("The harness itself")
struct HarnessTests {
    private func shell(_ script: String, limit: Duration = .seconds(20)) throws -> RunningProcess {
        try RunningProcess(["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"], limit: limit)
    }

    @Test("both streams are captured whole, and the exit status is told from a signal")
    func capture() async throws {
        let run = try await shell("head -c 300000 /dev/zero; head -c 200000 /dev/zero >&2; exit 7").result()
        #expect(run.output.count == 300_000)
        #expect(run.errors.count == 200_000)
        #expect(run.exitCode == 7 && run.signal == nil)
        let killed = try await shell("kill -TERM $$").result()
        #expect(killed.exitCode == nil && killed.signal == SIGTERM)
    }

    @Test("a process that does not end is killed with its children, and the test fails with what it wrote")
    func limit() async throws {
        let process = try shell("echo so far; sleep 1000 & sleep 1000", limit: .milliseconds(300))
        let problem = await #expect(throws: ProcessProblem.self) { try await process.result() }
        #expect(problem?.description.contains("so far") == true)
    }

    @Test("a line that never comes is a failure, not a wait for ever")
    func missingLine() async throws {
        let process = try shell("echo one; echo two >&2")
        await #expect(throws: ProcessProblem.self) { try await process.line { $0 == "two" } }
        #expect(try await process.line(from: .errors) { $0 == "two" } == "two")
    }

    @Test("no descriptor of the tests or of their other programs is inherited")
    func descriptors() async throws {
        let listing = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await shell("exec ls /proc/self/fd").result().text } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        // The fourth is the folder that ls reads.
        #expect(listing == ["0\n1\n2\n3\n"])
    }

    @Test("what a failed scope created is gone", .needsEngine)
    func cleanUp() async throws {
        struct Failure: Error {}
        var (prefix, count) = ("", 0)
        await #expect(throws: Failure.self) {
            try await LabEngine.scope { lab in
                prefix = lab.prefix
                try await lab.run("web")
                count = try await lab.call("GET", "/containers/json?all=1").array?.count ?? 0
                throw Failure()
            }
        }
        #expect(count > 0)
        try await LabEngine.scope { lab in
            let names = try await lab.call("GET", "/containers/json?all=1").array?.flatMap {
                $0["Names"]?.strings ?? []
            }
            #expect(names?.contains { $0.hasPrefix("/\(prefix)") } == false)
        }
    }
}
