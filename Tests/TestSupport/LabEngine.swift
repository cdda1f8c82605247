import CurlTransport
import Foundation
import HTTP

/// Containers of one test on the real engine. Their names begin with a prefix of the test's own, so that tests run at
/// the same time; all of them are gone at the end of the scope.
package struct LabEngine: Sendable {
    /// What all names of this scope begin with; also the name of its Compose project.
    package let prefix: String
    /// Empty, for the program's `HOME` and for files of the test.
    package let folder: ScratchFolder

    private static let client = CurlClient(userAgent: "healthwatch-tests")
    /// More tests at once than this make the engine slow, and its health checks late.
    private static let places = Places(4)

    /// What names are made of: no word that a test looks for, such as a status, and no id can be among them.
    private static let letters = "ghjkmnpqrstvwxz"

    /// Runs `body` with a lab of its own and removes everything it created, also after a failure.
    package static func scope<Result: Sendable>(_ body: (LabEngine) async throws -> Result) async throws -> Result {
        guard Requirement.value("HEALTHWATCH_TEST_ENGINE") != nil else {
            throw RequirementMissing(variable: "HEALTHWATCH_TEST_ENGINE")
        }
        let lab = LabEngine(
            prefix: "t" + String((0..<10).compactMap { _ in letters.randomElement() }), folder: try ScratchFolder())
        await places.take()
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body(lab)) } catch { outcome = .failure(error) }
        await lab.removeEverything()
        await places.give()
        return try outcome.get()
    }

    /// The engine's address, as `--host` takes it.
    package static var host: String { Requirement.value("HEALTHWATCH_TEST_ENGINE") ?? "unix:///nonexistent" }

    /// The full name of a container of this lab.
    package func name(_ short: String) -> String { "\(prefix)-\(short)" }

    // MARK: The program

    /// Inspects a container of this lab; again, while the engine is too busy to be read inside in time.
    package func inspected(_ short: String, _ options: [String] = []) async throws -> FinishedProcess {
        var run: FinishedProcess?
        try await eventually {
            let latest = try await launch(["inspect", name(short)] + options).result()
            run = latest
            return !latest.text.contains("the container did not answer in time")
        }
        guard let run else { throw EngineRefusal(status: 0, text: "nothing was inspected") }
        return run
    }

    /// Runs healthwatch against this engine.
    package func healthwatch(
        _ arguments: String..., environment: [String: String] = [:], limit: Duration = .seconds(60)
    ) async throws -> FinishedProcess {
        try await launch(arguments, environment: environment, limit: limit).result()
    }

    /// Starts healthwatch against this engine.
    package func launch(
        _ arguments: [String], environment: [String: String] = [:], output: RunningProcess.Output = .captured,
        limit: Duration = .seconds(60)
    ) throws -> RunningProcess {
        var complete = ["DOCKER_HOST": Self.host]
        complete.merge(environment) { $1 }
        return try Binary.launch(arguments, environment: complete, limit: limit, output: output, home: folder)
    }

    // MARK: Containers

    /// Creates a container and returns its id.
    @discardableResult
    package func create(_ short: String, _ container: LabContainer = LabContainer()) async throws -> String {
        var body = container.body
        var labels = container.labels
        labels["healthwatch.test"] = prefix
        body["Labels"] = labels
        let answer = try await call("POST", "/containers/create?name=\(name(short))", body: body)
        guard let id = answer["Id"]?.string else { throw EngineRefusal(status: 0, text: "\(answer)") }
        return id
    }

    /// Creates and starts a container and returns its id.
    @discardableResult
    package func run(_ short: String, _ container: LabContainer = LabContainer()) async throws -> String {
        let id = try await create(short, container)
        try await start(short)
        return id
    }

    /// Creates and starts a container that belongs to this lab's Compose project, as Compose labels it.
    @discardableResult
    package func service(
        _ service: String, _ container: LabContainer = LabContainer(), number: Int = 1, dependsOn: String = ""
    ) async throws -> String {
        try await run("\(service)-\(number)", composed(service, container, number: number, dependsOn: dependsOn))
    }

    /// A container with the labels that Compose would give it.
    package func composed(
        _ service: String, _ container: LabContainer = LabContainer(), number: Int = 1, dependsOn: String = ""
    ) -> LabContainer {
        container.with {
            let own = [
                "com.docker.compose.project": prefix, "com.docker.compose.service": service,
                "com.docker.compose.container-number": "\(number)", "com.docker.compose.oneoff": "False",
                "com.docker.compose.depends_on": dependsOn,
            ]
            $0.labels.merge(own) { given, _ in given }
        }
    }

    package func start(_ short: String) async throws { try await act(short, "start") }
    package func pause(_ short: String) async throws { try await act(short, "pause") }
    package func unpause(_ short: String) async throws { try await act(short, "unpause") }

    /// Without a time to stop by itself: it is killed.
    package func stop(_ short: String) async throws { try await act(short, "stop?t=0") }

    /// Without a time to stop by itself: it is killed.
    package func restart(_ short: String) async throws { try await act(short, "restart?t=0") }

    package func kill(_ short: String, signal: String = "KILL") async throws {
        try await act(short, "kill?signal=\(signal)")
    }

    package func rename(_ short: String, to new: String) async throws {
        try await act(short, "rename?name=\(name(new))")
    }

    /// Kills and removes it.
    package func remove(_ short: String) async throws {
        _ = try await call("DELETE", "/containers/\(name(short))?force=1&v=1")
    }

    /// What the engine knows about it.
    package func inspect(_ short: String) async throws -> JSONValue {
        try await call("GET", "/containers/\(name(short))/json")
    }

    /// Runs a command in it to its end and returns the exit status; nil when the container is gone with it.
    @discardableResult
    package func exec(_ short: String, _ command: String...) async throws -> Int? {
        let made = try await call(
            "POST", "/containers/\(name(short))/exec",
            body: ["Cmd": command, "AttachStdout": true, "AttachStderr": true])
        let id = made["Id"]?.string ?? ""
        _ = try await call("POST", "/exec/\(id)/start", body: ["Detach": false, "Tty": false])
        do {
            return try await call("GET", "/exec/\(id)/json")["ExitCode"]?.int
        } catch let refusal as EngineRefusal where refusal.status == 404 {
            return nil
        }
    }

    /// Looks every 50 ms until the condition holds for what the engine knows.
    @discardableResult
    package func wait(
        for short: String, limit: Duration = .seconds(20), until condition: (JSONValue) -> Bool
    ) async throws -> JSONValue {
        let end = ContinuousClock.now + limit
        while true {
            let seen = try await inspect(short)
            if condition(seen) { return seen }
            guard ContinuousClock.now < end else {
                throw EngineRefusal(
                    status: 0, text: "\(short) did not get there; its state is \(seen["State"] ?? .null)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Looks every 50 ms until the condition holds.
    package func eventually(limit: Duration = .seconds(20), _ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + limit
        while try await !condition() {
            guard ContinuousClock.now < end else { throw EngineRefusal(status: 0, text: "it did not come to that") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until `State.Status` is the word.
    package func wait(for short: String, state: String) async throws {
        try await wait(for: short) { $0["State"]?["Status"]?.string == state }
    }

    /// Waits until the health status of the running container is the word.
    package func wait(for short: String, health: String) async throws {
        try await wait(for: short) {
            $0["State"]?["Status"]?.string == "running" && $0["State"]?["Health"]?["Status"]?.string == health
        }
    }

    // MARK: The engine

    /// One request; an answer of 400 or more is thrown.
    @discardableResult
    package func call(_ method: String, _ path: String, body: [String: Any]? = nil) async throws -> JSONValue {
        let answer = try await bytes(method, path, body: body)
        return (try? JSONDecoder().decode(JSONValue.self, from: Data(answer))) ?? .null
    }

    /// Asks the engine for something that need not be JSON.
    package func bytes(_ method: String, _ path: String, body: [String: Any]? = nil) async throws -> [UInt8] {
        var request = Request(method, "http://engine" + path, route: Self.route)
        if let body {
            request.headers = [Header("Content-Type", "application/json")]
            request.body = Array(try JSONSerialization.data(withJSONObject: body))
        }
        let response = try await Self.client.send(request)
        let bytes = try await response.body.collect(limit: 64 << 20)
        guard response.head.status < 400 else {
            throw EngineRefusal(status: response.head.status, text: String(decoding: bytes, as: UTF8.self))
        }
        return bytes
    }

    private static var route: Route {
        .unixSocket(path: host.hasPrefix("unix://") ? String(host.dropFirst("unix://".count)) : host)
    }

    private func act(_ short: String, _ action: String) async throws {
        _ = try await call("POST", "/containers/\(name(short))/\(action)")
    }

    private func removeEverything() async {
        // Not in the task of the test, which may be cancelled by now.
        await Task {
            let filters = #"{"label":["healthwatch.test=\#(prefix)"]}"#
            let query = filters.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let all = try? await call("GET", "/containers/json?all=1&filters=\(query)")
            for container in all?.array ?? [] {
                _ = try? await call("DELETE", "/containers/\(container["Id"]?.string ?? "")?force=1&v=1")
            }
        }.value
    }
}

/// What the engine did not do.
package struct EngineRefusal: Error, CustomStringConvertible {
    package let status: Int
    package let text: String

    package var description: String { "\(status): \(text)" }
}
