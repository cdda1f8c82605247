/// Who looks after a container besides the engine, by the labels that it leaves on what it makes. It replaces what is
/// unhealthy by itself, and a restart behind its back would be in its way.
package enum Orchestrator: String, Sendable, CaseIterable {
    case swarm = "Docker Swarm"
    case kubernetes = "Kubernetes"
    case nomad = "Nomad"
    case ecs = "Amazon ECS"
    /// A unit that Podman's generator or a Quadlet file made.
    case systemd = "systemd"

    /// The orchestrator that made a container with these labels; nil for none.
    package init?(_ labels: [String: String]) {
        guard let found = Self.allCases.first(where: { $0.labels.contains { labels[$0] != nil } }) else { return nil }
        self = found
    }

    /// Its name, for people.
    package var name: String { rawValue }

    private var labels: [String] {
        switch self {
        case .swarm: ["com.docker.swarm.task.id", "com.docker.swarm.service.id"]
        case .kubernetes: ["io.kubernetes.pod.uid", "io.kubernetes.pod.name"]
        case .nomad: ["com.hashicorp.nomad.alloc_id"]
        case .ecs: ["com.amazonaws.ecs.task-arn"]
        case .systemd: ["PODMAN_SYSTEMD_UNIT"]
        }
    }
}
