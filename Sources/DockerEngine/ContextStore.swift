// The names in the files are the docker CLI's own.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import FoundationEssentials

/// The docker CLI's contexts on disk: `config.json` and `contexts/meta/*/meta.json` below `$DOCKER_CONFIG` or
/// `~/.docker` (docker/cli, `cli/context/store`).
struct ContextStore {
    private let directory: String?

    init(environment: [String: String]) {
        if let configured = environment["DOCKER_CONFIG"], !configured.isEmpty {
            directory = configured
        } else {
            directory = environment["HOME"].map { $0 + "/.docker" }
        }
    }

    /// The context that `docker context use` chose; nil for the default one. A file that cannot be understood is an error:
    /// it may name another engine than the usual one. One that may not be read is somebody else's, as under sudo, and
    /// counts as none; docker's own CLI passes over it, too.
    func currentContext() throws(EngineError) -> String? {
        struct File: Decodable { var currentContext: String? }
        guard let directory, let data = FileManager.default.contents(atPath: directory + "/config.json")
        else { return nil }
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        guard !data.allSatisfy(blanks.contains) else { return nil }
        guard let file = try? JSONDecoder().decode(File.self, from: data) else {
            throw .badEndpoint(
                "\(directory)/config.json, which can choose the engine, cannot be understood. "
                    + "Mend it, or say which engine by --host, --context or DOCKER_HOST")
        }
        guard let name = file.currentContext, !name.isEmpty, name != "default" else { return nil }
        return name
    }

    /// The engine address of a context.
    func host(ofContext name: String, chosenBy chooser: String) throws(EngineError) -> String {
        struct Meta: Decodable {
            struct Docker: Decodable { var Host: String? }
            var Name: String
            var Endpoints: [String: Docker]?
        }
        let folder = (directory ?? "") + "/contexts/meta"
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for entry in entries.sorted() {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(entry)/meta.json"),
                let meta = try? JSONDecoder().decode(Meta.self, from: data), meta.Name == name
            else { continue }
            guard let host = meta.Endpoints?["docker"]?.Host, !host.isEmpty else {
                throw .badEndpoint("the context '\(name)' (\(chooser)) names no engine")
            }
            return host
        }
        throw .badEndpoint("the context '\(name)' (\(chooser)) does not exist in \(folder)")
    }
}
