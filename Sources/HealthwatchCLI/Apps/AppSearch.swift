import DockerEngine

/// Finds the containers that a name means, among those that the engine lists. What no label tells, a deployment, is
/// looked for in every container's environment, but only for a name that means nothing else; what was read there is
/// remembered, for it never changes.
struct AppSearch: Sendable {
    private let engine: Engine
    /// `KAMIWAZA_DEPLOYMENT_ID` of each container that was asked; nil inside for one without.
    private var deployments: [String: String?] = [:]

    /// What a name means.
    enum Answer: Sendable, Equatable {
        /// An app, and the ids of its containers.
        case found(App, ids: [String])
        case missing
        case ambiguous([String])
        case unsupported(AppKind)
    }

    init(_ engine: Engine) { self.engine = engine }

    /// Looks for a name among all containers.
    mutating func find(_ name: AppName, among all: [Wire.ContainerSummary]) async throws(EngineError) -> Answer {
        if let settled = Self.labelled(name, among: all) { return settled }
        if name.kind == nil || name.kind == .deployment {
            var problem = await readEnvironments(of: all, within: name.kind == nil ? .seconds(1) : nil)
            var ids = members(of: name.name, among: all)
            // A stranger that the engine chokes on must not hide what there is; a member must not be left out, so that
            // those that did not answer are worth more time where there is such a deployment.
            if problem != nil, name.kind == .deployment || !ids.isEmpty {
                problem = await readEnvironments(of: all, within: nil)
                ids = members(of: name.name, among: all)
                if let problem { throw problem }
            }
            if !ids.isEmpty { return .found(App(kind: .deployment, name: name.name), ids: ids) }
        }
        guard name.kind == nil else { return .missing }
        // A bare name that means nothing else may be any prefix of an id, as docker takes it.
        return Self.labelled(AppName(kind: .container, name: name.name), among: all) ?? .missing
    }

    /// What the list itself tells; nil where the name means nothing in it.
    private static func labelled(_ name: AppName, among all: [Wire.ContainerSummary]) -> Answer? {
        switch AppResolution(name, among: all) {
        case .found(let app) where app.kind != .deployment:
            let members = all.filter { app.contains(name: $0.name, labels: $0.Labels ?? [:]) == true }
            return .found(app, ids: members.map(\.Id))
        case .ambiguous(let spellings): return .ambiguous(spellings)
        case .unsupported(let kind): return .unsupported(kind)
        case .found, .missing: return nil
        }
    }

    private func members(of deployment: String, among all: [Wire.ContainerSummary]) -> [String] {
        all.filter { deployments[$0.Id] == .some(deployment) && !ComposeLabels($0.Labels ?? [:]).isOneOff }.map(\.Id)
    }

    private mutating func readEnvironments(
        of all: [Wire.ContainerSummary], within time: Duration?
    ) async -> EngineError? {
        let (seen, problem) = await engine.inspect(all.map(\.Id).filter { deployments[$0] == nil }, within: time)
        for container in seen {
            deployments[container.Id] = .some(container.variable("KAMIWAZA_DEPLOYMENT_ID"))
        }
        return problem
    }
}

extension Engine {
    /// Inspects all of them, at most sixteen at a time, each within `time`: those that the engine tells about, and the
    /// first problem with another one. One that is gone meanwhile is no problem.
    func inspect(
        _ ids: [String], within time: Duration? = nil
    ) async -> (seen: [Wire.ContainerInspect], problem: EngineError?) {
        let results = await ids.concurrentMap(atMost: 16) { id -> Result<Wire.ContainerInspect, EngineError> in
            do throws(EngineError) { return .success(try await self.inspect(id, within: time)) } catch {
                return .failure(error)
            }
        }
        var (seen, problem): ([Wire.ContainerInspect], EngineError?) = ([], nil)
        for result in results {
            switch result {
            case .success(let container): seen.append(container)
            case .failure(.notFound): continue
            case .failure(let error): problem = problem ?? error
            }
        }
        return (seen, problem)
    }
}
