import Spelling
import YAMLDocument

extension ComposeService {
    /// Reads a service of one file.
    /// - Parameters:
    ///   - folder: Where paths in it begin, relative to the project.
    ///   - outer: The variables where Compose runs.
    init(_ entry: ComposeEntry, folder: String, outer: [String: String], errors: inout [LintError]) {
        self.init(name: entry.key, place: entry.place)
        isReset = entry.value.tag == "!reset"
        isOverride = entry.value.tag == "!override"
        guard let pairs = entry.entries else {
            if !isReset {
                errors.append(.malformed(place, "the service '\(name)' must be a mapping, such as 'image:' below it"))
            }
            return
        }
        for pair in pairs {
            guard let key = Key(rawValue: pair.key) else {
                takeUnknown(pair, errors: &errors)
                continue
            }
            if pair.isReplacement { replaced.insert(key) }
            if pair.value.tag != "!reset" { take(pair, as: key, folder: folder, outer: outer, errors: &errors) }
        }
    }

    private mutating func take(
        _ entry: ComposeEntry, as key: Key, folder: String, outer: [String: String], errors: inout [LintError]
    ) {
        let value = entry.value
        switch key {
        case .image: image = value.text
        case .user: user = value.text
        case .build: build = ComposeBuild(entry, folder: folder)
        case .healthcheck: healthcheck = ComposeHealthcheck(entry, errors: &errors)
        case .entrypoint: entrypoint = ComposeValues.words(value)
        case .command: command = ComposeValues.words(value)
        case .environment: environment = ComposeValues.assignments(value, outer: outer)
        case .environmentFile: environmentFiles = Self.environmentFiles(value, folder: folder)
        case .ports:
            for ports in (value.items ?? []).compactMap(ComposePorts.init) { take(ports) }
        case .expose:
            for ports in (value.items ?? []).compactMap(ComposePorts.init) where exposed.count < Self.maximumPorts {
                exposed.formUnion(ports.inner)
            }
        case .networks: aliases += (value.pairs ?? []).flatMap { $0.value["aliases"].map(ComposeValues.texts) ?? [] }
        case .hostname, .containerName: aliases += ComposeValues.texts(value)
        case .dependsOn: takeDependencies(entry, errors: &errors)
        case .extends: extends = Self.extension(entry, errors: &errors)
        }
    }

    private mutating func take(_ other: ComposePorts) {
        guard ports.count < Self.maximumPorts, outerPorts.count < Self.maximumPorts else { return }
        ports.formUnion(other.inner)
        if let outer = other.outer, outer != other.inner { outerPorts.formUnion(outer) }
    }

    /// Ranges of ports are written out; more would be no service that a person describes.
    private static let maximumPorts = 1_000

    private static func environmentFiles(_ value: YAMLNode, folder: String) -> [String] {
        let paths = value.items?.compactMap { $0.text ?? $0["path"]?.text } ?? [value.text].compactMap { $0 }
        return paths.map { ComposePath.joined(folder, $0) }
    }

    private static func `extension`(_ entry: ComposeEntry, errors: inout [LintError]) -> Extension? {
        if let name = entry.value.text { return Extension(service: name, place: entry.place) }
        guard let name = entry.value["service"]?.text else {
            errors.append(
                .malformed(entry.place, "extends needs the name of a service: write 'service: NAME' below it"))
            return nil
        }
        return Extension(service: name, file: entry.value["file"]?.text, place: entry.place)
    }

    /// The two keys that health depends on, misspelt; other keys newer versions of Compose may know.
    private mutating func takeUnknown(_ entry: ComposeEntry, errors: inout [LintError]) {
        let bare = entry.key.lowercased().filter(\.isLetter)
        let names = [Key.healthcheck.rawValue, Key.dependsOn.rawValue]
        let meant = names.first { $0.filter(\.isLetter) == bare } ?? Spelling.nearest(to: entry.key, among: names)
        guard let meant, !entry.key.hasPrefix("x-") else { return }
        let message = "a service has no key '\(entry.key)', and Compose refuses the file; did you mean '\(meant)'?"
        errors.append(.malformed(entry.place, message))
        if meant == Key.healthcheck.rawValue { hasMisspeltCheck = true }
    }
}

extension ComposeService {
    /// What a `depends_on` may wait for (compose-spec, `schema/compose-spec.json`).
    static let conditions = ["service_started", "service_healthy", "service_completed_successfully"]

    private mutating func takeDependencies(_ entry: ComposeEntry, errors: inout [LintError]) {
        if let items = entry.value.items {
            for item in items {
                let place = Place(item.mark, in: entry.file)
                if let name = item.string {
                    dependencies[name] = Dependency(condition: "service_started", place: place)
                } else {
                    errors.append(.malformed(place, "depends_on lists names of services"))
                }
            }
        } else if let pairs = entry.entries {
            for pair in pairs { take(dependency: pair, errors: &errors) }
        } else {
            errors.append(
                .malformed(
                    entry.place,
                    "depends_on must be a list of services, such as '[db]', or a mapping of them to conditions"))
        }
    }

    private mutating func take(dependency entry: ComposeEntry, errors: inout [LintError]) {
        guard entry.value.tag != "!reset" else { return }
        guard let condition = entry["condition"] else {
            errors.append(
                .malformed(
                    entry.place,
                    "the dependency on '\(entry.key)' needs a condition: "
                        + Self.conditions.map { "'condition: \($0)'" }.joined(separator: " or ")))
            return
        }
        let word = condition.value.text ?? ""
        guard Self.conditions.contains(word) else {
            let meant =
                Self.conditions.first { $0 == "service_" + word } ?? Spelling.nearest(to: word, among: Self.conditions)
            let way = meant.map { "did you mean '\($0)'?" } ?? "it is one of \(Self.conditions.joined(separator: ", "))"
            errors.append(.malformed(condition.place, "'\(condition.written.brief)' is no condition; \(way)"))
            return
        }
        dependencies[entry.key] = Dependency(condition: word, place: condition.place)
    }
}
