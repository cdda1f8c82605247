// The names are the API's own.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Wire {
    /// Of `GET /containers/{id}/json` what tells about health alone: it is asked for often, and reading the rest takes most
    /// of the time.
    package struct HealthReport: Decodable, Sendable, Equatable {
        package var State: State
        package var Config: Config?

        package struct State: Decodable, Sendable, Equatable {
            package var Health: ContainerInspect.Health?
        }

        package struct Config: Decodable, Sendable, Equatable {
            package var Healthcheck: ContainerInspect.Config.Healthcheck?
            package var Env: [String]?
        }
    }
}

extension Engine {
    /// The health of a container alone.
    package func healthReport(
        of container: String, within time: Duration
    ) async throws(EngineError) -> Wire.HealthReport {
        try await get(
            "/containers/\(URLQuery.escape(container))/json", notFound: "container '\(container)'", within: time)
    }
}
