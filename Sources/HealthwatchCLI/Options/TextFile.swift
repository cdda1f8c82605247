import FoundationEssentials

/// Files that a user names: read whole, and refused with a reason.
enum TextFile {
    /// Why a file cannot be read.
    enum Problem: Error, Equatable {
        case missing, directory, unreadable, tooLarge

        /// What a command ends with.
        var exit: ExitStatus { self == .missing ? .notFound : .usage }

        /// The sentence for people about the file of that path.
        func sentence(about path: String) -> String {
            switch self {
            case .missing: "there is no file \(path)"
            case .directory: "\(path) is a directory: name a file"
            case .unreadable: "cannot read \(path): may this user read it?"
            case .tooLarge: "\(path) has more than \(TextFile.largest >> 20) MiB: is it the right file?"
            }
        }
    }

    /// Nobody writes a longer one by hand.
    static let largest = 4 << 20

    /// The bytes of a file; `-` is standard input.
    static func read(_ path: String) throws(Problem) -> [UInt8] {
        let path = path == "-" ? "/dev/stdin" : path
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { throw .missing }
        guard !isDirectory else { throw .directory }
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard size ?? 0 <= largest else { throw .tooLarge }
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable }
        guard data.count <= largest else { throw .tooLarge }
        return Array(data)
    }
}
