import Configuration
import FoundationEssentials
import Lint
import YAMLDocument

/// Which kind of file a lint has before it.
enum LintedFile {
    /// How a file is read.
    enum Kind: Sendable, Equatable {
        case dockerfile, compose
        /// healthwatch.yaml, or another file with probes.
        case probes
    }

    /// By its name, and where that says nothing by what is in it. A YAML file that cannot be read is one for Compose, which
    /// says why.
    static func kind(of bytes: [UInt8], named path: String) -> Kind {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let isYAML = [".yaml", ".yml"].contains(where: name.hasSuffix)
        guard isYAML || !looksLikeDockerfile(name, bytes) else { return .dockerfile }
        guard let documents = try? YAMLDocument.load(bytes), let first = documents.first else { return .compose }
        return ProbeFile.recognises(first) && first["services"] == nil ? .probes : .compose
    }

    /// The override files that Compose reads together with a file when nothing else is said.
    static func overrides(of path: String) -> [String] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let name = parts.last.map(String.init) ?? path
        let folder = parts.dropLast().map { $0 + "/" }.joined()
        let names =
            switch name {
            case "compose.yaml", "compose.yml": ["compose.override.yaml", "compose.override.yml"]
            case "docker-compose.yaml", "docker-compose.yml":
                ["docker-compose.override.yml", "docker-compose.override.yaml"]
            default: [String]()
            }
        return names.map { folder + $0 }.first(where: FileManager.default.fileExists).map { [$0] } ?? []
    }

    /// Whether a file without a telling name begins as a Dockerfile does.
    private static func looksLikeDockerfile(_ name: String, _ bytes: [UInt8]) -> Bool {
        if ["Dockerfile", "Containerfile"].contains(where: { name.hasPrefix($0) || name.hasSuffix("." + $0) }) {
            return true
        }
        let lines = String(decoding: bytes.prefix(65_536), as: UTF8.self).split(whereSeparator: \.isNewline)
        let first = lines.lazy.map { $0.drop(while: \.isWhitespace) }.first { !$0.isEmpty && !$0.hasPrefix("#") }
        let word = first?.prefix { !$0.isWhitespace }.uppercased()
        return word == "FROM" || word == "ARG"
    }
}

/// The lines of files, read when they are asked for.
final class SourceLines {
    private var files: [String: [Substring]] = [:]

    /// The line that a place is on; nil where the file cannot be read any more.
    func line(_ place: Place) -> String? {
        if files[place.file] == nil {
            let bytes = (try? TextFile.read(place.file)) ?? []
            files[place.file] = String(decoding: bytes, as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
        }
        let lines = files[place.file] ?? []
        return lines.indices.contains(place.line - 1) ? String(lines[place.line - 1]) : nil
    }
}
