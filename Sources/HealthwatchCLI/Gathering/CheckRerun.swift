import Diagnosis
import DockerEngine
import FoundationEssentials

/// One more run of a health command, as the engine would run it.
struct CheckRerun: Sendable {
    var result: CheckResult
    /// Its process on the engine's machine, when it neither ended in time nor could be ended.
    var leftover: Int?

    /// Runs it, for at most its own timeout: what goes on then is killed, found by a mark in its environment.
    static func run(
        _ check: CheckFacts, in container: String, by engine: Engine, timeline: Timeline
    ) async throws(EngineError) -> CheckRerun {
        let words = Array(check.test.dropFirst())
        let command = check.form == .shell ? check.shell + words : words
        let mark = "HEALTHWATCH_RUN=\(UInt64.random(in: .min ... .max))"
        let start = timeline.now
        let began = engine.now
        let outcome = try await engine.run(command, in: container, environment: [mark], within: check.timeout)
        var result = CheckResult(
            start: began, duration: timeline.now - start, exitCode: outcome.exitCode ?? -1,
            output: String(decoding: outcome.output.prefix(4096), as: UTF8.self))
        guard outcome.exitCode == nil else { return CheckRerun(result: result, leftover: nil) }
        result.output = "Health check exceeded timeout" + (result.output.isEmpty ? "" : ": \(result.output)")
        let killed = try? await engine.run(["sh", "-c", Self.killer, "sh", mark], in: container, within: .seconds(3))
        return CheckRerun(result: result, leftover: killed?.exitCode == 0 ? nil : outcome.leftover)
    }

    /// Ends every process with that mark; status 0 when there was one. Only builtins: a shell's `read` passes over the zeros
    /// between the variables, at which busybox's `grep` stops.
    private static let killer = """
        s=1
        for d in /proc/[0-9]*; do
        [ -r "$d/environ" ] || continue
        while read -r l || [ -n "$l" ]; do
        case $l in *"$1"*) kill -9 "${d#/proc/}" && s=0; break;; esac
        done <"$d/environ"
        done 2>/dev/null
        exit $s
        """
}
