// The names are the API's own.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Wire {
    /// An entry of `GET /containers/json`.
    package struct ContainerSummary: Decodable, Sendable, Equatable {
        package var Id: String
        /// With leading slashes; links of other containers appear as further names with a second slash.
        package var Names: [String]?
        package var Image: String?
        package var Labels: [String: String]?
        package var State: String?
        package var Status: String?
        package var Ports: [Port]?
        package var HostConfig: HostConfig?
        package var NetworkSettings: NetworkSettings?

        package struct HostConfig: Decodable, Sendable, Equatable {
            package var NetworkMode: String?
        }

        package struct NetworkSettings: Decodable, Sendable, Equatable {
            package var Networks: [String: ContainerInspect.NetworkSettings.Network?]?
        }

        package struct Port: Decodable, Sendable, Equatable {
            package var IP: String?
            package var PrivatePort: Int
            package var PublicPort: Int?
            package var `Type`: String?
        }

        /// Its own name, without the slash.
        package var name: String {
            let own = Names?.first { !$0.dropFirst().contains("/") } ?? Names?.first
            return own.map(Wire.plainName) ?? String(Id.prefix(12))
        }
    }
}
