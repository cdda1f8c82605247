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
        /// In seconds since 1970.
        package var Created: Int64?
        /// Since API 1.52.
        package var Health: ContainerInspect.Health?
        /// This and what follows is nil in a brief list.
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

extension Wire.ContainerSummary {
    /// In the user info of a decoder: what an overview does not need is passed over, which takes half of the time.
    static let isBrief = CodingUserInfoKey(rawValue: "brief")

    private enum Key: CodingKey {
        case Id, Names, Image, Labels, State, Status, Created, Health, Ports, HostConfig, NetworkSettings
    }

    package init(from decoder: any Decoder) throws {
        let entry = try decoder.container(keyedBy: Key.self)
        Id = try entry.decode(String.self, forKey: .Id)
        Names = try entry.decodeIfPresent([String].self, forKey: .Names)
        Image = try entry.decodeIfPresent(String.self, forKey: .Image)
        Labels = try entry.decodeIfPresent([String: String].self, forKey: .Labels)
        State = try entry.decodeIfPresent(String.self, forKey: .State)
        Status = try entry.decodeIfPresent(String.self, forKey: .Status)
        Created = try entry.decodeIfPresent(Int64.self, forKey: .Created)
        Health = try entry.decodeIfPresent(Wire.ContainerInspect.Health.self, forKey: .Health)
        if let key = Self.isBrief, decoder.userInfo[key] != nil { return }
        Ports = try entry.decodeIfPresent([Port].self, forKey: .Ports)
        self.HostConfig = try entry.decodeIfPresent(Wire.ContainerSummary.HostConfig.self, forKey: .HostConfig)
        self.NetworkSettings = try entry.decodeIfPresent(
            Wire.ContainerSummary.NetworkSettings.self, forKey: .NetworkSettings)
    }
}
