package import Probing
import Spelling
package import YAMLDocument

/// A file that holds probes: `healthwatch.yaml`, a Gradient deployment spec or a Kubernetes manifest.
package struct ProbeFile: Sendable, Equatable {
    /// Its probes, by app; those of a deployment spec or a manifest are of none.
    package let groups: [Group]

    /// Probes of one app.
    package struct Group: Sendable, Equatable {
        /// As on the command line: `NAME` or `KIND:NAME`; nil where the file names none.
        package var app: String?
        package var probes: [Probe]
    }

    /// All of its probes.
    package var all: [Probe] { groups.flatMap(\.probes) }

    /// Reads the text of a file, which tells by itself of which kind it is. A file without a probe is an error. `path` is
    /// shown in errors, and what is relative in a `healthwatch.yaml` begins in its folder.
    package static func read(_ bytes: [UInt8], path: String) throws(ConfigurationError) -> ProbeFile {
        let problems = ProblemList()
        let documents = problems.documents(bytes)
        try problems.check(path: path)
        let groups = documents.first.map { self.groups(like: $0, documents, path: path, problems) } ?? []
        try problems.check(path: path)
        let file = ProbeFile(groups: groups)
        guard !file.all.isEmpty else {
            let mark = documents.first?.mark ?? YAMLMark(line: 1, column: 1)
            throw ConfigurationError(path: path, problems: [ConfigurationProblem(.noProbes, at: mark)])
        }
        return file
    }

    private static func groups(
        like first: YAMLNode, _ documents: [YAMLNode], path: String, _ problems: ProblemList
    ) -> [Group] {
        switch Kind(first) {
        case .kubernetes:
            var reader = ManifestReader(problems: problems)
            for document in documents { reader.read(document) }
            return [Group(app: nil, probes: reader.probes)]
        case .gradient:
            problems.expectOne(documents)
            return [Group(app: nil, probes: GradientSpec.probes(first, problems))]
        case .configuration:
            problems.expectOne(documents)
            let configuration = Configuration.read(first, path: path, problems: problems)
            return configuration.apps.map { Group(app: $0.name, probes: $0.probes) }
        case nil:
            noteUnknown(first, problems)
            return []
        }
    }

    /// Whether a document is of a file of probes, going by the keys at its top.
    package static func recognises(_ document: YAMLNode) -> Bool { Kind(document) != nil }

    private enum Kind {
        case configuration, gradient, kubernetes

        /// Nil for none of them.
        init?(_ document: YAMLNode) {
            let keys = Set((document.pairs ?? []).map(\.key))
            if !keys.isDisjoint(with: ManifestReader.keys) {
                self = .kubernetes
            } else if keys.contains(GradientSpec.key) {
                self = .gradient
            } else if !keys.isDisjoint(with: Configuration.keys) {
                self = .configuration
            } else {
                return nil
            }
        }
    }

    /// A key at the top that nearly tells the kind is more likely a slip than a file of another kind.
    private static func noteUnknown(_ document: YAMLNode, _ problems: ProblemList) {
        let telling = Configuration.keys + [GradientSpec.key] + ManifestReader.keys
        for pair in (document.pairs ?? []).prefix(ProblemList.limit) {
            guard let suggestion = Spelling.nearest(to: pair.key, among: telling) else { continue }
            return problems.add(.unknownKey(pair.key, suggestion: suggestion), at: pair.keyMark)
        }
        problems.add(.unknownFile, at: document.mark)
    }
}

extension ProblemList {
    /// The documents of a text, but empty ones; an error is noted, and that there is none.
    func documents(_ bytes: [UInt8]) -> [YAMLNode] {
        do throws(YAMLError) {
            let documents = try YAMLDocument.load(bytes).filter { !$0.isNull }
            if documents.isEmpty { add(.emptyFile, at: YAMLMark(line: 1, column: 1)) }
            return documents
        } catch {
            add(.notYAML(error.reason), at: error.mark)
            return []
        }
    }

    /// Notes a second document.
    func expectOne(_ documents: [YAMLNode]) {
        if documents.count > 1 { add(.severalDocuments, at: documents[1].mark) }
    }
}
