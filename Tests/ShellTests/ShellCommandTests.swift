import Foundation
import Shell
import TestSupport
import Testing

@Suite("Commands by sh")
struct ShellCommandTests {
    /// Runs it on a thread of its own, which has every signal blocked, as those of the program have.
    private func run(
        _ text: String, _ environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        output: ShellCommand.Output = .nowhere, within limit: Duration = .seconds(60)
    ) async -> ShellCommand.Outcome {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_SETMASK, &all, nil)
                continuation.resume(
                    returning: ShellCommand(text).run(environment: environment, output: output, within: limit))
            }
        }
    }

    @Test("how it ended is told", arguments: [("true", 0), ("exit 3", 3), ("exit 255", 255), ("/nowhere/at/all", 127)])
    func exits(text: String, code: Int) async {
        #expect(await run(text) == .exited(code))
    }

    @Test("a signal is told, also one that all threads here block", arguments: [15, 9, 2, 13, 1])
    func signals(number: Int) async {
        #expect(await run("kill -\(number) $$; sleep 60") == .killed(signal: number))
    }

    @Test("no signal is blocked or ignored in it")
    func mask() async throws {
        let folder = try ScratchFolder()
        #expect(await run("grep -E '^Sig(Blk|Ign):' /proc/self/status > \(folder.path("mask"))") == .exited(0))
        let text = try String(contentsOfFile: folder.path("mask"), encoding: .utf8)
        // The C library keeps 32 and 33 for itself.
        let masks = text.split(separator: "\n").compactMap { UInt64($0.suffix(16), radix: 16) }
        #expect(masks.map { $0 & ~(0b11 << 31) } == [0, 0], "\(text)")
    }

    @Test("it has exactly the environment that it is given")
    func environment() async throws {
        let folder = try ScratchFolder()
        let variables = ["A": "one two", "B": "", "C": "x=y\nz", "PATH": "/usr/bin:/bin"]
        #expect(await run("env -0 | sort -z > \(folder.path("env"))", variables) == .exited(0))
        let text = try String(contentsOfFile: folder.path("env"), encoding: .utf8)
        let seen = text.split(separator: "\0").filter { !$0.hasPrefix("PWD=") && !$0.hasPrefix("_=") }
        #expect(
            seen.filter { !$0.hasPrefix("OLDPWD") && !$0.hasPrefix("SHLVL") } == [
                "A=one two", "B=", "C=x=y\nz", "PATH=/usr/bin:/bin",
            ])
    }

    @Test("when its time is over everything that it started ends, also what ignores SIGTERM")
    func limit() async throws {
        let folder = try ScratchFolder()
        let text = "trap '' TERM; sleep 1000 & echo $! > \(folder.path("id")); wait"
        let started = ContinuousClock.now
        #expect(await run(text, within: .milliseconds(500)) == .timedOut)
        #expect(ContinuousClock.now - started < .seconds(30))
        let written = try String(contentsOfFile: folder.path("id"), encoding: .utf8)
        let id = try #require(Int32(written.trimmingCharacters(in: .whitespacesAndNewlines)))
        let end = ContinuousClock.now + .seconds(20)
        while isAlive(id), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(20)) }
        #expect(!isAlive(id))
    }

    /// Whether the process is there and no zombie that waits for its new parent.
    private func isAlive(_ id: Int32) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return false }
        return text.split(separator: ")").last?.hasPrefix(" Z") == false
    }

    @Test("it reads nothing, and leads a process group of its own")
    func surroundings() async {
        #expect(await run("read line; [ $? = 1 ]") == .exited(0))
        #expect(await run("set -- $(cat /proc/$$/stat); [ \"$5\" = $$ ]") == .exited(0))
    }

    @Test("its output goes where it is told: nowhere, or all of it to standard error")
    func output() async throws {
        let folder = try ScratchFolder()
        let place = "a=$(readlink /proc/$$/fd/1); b=$(readlink /proc/$$/fd/2); echo $a $b > \(folder.path("out"))"
        #expect(await run(place, output: .nowhere) == .exited(0))
        #expect(try String(contentsOfFile: folder.path("out"), encoding: .utf8) == "/dev/null /dev/null\n")
        #expect(await run(place, output: .standardError) == .exited(0))
        let both = try String(contentsOfFile: folder.path("out"), encoding: .utf8).split { $0 == " " || $0 == "\n" }
        #expect(both.count == 2 && both[0] == both[1])
        #expect(try String(both[1]) == FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/2"))
    }
}
