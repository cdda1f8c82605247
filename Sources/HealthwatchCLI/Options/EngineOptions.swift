import CommandSpec
import DockerEngine

/// Which engine is asked.
struct EngineOptions: Sendable, Equatable {
    var host: String?
    var context: String?
    /// A variable of another tool that a command understands beside docker's.
    var foreignVariable: String?

    static let group = OptionGroup<EngineOptions>(
        "Engine",
        [
            .value(
                "host", short: "H", .engineAddress, into: \.host, "Ask the engine at unix:///PATH or tcp://HOST:PORT."),
            .value(
                "context", .string("NAME", example: "default"), into: \.context,
                "Ask the engine of this Docker context."),
        ])

    static let environment = [
        EnvironmentLine("DOCKER_HOST", "The engine to ask when neither --host nor --context is given."),
        EnvironmentLine("DOCKER_CONTEXT", "The Docker context to use when DOCKER_HOST is not set either."),
        EnvironmentLine("DOCKER_API_VERSION", "Use this version of the Engine API instead of negotiating one."),
        EnvironmentLine("DOCKER_CONFIG", "The directory with config.json and the contexts; ~/.docker by default."),
    ]

    /// Refuses two ways of naming an engine, as docker does.
    func validate() throws(UsageError) {
        if host != nil, context != nil { throw .conflictingOptions("--host", "--context") }
    }

    /// Connects to the engine that these options and the environment name.
    /// An engine that does not answer within `limit`, or ten seconds, is given up.
    func connect(_ context: Context, within limit: Duration?) async throws(EngineError) -> Engine {
        let request = EndpointRequest(
            host: host, context: self.context, foreignVariable: foreignVariable, environment: context.environment)
        return try await Engine.connect(
            to: try request.resolve(), through: context.client, pinned: context.environment["DOCKER_API_VERSION"],
            within: min(limit ?? .seconds(10), .seconds(10)))
    }
}

extension ValueSyntax where Value == String {
    /// The address of an engine; which one it is is resolved later, together with the environment.
    fileprivate static var engineAddress: Self {
        Self("ENDPOINT", example: "unix:///run/docker.sock", completion: .host) { text throws(ValueError) in
            do throws(Endpoint.AddressMistake) {
                _ = try Endpoint.Address(text)
                return text
            } catch {
                throw ValueError(error.reason)
            }
        }
    }
}
