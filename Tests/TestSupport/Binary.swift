import Foundation

/// The program under test, as a user would run it.
package enum Binary {
    /// `HEALTHWATCH_TEST_BINARY`, else the debug build of this package.
    package static let path: String = {
        if let named = ProcessInfo.processInfo.environment["HEALTHWATCH_TEST_BINARY"], !named.isEmpty { return named }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(".build/debug/healthwatch").path
    }()

    /// Debug builds are slow to start: more of them at once make everything late.
    private static let places = Places(4)

    /// Runs it to its end.
    ///
    /// The environment is `PATH`, a `HOME` that is an empty folder, and what is given here. `user` runs it as another
    /// numeric user without further groups, which takes root.
    package static func run(
        _ arguments: [String], environment: [String: String] = [:], user: Int? = nil, limit: Duration = .seconds(60)
    ) async throws -> FinishedProcess {
        await places.take()
        let outcome: Result<FinishedProcess, any Error>
        do {
            let home = try ScratchFolder()
            let prefix = try await prefix(for: user, home: home)
            let process = try launch(arguments, environment: environment, limit: limit, prefix: prefix, home: home)
            outcome = .success(try await process.result())
        } catch {
            outcome = .failure(error)
        }
        await places.give()
        return try outcome.get()
    }

    /// Starts it; see ``run(_:environment:user:limit:)``. The `HOME` must live as long as the process.
    package static func launch(
        _ arguments: [String], environment: [String: String] = [:], limit: Duration = .seconds(60),
        output: RunningProcess.Output = .captured, prefix: [String]? = nil, home: ScratchFolder
    ) throws -> RunningProcess {
        var complete = ["PATH": "/usr/bin:/bin", "HOME": home.path("")]
        complete.merge(environment) { $1 }
        return try RunningProcess(
            (prefix ?? [path]) + arguments, environment: complete, output: output, limit: limit)
    }

    /// The words that run a copy of it as that user: the checkout may lie where the user cannot go. Another process
    /// makes the copy, because a file that some fork of this one still holds open for writing cannot be run.
    private static func prefix(for user: Int?, home: ScratchFolder) async throws -> [String]? {
        guard let user else { return nil }
        let copy = home.path("healthwatch")
        let made = try await RunningProcess(["/bin/cp", path, copy], environment: [:]).result()
        guard made.exitCode == 0 else { throw ProcessProblem(what: "no copy was made", run: made) }
        chmod(home.path(""), 0o755)
        return ["/usr/bin/env", "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--", copy]
    }
}
