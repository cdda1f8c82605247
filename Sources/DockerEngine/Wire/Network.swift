// The names are the API's own.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Wire {
    /// An entry of `GET /networks`, or the answer of `GET /networks/{id}`; containers only in the latter.
    package struct Network: Decodable, Sendable, Equatable {
        package var Id: String
        package var Name: String
        package var Driver: String?
        package var Containers: [String: Member]?

        package struct Member: Decodable, Sendable, Equatable {
            package var Name: String?
            package var IPv4Address: String?
        }
    }
}
