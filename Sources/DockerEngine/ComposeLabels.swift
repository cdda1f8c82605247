package import Health

/// What Docker Compose writes on the containers that it makes (docker/compose, `pkg/api/labels.go`).
package struct ComposeLabels: Sendable {
    private let labels: [String: String]

    package init(_ labels: [String: String]) { self.labels = labels }

    /// The label that names the project.
    package static let projectKey = "com.docker.compose.project"

    /// The project's name.
    package var project: String? { labels[Self.projectKey] }

    /// The service's name.
    package var service: String? { labels["com.docker.compose.service"] }

    /// The fingerprint of the service's configuration that it was made from.
    package var configHash: String? { labels["com.docker.compose.config-hash"] }

    /// Whether `docker compose run` made it: no part of the project's deployment.
    package var isOneOff: Bool { labels["com.docker.compose.oneoff"]?.lowercased() == "true" }

    /// The place it fills in the project; nil for a container that Compose did not make.
    package var slot: Slot? {
        guard let service, !isOneOff else { return nil }
        return .replica(
            project: project ?? "", service: service,
            number: labels["com.docker.compose.container-number"].flatMap { Int($0) } ?? 1)
    }

    /// `depends_on`, written as `db:service_healthy:false,init:service_completed_successfully:false`: service,
    /// condition, whether it is restarted too.
    package var dependencies: [Dependency] {
        (labels["com.docker.compose.depends_on"] ?? "").split(separator: ",").compactMap { entry in
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count >= 2, !parts[0].isEmpty else { return nil }
            return Dependency(
                service: String(parts[0]), condition: String(parts[1]), restarts: parts.count > 2 && parts[2] == "true")
        }
    }
}
