import YAMLDocument

/// What the judgement of health checks needs of a service: of one file, or of several laid over one another.
package struct ComposeService: Sendable, Equatable {
    /// Its key below `services`.
    package var name: String
    /// Where the key stands.
    package var place: Place
    /// What its image is built from; nil for one that is only pulled.
    package var build: ComposeBuild?
    /// What it runs; with `build` only the name that the result gets.
    package var image: String?
    var healthcheck: ComposeHealthcheck?
    /// Whether there is one under a name that Compose does not know.
    var hasMisspeltCheck = false
    var user: String?
    var entrypoint: [String]?
    var command: [String]?
    /// nil for a variable that is taken from where Compose runs, and is not set there.
    var environment: [String: String?] = [:]
    /// The files named by `env_file`, the last one winning, and relative to the project.
    var environmentFiles: [String] = []
    /// The ports inside of the container that are published.
    var ports: Set<Int> = []
    /// The ports of the host that lead to another one inside.
    var outerPorts: Set<Int> = []
    /// The ports that `expose` names.
    var exposed: Set<Int> = []
    /// Other names in its networks.
    var aliases: [String] = []
    var dependencies: [String: Dependency] = [:]
    var extends: Extension?
    /// What a `!reset` or an `!override` takes away from an earlier file.
    var replaced: Set<Key> = []
    /// Whether the service as a whole takes the place of that of an earlier file (`!override`).
    var isOverride = false
    /// Whether it takes that away (`!reset`).
    var isReset = false

    /// The keys that are read.
    enum Key: String, Sendable {
        case build, image, healthcheck, user, entrypoint, command, environment, ports, expose, networks
        case dependsOn = "depends_on"
        case environmentFile = "env_file"
        case extends, hostname
        case containerName = "container_name"
    }

    /// What a service waits for.
    struct Dependency: Sendable, Equatable {
        var condition: String
        /// Where the condition stands, or the name of the other one in a list.
        var place: Place
    }

    /// The service that another one begins with.
    struct Extension: Sendable, Equatable {
        var service: String
        /// nil for the same file.
        var file: String?
        var place: Place
    }

    init(name: String, place: Place) {
        self.name = name
        self.place = place
    }

    /// This one laid over what it extends, or over what an earlier file says of it: the way Compose merges each key
    /// (compose-spec, `13-merge.md`).
    func merged(over base: ComposeService) -> ComposeService {
        if isOverride || isReset || base.isReset { return self }
        func kept<Value>(_ key: Key, _ value: Value, or empty: Value) -> Value {
            replaced.contains(key) ? empty : value
        }
        var merged = self
        merged.replaced = base.replaced
        merged.image = image ?? kept(.image, base.image, or: nil)
        merged.user = user ?? kept(.user, base.user, or: nil)
        merged.entrypoint = entrypoint ?? kept(.entrypoint, base.entrypoint, or: nil)
        merged.command = command ?? kept(.command, base.command, or: nil)
        let basis = kept(.build, base.build, or: nil)
        merged.build = build.map { own in basis.map { own.merged(over: $0) } ?? own } ?? basis
        let check = kept(.healthcheck, base.healthcheck, or: nil)
        merged.healthcheck = healthcheck.map { own in check.map { own.merged(over: $0) } ?? own } ?? check
        merged.hasMisspeltCheck = hasMisspeltCheck || base.hasMisspeltCheck
        merged.environment = kept(.environment, base.environment, or: [:]).merging(environment) { $1 }
        merged.environmentFiles = kept(.environmentFile, base.environmentFiles, or: []) + environmentFiles
        merged.ports = kept(.ports, base.ports, or: []).union(ports)
        merged.outerPorts = kept(.ports, base.outerPorts, or: []).union(outerPorts)
        merged.exposed = kept(.expose, base.exposed, or: []).union(exposed)
        merged.aliases = kept(.networks, base.aliases, or: []) + aliases
        merged.dependencies = kept(.dependsOn, base.dependencies, or: [:]).merging(dependencies) { $1 }
        return merged
    }

    /// How many parts of it a merge may copy.
    var weight: Int {
        environment.count + environmentFiles.count + ports.count + outerPorts.count + exposed.count + aliases.count
            + dependencies.count + 1
    }
}
