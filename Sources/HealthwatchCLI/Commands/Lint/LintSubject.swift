import FoundationEssentials

/// What a word of a lint's command line means, before any engine is asked.
enum LintSubject: Sendable, Equatable {
    case file(String)
    /// An image of the engine.
    case image(String)
    /// An app or a container of the engine; failing that, an image.
    case name(String)

    /// The files that a lint looks at in a folder, as Docker and Compose name them.
    private static let usualNames: [[String]] = [
        ["Dockerfile"], ["Containerfile"],
        // Compose takes the first of these (compose-go, `cli/options.go`).
        ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"],
        ["healthwatch.yaml"],
    ]

    /// What a word means; a folder is the files in it. Throws when a folder has none, or a path leads nowhere.
    static func read(_ word: String) throws(Mistake) -> [LintSubject] {
        var isDirectory = false
        if word == "-" { return [.file(word)] }
        if FileManager.default.fileExists(atPath: word, isDirectory: &isDirectory) {
            guard isDirectory else { return [.file(word)] }
            return try files(in: word)
        }
        if word.hasPrefix("image:") { return [.image(String(word.dropFirst(6)))] }
        // No image, container or app begins like a path, or ends like one of these files.
        let endsLikeFile = [".yaml", ".yml", "Dockerfile", "Containerfile", ".Dockerfile"].contains(
            where: word.hasSuffix)
        guard !word.hasPrefix("/"), !word.hasPrefix("."), !endsLikeFile else { throw .noFile(word) }
        return [.name(word)]
    }

    /// The usual files of a folder.
    static func files(in folder: String) throws(Mistake) -> [LintSubject] {
        let prefix = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
        let found = usualNames.compactMap { names in
            names.first { FileManager.default.fileExists(atPath: prefix + $0) }
        }
        guard !found.isEmpty else { throw .nothing(folder) }
        return found.map { .file(prefix + $0) }
    }

    /// Why a word means nothing.
    enum Mistake: Error, Equatable {
        case noFile(String)
        case nothing(String)

        /// The sentence for people.
        var text: String {
            switch self {
            case .noFile(let path): "there is no file \(path)"
            case .nothing(let folder):
                "there is no Dockerfile, Compose file or healthwatch.yaml in \(folder == "." ? "this folder" : folder): "
                    + "name a file, an image, a container or an app"
            }
        }
    }
}
