import Foundation

/// A folder of its own with a short path (Unix socket paths are limited to 107 bytes), removed when it is let go.
package final class ScratchFolder: Sendable {
    private let folder: String

    package init() throws {
        var template = Array("/tmp/hw-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SocketError("mkdtemp") }
        folder = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The path of a file in the folder.
    package func path(_ name: String) -> String { folder + "/" + name }

    /// Writes a file in the folder and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
        return path(name)
    }
}
