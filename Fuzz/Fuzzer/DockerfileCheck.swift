import Lint

/// Dockerfiles: every place lies within the file.
enum DockerfileCheck {
    static func run(_ bytes: [UInt8]) {
        TextSize(of: bytes).check(DockerfileLint.check(bytes, file: "Dockerfile"), in: "Dockerfile")
    }
}
