import YAMLDocument

/// Reads the files of a project, each once, and lays them over one another.
struct ComposeReader {
    /// What one file says.
    struct Layer {
        var services: [ComposeService] = []
        var indices: [String: Int] = [:]
        /// The files to read before it.
        var includes: [Include] = []
    }

    /// A file of `include`.
    struct Include {
        /// Relative to the project.
        var path: String
        var place: Place
    }

    /// How many services may extend one another in a row.
    static let maximumChain = 32
    /// How many files one project may have.
    static let maximumFiles = 200

    var result = ComposeModel()
    private let files: [ComposeModel.File]
    let read: (String) -> [UInt8]?
    /// What stands before the names of files beside the first one.
    private let prefix: String
    /// The files that are read already, by their path.
    private var layers: [String: Layer] = [:]
    private var included: Set<String> = []
    /// How many parts of services may still be copied by merges: chains of `extends` could grow without end.
    private var budget = 1_000_000

    init(files: [ComposeModel.File], environment: [String: String], read: @escaping (String) -> [UInt8]?) {
        self.files = files
        self.read = read
        prefix = ComposePath.folder(of: files.first?.name ?? "")
        result.environment = environment
    }

    /// Reads all of it.
    mutating func project() -> ComposeModel {
        if let bytes = read(".env") {
            let file = EnvironmentFile(bytes, file: shown(".env"), environment: result.environment)
            result.errors += file.errors
            result.environment.merge(file.variables) { outer, _ in outer }
        }
        var whole = Layer()
        for file in files {
            for layer in parse(file.bytes, name: file.name, folder: "") {
                lay(layer, over: &whole, path: nil, chain: [])
            }
        }
        result.services = whole.services.filter { !$0.isReset }
        result.isPartial = result.isPartial || whole.services.contains { $0.image == nil && $0.build == nil }
        readEnvironmentFiles()
        readDockerfiles()
        return result
    }

    /// The name of a file beside the first one, as the user would write it.
    func shown(_ path: String) -> String { ComposePath.joined(prefix, path) }

    /// Lays what a file says over what is there: first what it includes, then its own services.
    private mutating func lay(_ layer: Layer, over whole: inout Layer, path: String?, chain: [String]) {
        for include in layer.includes {
            guard !chain.contains(include.path) else {
                result.errors.append(
                    .malformed(include.place, "the file includes itself, through \(chain.count) files"))
                continue
            }
            // A file that is included twice says the same twice.
            guard included.insert(include.path).inserted, let layer = self.layer(include.path, named: include.place)
            else { continue }
            lay(layer, over: &whole, path: include.path, chain: chain + [include.path])
        }
        for service in layer.services {
            put(extended(service, in: layer, path: path, chain: []), into: &whole)
        }
    }

    private mutating func put(_ service: ComposeService, into layer: inout Layer) {
        if let index = layer.indices[service.name] {
            layer.services[index] = merged(service, over: layer.services[index])
        } else {
            layer.indices[service.name] = layer.services.count
            layer.services.append(service)
        }
    }

    /// The service laid over what it extends.
    private mutating func extended(
        _ service: ComposeService, in layer: Layer, path: String?, chain: [String]
    ) -> ComposeService {
        guard let target = service.extends else { return service }
        let step = "\(path ?? "")\0\(service.name)"
        guard !chain.contains(step), chain.count < Self.maximumChain else {
            let message = "'\(service.name)' extends itself, through \(chain.count) services"
            result.errors.append(.malformed(target.place, message))
            return service
        }
        var home = (layer: layer, path: path)
        if let file = target.file {
            let other = ComposePath.joined(path.map(ComposePath.folder) ?? "", file)
            guard let found = self.layer(other, named: target.place) else { return service }
            home = (found, other)
        }
        guard let index = home.layer.indices[target.service] else {
            let file = home.path.map { " in '\(shown($0))'" } ?? ""
            result.errors.append(
                .malformed(
                    target.place, "'\(service.name)' extends '\(target.service)', and there is no such service\(file)"))
            return service
        }
        let base = extended(home.layer.services[index], in: home.layer, path: home.path, chain: chain + [step])
        return merged(service, over: base)
    }

    private mutating func merged(_ service: ComposeService, over base: ComposeService) -> ComposeService {
        budget -= base.weight
        guard budget >= 0 else {
            if budget + base.weight >= 0 {
                result.errors.append(
                    .malformed(service.place, "the services of the project extend too much to be read"))
            }
            return service
        }
        return service.merged(over: base)
    }

    /// Another file, read once; nil, with an error, where there is none.
    private mutating func layer(_ path: String, named place: Place) -> Layer? {
        if let layer = layers[path] { return layer }
        if path.contains("://") || path.hasPrefix("git@") {
            result.isPartial = true
            return nil
        }
        guard layers.count < Self.maximumFiles, let bytes = read(path) else {
            result.errors.append(.malformed(place, "'\(shown(path))' cannot be read"))
            result.isPartial = true
            return nil
        }
        var whole = Layer()
        for layer in parse(bytes, name: shown(path), folder: ComposePath.folder(of: path)) {
            for service in layer.services { put(service, into: &whole) }
            whole.includes += layer.includes
        }
        layers[path] = whole
        return whole
    }
}
