// The names are the API's own.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Wire {
    /// What `POST /containers/{id}/exec` takes.
    struct ExecRequest: Encodable, Sendable {
        var AttachStdout = true
        var AttachStderr = true
        var Cmd: [String]
        var Env: [String]?
    }

    /// What it answers.
    struct ExecCreated: Decodable, Sendable {
        var Id: String
    }

    /// What `POST /exec/{id}/start` takes.
    struct ExecStart: Encodable, Sendable {
        var Detach = false
        var Tty = false
    }

    /// `GET /exec/{id}/json`.
    package struct ExecInspect: Decodable, Sendable, Equatable {
        package var Running: Bool?
        /// Absent while it runs.
        package var ExitCode: Int?
        /// On the engine's machine.
        package var Pid: Int?
    }
}
