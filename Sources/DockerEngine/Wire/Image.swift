// The names are the API's own.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Wire {
    /// `GET /images/{name}/json`.
    package struct ImageInspect: Decodable, Sendable, Equatable {
        package var Id: String
        package var RepoTags: [String]?
        package var Architecture: String?
        package var Config: ContainerInspect.Config?
    }

    /// An entry of `GET /images/json`.
    package struct ImageSummary: Decodable, Sendable, Equatable {
        package var Id: String
        package var RepoTags: [String]?
    }
}
