/// One event of a stream.
package struct ServerSentEvent: Sendable, Equatable {
    /// `message` unless the server names another.
    package var type: String
    /// Its lines, joined by line feeds.
    package var data: String
    /// The last id that the server gave, with this event or before it; empty when it gave none.
    package var lastEventID: String

    /// An event.
    package init(type: String = "message", data: String, lastEventID: String = "") {
        self.type = type
        self.data = data
        self.lastEventID = lastEventID
    }
}

/// Reads the bytes of one stream of Server-Sent Events as they come, by the grammar of the HTML Standard, 9.2.5 and
/// 9.2.6. What the end of the stream cuts off is no event.
package struct EventStreamParser: Sendable {
    /// Something whole in a stream.
    package enum Item: Sendable, Equatable {
        case event(ServerSentEvent)
        /// A line that servers send to show that they are there, without the colon and a space after it.
        case comment(String)
        /// An event longer than the limit, of which nothing was kept.
        case oversized
    }

    /// The id to come back with after the stream has broken; empty when there is none.
    package private(set) var lastEventID: String
    /// How long the server wants clients to wait before they come back; nil when it has not said.
    package private(set) var reconnectionTime: Duration?

    /// How many bytes the data of an event may have, and a line.
    private let limit: Int
    private var line: [UInt8] = []
    private var isLineTooLong = false
    private var isFirstLine = true
    /// A line feed right after a carriage return belongs to it, and may come with the next bytes only.
    private var endedWithReturn = false

    private var data: [UInt8] = []
    private var hasData = false
    private var isOversized = false
    private var type = ""
    private var id: String

    /// A reader for a new connection, which goes on from the id that the one before it ended with.
    package init(lastEventID: String = "", limit: Int = 1 << 20) {
        self.lastEventID = lastEventID
        id = lastEventID
        self.limit = limit
    }

    /// Takes the next bytes, cut anywhere; what they complete.
    package mutating func feed(_ bytes: [UInt8]) -> [Item] {
        var items: [Item] = []
        var start = bytes.startIndex
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte == Self.lineFeed || byte == Self.carriageReturn else { continue }
            let belongsToReturn =
                byte == Self.lineFeed && (index > 0 ? bytes[index - 1] == Self.carriageReturn : endedWithReturn)
            if !belongsToReturn {
                keep(bytes[start..<index])
                if let item = endLine() { items.append(item) }
            }
            start = index + 1
        }
        keep(bytes[start...])
        if let last = bytes.last { endedWithReturn = last == Self.carriageReturn }
        return items
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        let room = limit - line.count
        isLineTooLong = isLineTooLong || bytes.count > room
        line += bytes.prefix(room)
    }

    private mutating func endLine() -> Item? {
        defer {
            line.removeAll(keepingCapacity: line.capacity <= 4096)
            isLineTooLong = false
            isFirstLine = false
        }
        var content = line[...]
        if isFirstLine, content.starts(with: Self.byteOrderMark) { content = content.dropFirst(3) }
        guard !content.isEmpty else { return dispatch() }
        let colon = content.firstIndex(of: UInt8(ascii: ":")) ?? content.endIndex
        var value = content[colon...].dropFirst()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        if colon == content.startIndex { return .comment(String(decoding: value, as: UTF8.self)) }
        if isLineTooLong {
            isOversized = true
        } else {
            take(String(decoding: content[..<colon], as: UTF8.self), value)
        }
        return nil
    }

    private mutating func take(_ field: String, _ value: ArraySlice<UInt8>) {
        switch field {
        case "data": append(value)
        case "event": type = String(decoding: value, as: UTF8.self)
        case "id":
            if !value.contains(0) { id = String(decoding: value, as: UTF8.self) }
        case "retry":
            // Fifteen digits are 30,000 years.
            guard !value.isEmpty, value.count <= 15, value.allSatisfy({ (48...57).contains($0) }),
                let milliseconds = Int64(String(decoding: value, as: UTF8.self))
            else { return }
            reconnectionTime = .milliseconds(milliseconds)
        default: break
        }
    }

    private mutating func append(_ value: ArraySlice<UInt8>) {
        guard data.count + value.count < limit else {
            isOversized = true
            return
        }
        if hasData { data.append(Self.lineFeed) }
        data += value
        hasData = true
    }

    /// An empty line ends an event; without data it is none, but its id counts.
    private mutating func dispatch() -> Item? {
        defer {
            data = []
            hasData = false
            isOversized = false
            type = ""
        }
        lastEventID = id
        if isOversized { return .oversized }
        guard hasData else { return nil }
        return .event(
            ServerSentEvent(
                type: type.isEmpty ? "message" : type, data: String(decoding: data, as: UTF8.self), lastEventID: id))
    }
}
