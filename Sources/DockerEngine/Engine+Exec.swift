import FoundationEssentials
import HTTP

/// How a command that was run inside a container ended.
package struct ExecOutcome: Sendable, Equatable {
    /// Both outputs, as they came.
    package var output: [UInt8]
    /// Nil when it had not ended in time.
    package var exitCode: Int?
    /// Its process on the engine's machine, when it had not ended in time: an engine does not end a command because
    /// nobody listens any more (moby gives it a context of its own).
    package var leftover: Int?
}

extension Engine {
    /// Runs a command inside a container, as its own user, and reads at most `limit` bytes of what it prints: `POST
    /// /containers/{id}/exec`, `POST /exec/{id}/start`, `GET /exec/{id}/json`.
    ///
    /// When `time` is over, what was printed until then is the answer. To make the command and to ask how it ended may take
    /// `overhead` each.
    package func run(
        _ command: [String], in container: String, environment: [String] = [], within time: Duration,
        overhead: Duration = .seconds(2), limit: Int = 256 << 10
    ) async throws(EngineError) -> ExecOutcome {
        let request = Wire.ExecRequest(Cmd: command, Env: environment.isEmpty ? nil : environment)
        let made: Wire.ExecCreated = try await post(
            "/containers/\(URLQuery.escape(container))/exec", request, notFound: "container '\(container)'",
            within: overhead)
        let path = "/exec/\(URLQuery.escape(made.Id))"
        var outcome = ExecOutcome(output: [])
        let start = #"{"Detach":false,"Tty":false}"#
        do throws(EngineError) {
            let response = try await open(
                "\(path)/start", method: "POST", body: Array(start.utf8), notFound: "command",
                limits: Limits(idle: nil, total: time))
            do {
                var frames = LogDemultiplexer()
                for try await piece in response.body {
                    frames.feed(piece) { outcome.output += $0.bytes }
                    if outcome.output.count > limit { break }
                }
            } catch {
                // The rest is not to be had in time; how it stands the engine tells.
                guard case .timedOut = error else { throw failure(error) }
            }
        } catch {
            guard case .unreachable(_, .timedOut) = error else { throw error }
        }
        let end: Wire.ExecInspect = try await get("\(path)/json", notFound: "command", within: overhead)
        outcome.exitCode = end.Running == true ? nil : end.ExitCode
        outcome.leftover = end.Running == true ? end.Pid : nil
        return outcome
    }
}
