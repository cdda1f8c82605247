// The names are the API's own.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Wire {
    /// `GET /containers/{id}/top`.
    package struct Top: Decodable, Sendable, Equatable {
        /// The columns, such as `PID` and `CMD` or `COMMAND`.
        package var Titles: [String]?
        package var Processes: [[String]]?

        /// The command lines of the processes.
        package var commands: [String] {
            let column = Titles?.lastIndex { ["CMD", "COMMAND", "ARGS"].contains($0.uppercased()) }
            return (Processes ?? []).compactMap { row in
                guard let column else { return row.last }
                return column < row.count ? row[column] : row.last
            }
        }
    }

    /// `GET /version`, as far as it is read.
    package struct Version: Decodable, Sendable, Equatable {
        package var Version: String?
        /// `amd64`, `arm64`.
        package var Arch: String?
    }
}
