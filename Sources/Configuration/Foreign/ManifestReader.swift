import Health
import Probing
import YAMLDocument

/// Finds the containers of Kubernetes manifests and reads their probes. What has no containers is passed over.
struct ManifestReader {
    /// Tell a manifest, or a bare container, from other files.
    static let keys = ["apiVersion", "kind"] + ContainerProbes.keys

    let problems: ProblemList
    private var found: [Found] = []

    init(problems: ProblemList) { self.problems = problems }

    /// A probe with the name of the object that its container belongs to.
    private struct Found {
        let object: String
        var probe: Probe
    }

    /// Named `CONTAINER/ROLE`, and `OBJECT/CONTAINER/ROLE` where that fits several.
    var probes: [Probe] {
        let uses = Dictionary(grouping: found, by: \.probe.name).mapValues(\.count)
        return found.map { entry in
            var probe = entry.probe
            if uses[probe.name] != 1 { probe.name = "\(entry.object)/\(probe.name)" }
            return probe
        }
    }

    mutating func read(_ document: YAMLNode) {
        guard let object = section(document, of: "a manifest") else { return }
        read(object)
    }

    private func section(_ node: YAMLNode, of subject: String) -> Section? {
        Section(node, of: subject, problems: problems, nullIsAbsent: true)
    }

    private mutating func read(_ object: Section) {
        let kind = object.read("kind", .name)
        let name = object.section("metadata")?.read("name", .text) ?? kind?.lowercased() ?? ""
        guard let kind else { return readContainer(object, of: name) }
        if kind.hasSuffix("List") {
            // No deeper than YAML itself may nest.
            for item in object.sections("items") { read(item) }
            return
        }
        guard let path = Self.podPath(kind) else { return }
        let pod = path.reduce(object as Section?) { $0?.section($1) }
        for container in pod?.sections("containers") ?? [] { readContainer(container, of: name) }
        for container in pod?.sections("initContainers") ?? [] { readInitContainer(container, of: name) }
    }

    /// The keys that lead to the pod's spec; nil for kinds without pods.
    private static func podPath(_ kind: String) -> [String]? {
        switch kind {
        case "Pod": ["spec"]
        case "PodTemplate": ["template", "spec"]
        case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job":
            ["spec", "template", "spec"]
        case "CronJob": ["spec", "jobTemplate", "spec", "template", "spec"]
        default: nil
        }
    }

    /// Of the containers that run before the others only those that go on running, the sidecars, may have probes.
    private mutating func readInitContainer(_ container: Section, of object: String) {
        if container.read("restartPolicy", .text) == "Always" { return readContainer(container, of: object) }
        for pair in container.pairs where ContainerProbes.keys.contains(pair.key) {
            problems.add(.initContainer, at: pair.keyMark)
        }
    }

    private mutating func readContainer(_ container: Section, of object: String) {
        found += ContainerProbes(container: container).probes().map { Found(object: object, probe: $0) }
    }
}
