import YAMLDocument

extension ComposeReader {
    /// The documents of a file; Compose lays them over one another, too.
    /// - Parameters:
    ///   - name: As the user would write it.
    ///   - folder: Where paths in it begin, relative to the project.
    mutating func parse(_ bytes: [UInt8], name: String, folder: String) -> [Layer] {
        let start = Place(file: name, line: 1, column: 1)
        do throws(YAMLError) {
            let documents = try YAMLDocument.load(bytes)
            result.comments[name] = IgnoreComments(text: String(decoding: bytes, as: UTF8.self))
            if documents.isEmpty { result.errors.append(.malformed(start, "the file is empty; is it the right one?")) }
            return documents.compactMap { layer($0, name: name, folder: folder) }
        } catch {
            if case .tooLong(let limit) = error.reason {
                result.errors.append(.tooLarge(start, limit: limit))
            } else {
                result.errors.append(.malformed(Place(error.mark, in: name), error.text))
            }
            return []
        }
    }

    private mutating func layer(_ written: YAMLNode, name: String, folder: String) -> Layer? {
        var interpolation = ComposeInterpolation(file: name, environment: result.environment)
        let document = interpolation.interpolated(written)
        result.errors += interpolation.errors
        guard let entries = ComposeEntry.entries(document, written: written, file: name) else {
            result.errors.append(.malformed(Place(written.mark, in: name), "not a Compose file: it must be a mapping"))
            return nil
        }
        var layer = Layer()
        for entry in entries where entry.key == "include" { layer.includes += includes(entry, folder: folder) }
        for entry in entries where entry.key == "healthcheck" {
            result.errors.append(.malformed(entry.place, Self.misplaced))
        }
        guard let services = entries.first(where: { $0.key == "services" }) else {
            if layer.includes.isEmpty {
                result.errors.append(Self.noServices(entries, at: Place(written.mark, in: name)))
            }
            return layer
        }
        guard let services = services.entries else {
            result.errors.append(.malformed(services.place, "services must be a mapping of names to services"))
            return layer
        }
        for entry in services {
            if entry.key == "healthcheck", entry["test"] != nil, entry["image"] == nil, entry["build"] == nil {
                result.errors.append(.malformed(entry.place, Self.misplaced))
                continue
            }
            layer.indices[entry.key] = layer.services.count
            layer.services.append(
                ComposeService(entry, folder: folder, outer: result.environment, errors: &result.errors))
        }
        return layer
    }

    private static let misplaced =
        "healthcheck stands beside the services, so that none has it; indent it below one of them"

    /// A file in which the services stand at the top is of Compose 1, which nobody runs any more.
    private static func noServices(_ entries: [ComposeEntry], at place: Place) -> LintError {
        let isOld = entries.contains { $0["image"] != nil || $0["build"] != nil }
        return .malformed(
            place,
            isOld
                ? "services stand at the top, as for Compose 1; indent them below 'services:'"
                : "not a Compose file: it has no services")
    }

    /// `include`: paths, or mappings with a path or several.
    private func includes(_ entry: ComposeEntry, folder: String) -> [Include] {
        (entry.value.items ?? []).flatMap { item in
            let paths = item.pairs == nil ? [item.text].compactMap { $0 } : item["path"].map(ComposeValues.texts) ?? []
            return paths.map { path in
                Include(
                    path: path.contains("://") ? path : ComposePath.joined(folder, path),
                    place: Place(item.mark, in: entry.file))
            }
        }
    }

    /// Reads what `env_file` names; what is not there is no matter of health.
    mutating func readEnvironmentFiles() {
        var budget = 1_000_000
        for index in result.services.indices {
            for path in result.services[index].environmentFiles {
                let variables = result.environmentFiles[path] ?? environmentFile(path)
                result.environmentFiles[path] = variables
                budget -= variables.count
            }
            // What this many services share would be copied for each of them.
            if budget < 0 { result.services[index].environmentFiles = [] }
        }
    }

    private func environmentFile(_ path: String) -> [String: String] {
        guard result.environmentFiles.count < Self.maximumFiles, let bytes = read(path) else { return [:] }
        return EnvironmentFile(bytes, file: shown(path), environment: result.environment).variables
    }
}
