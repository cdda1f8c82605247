import Foundation

/// A Compose project of one test, made by the real Compose and gone at the end.
package struct ComposeProject: Sendable {
    /// Its name, which is the lab's prefix.
    package var name: String { lab.prefix }
    /// The lab whose containers these are: ``LabEngine/inspect(_:)`` and the others know them as `service-1`.
    package let lab: LabEngine

    /// Writes the file, brings the project up unless told otherwise, runs `body` and takes the project down.
    package static func scope<Result: Sendable>(
        _ yaml: String, isUp: Bool = true, _ body: (ComposeProject) async throws -> Result
    ) async throws -> Result {
        try await LabEngine.scope { lab in
            let project = ComposeProject(lab: lab)
            try project.write(yaml)
            let outcome: Swift.Result<Result, any Error>
            do {
                if isUp { try await project.up() }
                outcome = .success(try await body(project))
            } catch {
                outcome = .failure(error)
            }
            // Not in the task of the test, which may be cancelled by now.
            _ = await Task { try? await project.compose("down", "-v", "--remove-orphans", "-t", "0") }.value
            return try outcome.get()
        }
    }

    /// Replaces the file.
    package func write(_ yaml: String) throws {
        try yaml.write(toFile: lab.folder.path("compose.yaml"), atomically: true, encoding: .utf8)
    }

    /// `up -d`, which must succeed.
    package func up(_ arguments: String...) async throws {
        let run = try await compose(["up", "-d", "--quiet-pull"] + arguments)
        guard run.exitCode == 0 else { throw ProcessProblem(what: "Compose did not bring the project up", run: run) }
    }

    /// Runs Compose on this project.
    @discardableResult
    package func compose(_ arguments: String...) async throws -> FinishedProcess { try await compose(arguments) }

    private func compose(_ arguments: [String]) async throws -> FinishedProcess {
        try await launch(arguments).result()
    }

    /// Starts Compose on this project.
    package func launch(_ arguments: [String]) throws -> RunningProcess {
        guard let named = Requirement.value("HEALTHWATCH_TEST_COMPOSE") else {
            throw RequirementMissing(variable: "HEALTHWATCH_TEST_COMPOSE")
        }
        var words = named.split(separator: " ").map(String.init)
        if !words[0].contains("/") { words.insert("/usr/bin/env", at: 0) }
        let command = words + ["-p", name, "-f", lab.folder.path("compose.yaml")] + arguments
        let environment = [
            "PATH": Requirement.value("PATH") ?? "/usr/bin:/bin", "HOME": lab.folder.path(""),
            "DOCKER_HOST": LabEngine.host,
        ]
        return try RunningProcess(command, environment: environment, limit: .seconds(120))
    }
}
