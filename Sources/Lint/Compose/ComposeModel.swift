/// The services of a project: all of its files laid over one another, what they extend and include among them.
package struct ComposeModel: Sendable {
    /// A Compose file.
    package struct File: Sendable {
        /// As the user named it.
        package var name: String
        package var bytes: [UInt8]

        package init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// In the order of writing.
    package internal(set) var services: [ComposeService] = []
    /// Why Compose would refuse the files; what can be read is there all the same.
    package internal(set) var errors: [LintError] = []
    /// The variables with which the files were read: those given, and those of `.env`.
    var environment: [String: String] = [:]
    /// What `env_file` brings, by its path.
    var environmentFiles: [String: [String: String]] = [:]
    /// What is known of the images that are built, by the path of their Dockerfile.
    var dockerfiles: [String: [DockerfileStage]] = [:]
    /// Whether some of the project is elsewhere: at a URL, or in files that these here are to be laid over.
    var isPartial = false
    /// The comments in every file that was read, by its name.
    var comments: [String: IgnoreComments] = [:]

    init() {}

    /// Reads a project.
    /// - Parameters:
    ///   - files: In the order of `docker compose -f`: later ones are laid over earlier ones.
    ///   - environment: The variables where Compose would run. They win over those of `.env`.
    ///   - read: The bytes of another file, by its absolute path or its path relative to the folder of the first file;
    ///     nil where there is none.
    package init(
        _ files: [File], environment: [String: String], read: @escaping (_ path: String) -> [UInt8]?
    ) {
        var reader = ComposeReader(files: files, environment: environment, read: read)
        self = reader.project()
    }

    /// The service of that name.
    package subscript(_ name: String) -> ComposeService? { services.first { $0.name == name } }
}
