import DockerEngine
import Health

/// An app that exists: which containers are part of it.
struct App: Sendable, Hashable {
    /// Never nil here, other than in a name that was typed.
    let kind: AppKind
    /// The project, container, label or deployment.
    let name: String

    /// As a user would type it, with its kind.
    var spelling: String { "\(kind.rawValue):\(name)" }

    /// Whether a container is part of the app, by its name and labels; nil when only an inspect can tell.
    func contains(name container: String, labels: [String: String]) -> Bool? {
        let compose = ComposeLabels(labels)
        switch kind {
        case .project: return compose.project == name && !compose.isOneOff
        case .container: return container == name
        case .label:
            let parts = name.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return labels[parts[0]].map { parts.count == 1 || $0 == parts[1] } ?? false
        case .deployment: return nil
        case .stack, .service: return false
        }
    }

    /// Whether an inspected container is part of the app.
    func contains(_ container: Wire.ContainerInspect) -> Bool {
        contains(name: container.shortName, labels: container.Config?.Labels ?? [:])
            ?? (container.variable("KAMIWAZA_DEPLOYMENT_ID") == self.name)
    }
}

extension Wire.ContainerInspect {
    /// The value of an environment variable of the container. Values are for decisions, never for printing.
    func variable(_ name: String) -> String? {
        let prefix = name + "="
        let entry = (self.Config?.Env ?? []).first { $0.hasPrefix(prefix) }
        return entry.map { String($0.dropFirst(prefix.count)) }
    }
}
