import DockerEngine

/// Finds the app that a name means among the containers of an engine.
enum AppResolution: Sendable, Equatable {
    case found(App)
    case missing
    /// The name fits several apps: the exact spellings to choose from.
    case ambiguous([String])
    /// A kind that this version cannot gate, such as a Swarm service.
    case unsupported(AppKind)

    /// Resolves a name by a list of all containers. What deployments there are takes an inspect of every container: see
    /// ``weighed(with:of:among:)``.
    init(_ name: AppName, among containers: [Wire.ContainerSummary]) {
        switch name.kind {
        case .stack?, .service?: self = name.kind.map { .unsupported($0) } ?? .missing
        case .container?: self = Self.container(name.name, among: containers)
        case .project?, .label?, .deployment?:
            let app = App(kind: name.kind ?? .project, name: name.name)
            let exists = containers.contains { app.contains(name: $0.name, labels: $0.Labels ?? [:]) == true }
            self = exists ? .found(app) : .missing
        case nil: self = Self.bare(name.name, among: containers)
        }
    }

    /// A bare name is tried as project, stack, service and container. A container inside the project of the same name
    /// is no second meaning: the larger wins.
    private static func bare(_ name: String, among containers: [Wire.ContainerSummary]) -> AppResolution {
        let project = App(kind: .project, name: name)
        let isProject = containers.contains { project.contains(name: $0.name, labels: $0.Labels ?? [:]) == true }
        var meanings: [AppKind] = isProject ? [.project] : []
        if containers.contains(where: { $0.Labels?["com.docker.stack.namespace"] == name }) { meanings.append(.stack) }
        if containers.contains(where: { $0.Labels?["com.docker.swarm.service.name"] == name }) {
            meanings.append(.service)
        }
        // Words such as `db` or `cafe` are hexadecimal too: the app that they name may just not exist yet.
        let isPrefix = name.count >= 4 && name.contains(where: \.isNumber)
        let alone = container(name, among: containers, takesPrefix: isPrefix)
        if case .found(let app) = alone {
            let labels = containers.first { $0.name == app.name }?.Labels ?? [:]
            if !isProject || project.contains(name: app.name, labels: labels) != true {
                // A prefix of an id is the weakest of all meanings: it never contests a name.
                if meanings.isEmpty || app.name == name { meanings.append(.container) }
            }
        }
        switch (meanings.count, meanings.first) {
        case (0, _): return alone
        case (1, .container?): return alone
        case (1, .project?): return .found(project)
        case (1, let kind?): return .unsupported(kind)
        default: return .ambiguous(meanings.map { "\($0.rawValue):\(name)" })
        }
    }

    /// What a bare name means when there is a deployment of that name, too: of two meanings one of which contains the
    /// other the larger wins, else both are offered.
    func weighed(
        with deployment: App, of members: [Wire.ContainerInspect], among containers: [Wire.ContainerSummary]
    ) -> AppResolution {
        // What 'compose run' made gates nothing, so it makes nothing larger either.
        let ids = Set(members.filter { !ComposeLabels($0.Config?.Labels ?? [:]).isOneOff }.map(\.Id))
        guard !ids.isEmpty else { return self }
        let spelling = "\(deployment.kind.rawValue):\(deployment.name)"
        switch self {
        case .missing: return .found(deployment)
        case .ambiguous(let spellings): return .ambiguous(spellings + [spelling])
        case .unsupported(let kind): return .ambiguous(["\(kind.rawValue):\(deployment.name)", spelling])
        case .found(let app):
            // Found by a prefix of its id, the weakest of all meanings.
            if app.name != deployment.name { return .found(deployment) }
            let others = Set(
                containers.filter { app.contains(name: $0.name, labels: $0.Labels ?? [:]) == true }.map(\.Id))
            // A deployment that grows later must not be judged by its first container.
            if app.kind == .container, others.isSubset(of: ids) { return .found(deployment) }
            if ids.isSubset(of: others) { return self }
            if others.isSubset(of: ids) { return .found(deployment) }
            return .ambiguous(["\(app.kind.rawValue):\(app.name)", spelling])
        }
    }

    /// A container by full id, exact name or unique id prefix, in this order (docker's own).
    private static func container(
        _ text: String, among containers: [Wire.ContainerSummary], takesPrefix: Bool = true
    ) -> AppResolution {
        // The API shows names with a slash before them, and docker takes them so.
        let plain = Wire.plainName(text)
        let exact = containers.first { $0.Id == text } ?? containers.first { $0.name == plain }
        if let exact { return .found(App(kind: .container, name: exact.name)) }
        let isPrefix = takesPrefix && !text.isEmpty && text.allSatisfy(\.isHexDigit)
        let matches = isPrefix ? containers.filter { $0.Id.hasPrefix(text.lowercased()) } : []
        switch matches.count {
        case 0: return .missing
        case 1: return .found(App(kind: .container, name: matches[0].name))
        default: return .ambiguous(matches.map { "container:\($0.name)" }.sorted())
        }
    }
}
