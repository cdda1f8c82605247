// The names are the API's own.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Wire {
    /// A line of `GET /events`.
    package struct Event: Decodable, Sendable, Equatable {
        package var `Type`: String?
        /// dockerd writes `health_status: healthy`, Podman `health_status` with the word in ``HealthStatus``.
        package var Action: String?
        package var Actor: Subject?
        /// Seconds since 1970.
        package var time: Int64?
        package var timeNano: Int64?
        package var HealthStatus: String?

        /// What the event is about.
        package struct Subject: Decodable, Sendable, Equatable {
            package var ID: String?
            package var Attributes: [String: String]?
        }

        /// The action without what follows its colon: `health_status`, `die`, `exec_create`.
        package var verb: String {
            let action = Action ?? ""
            return action.firstIndex(of: ":").map { String(action[..<$0]) } ?? action
        }

        /// The exit status that a `die` event tells; Podman names it otherwise.
        package var exitCode: Int? {
            (Actor?.Attributes?["exitCode"] ?? Actor?.Attributes?["containerExitCode"]).flatMap { Int($0) }
        }
    }
}
