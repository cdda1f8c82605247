/// The id of an event: which run of the server, and which publication.
struct EventID: Equatable, Sendable {
    /// Lowercase hexadecimal digits.
    var run: String
    /// Counts from 1.
    var publication: Int

    /// As it is sent.
    var text: String { "\(run)-\(publication)" }

    /// The publication that an id of that run tells of; nil for any other text.
    static func publication(in text: String, run: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == run, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(parts[1])
    }
}

/// Server-Sent Events as bytes (WHATWG HTML, section 9.2).
enum EventText {
    /// What a stream begins with: how many milliseconds a client waits before it comes back.
    static let beginning = Array("retry: 1000\n\n".utf8)
    /// Keeps a connection open that would seem idle. Clients pass comments over.
    static let heartbeat = Array(": heartbeat\n\n".utf8)
    /// Says farewell.
    static let end = Array(": the server stops\n\n".utf8)

    /// An event with that data, which is one line.
    static func event(_ data: [UInt8], id: EventID? = nil) -> [UInt8] {
        let id = id.map { "id: \($0.text)\n" } ?? ""
        return Array(id.utf8) + Array("data: ".utf8) + data + Array("\n\n".utf8)
    }
}
