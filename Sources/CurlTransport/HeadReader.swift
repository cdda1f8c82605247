import HTTP

/// Puts the head of the final answer together from the lines that curl hands over one by one: those of interim answers
/// (1xx), of redirects that are followed, of the final answer, and of trailers behind a chunked body.
struct HeadReader {
    /// The longest sum of all head lines of one exchange. Docker's and Traefik's heads stay below 8 KiB.
    static let limit = 256 * 1024

    private let followsRedirects: Bool
    private var size = 0
    private var current = ResponseHead(status: 0)
    private var isFinished = false

    /// Whether a head, final or not, has been closed by its empty line.
    private(set) var hasClosedOne = false

    /// A reader that takes redirects for interim answers when the client follows them.
    init(followsRedirects: Bool) {
        self.followsRedirects = followsRedirects
    }

    /// What a line meant.
    enum Outcome: Equatable {
        case more
        case final(ResponseHead)
        case malformed(String)
    }

    /// Takes one line with its line end.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Outcome {
        size += line.count
        guard size <= HeadReader.limit else {
            return .malformed("the head of the answer has more than \(HeadReader.limit) bytes")
        }
        if isFinished { return .more }

        let text = HeadReader.trim(line)
        if text.isEmpty { return close() }
        if text.starts(with: "HTTP/".utf8) {
            current = HeadReader.head(beginningWith: text)
        } else if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
            unfold(text)
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            let value = HeadReader.trim(UnsafeRawBufferPointer(rebasing: text[(colon + 1)...]))
            current.headers.append(
                Header(String(decoding: text[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
        }
        return .more
    }

    private mutating func close() -> Outcome {
        guard current.status != 0 else { return .more }
        hasClosedOne = true
        let isInterim = (100..<200).contains(current.status) && current.status != 101
        guard !isInterim, !isFollowed else {
            current = ResponseHead(status: 0)
            return .more
        }
        guard hasOneLength else { return .malformed("the answer's Content-Length is no number, or several") }
        isFinished = true
        return .final(current)
    }

    /// curl takes `12x` for 12 and the last of several: a part of the answer would look like all of it (RFC 9112, 6.3).
    private var hasOneLength: Bool {
        let lengths = Set(current.headers.filter { $0.name.lowercased() == "content-length" }.map(\.value))
        return lengths.count <= 1 && lengths.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }

    /// curl follows any 3xx that has a Location that is not empty.
    private var isFollowed: Bool {
        followsRedirects && (300..<400).contains(current.status)
            && current.headers.contains { $0.name.lowercased() == "location" && !$0.value.isEmpty }
    }

    /// A line that begins with white space continues the value before it (RFC 9112, 5.2).
    private mutating func unfold(_ text: UnsafeRawBufferPointer) {
        guard !current.headers.isEmpty else { return }
        current.headers[current.headers.count - 1].value += " " + String(decoding: text, as: UTF8.self)
    }

    /// Reads `HTTP/1.1 200 OK` or `HTTP/2 200`: the version before the first space and the three digits after it; the
    /// status is 0 if there are none.
    private static func head(beginningWith line: UnsafeRawBufferPointer) -> ResponseHead {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        var head = ResponseHead(status: 0)
        guard words.count > 1, let status = Int(String(decoding: words[1].prefix(3), as: UTF8.self)) else {
            return head
        }
        head.status = status
        head.httpVersion = String(decoding: words[0].dropFirst("HTTP/".count), as: UTF8.self)
        return head
    }

    private static func trim(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        func isSpace(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
                || byte == UInt8(ascii: "\n")
        }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: bytes[first...last])
    }
}
