import YAMLDocument

/// How the image of a service is built, as far as a Compose file tells.
package struct ComposeBuild: Sendable, Equatable {
    /// The folder, relative to the project, or a URL.
    package var context: String?
    /// The Dockerfile, relative to the context; nil for its default name.
    package var dockerfile: String?
    /// The stage; nil for the last one.
    package var target: String?
    /// A Dockerfile that is written in the Compose file itself.
    package var inline: String?
    /// Where the key stands.
    package var place: Place
    /// Whether it gives values to `ARG`s, which may choose another image.
    var hasArguments = false

    /// Reads `build`: a folder, or a mapping.
    init(_ entry: ComposeEntry, folder: String) {
        func path(_ text: String) -> String { Self.isRemote(text) ? text : ComposePath.joined(folder, text) }
        place = entry.place
        context = (entry.value.text ?? entry.value["context"]?.text).map(path)
        dockerfile = entry.value["dockerfile"]?.text
        target = entry.value["target"]?.text
        inline = entry.value["dockerfile_inline"]?.text
        hasArguments = entry.value["args"] != nil
    }

    /// The Dockerfile, relative to the project; nil for one that is elsewhere, or in the Compose file itself.
    package var path: String? {
        let context = context ?? "."
        return inline == nil && !Self.isRemote(context) ? ComposePath.joined(context, dockerfile ?? "Dockerfile") : nil
    }

    /// This one laid over that of an earlier file.
    func merged(over base: ComposeBuild) -> ComposeBuild {
        var merged = self
        merged.context = context ?? base.context
        merged.dockerfile = dockerfile ?? base.dockerfile
        merged.target = target ?? base.target
        merged.inline = inline ?? base.inline
        merged.hasArguments = hasArguments || base.hasArguments
        return merged
    }

    private static func isRemote(_ context: String) -> Bool {
        context.contains("://") || context.hasPrefix("git@") || context.hasPrefix("github.com/")
    }
}

extension ComposeReader {
    /// Reads the Dockerfiles of what is built here. One that is not there, or not whole, tells nothing.
    mutating func readDockerfiles() {
        for service in result.services {
            guard let build = service.build else { continue }
            let key = build.key
            guard result.dockerfiles[key] == nil, result.dockerfiles.count < Self.maximumFiles,
                let bytes = build.inline.map({ Array($0.utf8) }) ?? build.path.flatMap(read),
                bytes.count <= DockerfileLint.largest
            else { continue }
            let parser = DockerfileParser(bytes, file: shown(key))
            let stages = DockerfileStages(parser, file: shown(key))
            result.dockerfiles[key] = parser.errors.isEmpty && stages.errors.isEmpty ? stages.stages : []
        }
    }
}

extension ComposeModel {
    /// What a Dockerfile tells of the image of a service.
    struct Stage {
        var context: HealthcheckDefinition.Context
        /// Whether it has a `HEALTHCHECK`, be it that of a stage that it goes on with.
        var hasCheck: Bool
    }

    /// The stage that a service is built from; nil for what is not built here, or cannot be read.
    func stage(of service: ComposeService) -> Stage? {
        guard let build = service.build, let stages = dockerfiles[build.key], !build.hasArguments else { return nil }
        let named = build.target.map { target in
            stages.lastIndex { $0.name == target.lowercased() }
                ?? Int(target).flatMap { stages.indices.contains($0) ? $0 : nil }
        }
        guard let index = named ?? stages.indices.last else { return nil }
        var chain: [DockerfileStage] = [stages[index]]
        // A stage goes on with one before it, so that this ends.
        while let parent = chain.last?.parent, chain.count <= stages.count { chain.append(stages[parent]) }
        var context = stages[index].context
        if stages[index].hasUnknownPorts { context.ports = [] }
        return Stage(context: context, hasCheck: chain.contains { !$0.checks.isEmpty })
    }
}

extension ComposeBuild {
    /// Under which its Dockerfile is kept.
    fileprivate var key: String { inline ?? path ?? "" }
}
