/// The target of a request, taken apart (RFC 9112, section 3.2): what it names, and the query.
struct RequestTarget: Equatable {
    /// The segments of the path, decoded. A slash at the end is no segment of its own, so `/` has none. `.` and `..` are
    /// names as others: nothing is resolved, as nothing here is a file.
    let path: [String]
    /// The query.
    let query: Query
    /// Whether it is `*`, the server itself.
    let isServer: Bool

    /// Longer ones are refused; in bytes. What Apache and nginx read of a request line by default.
    static let longest = 8_192

    /// Takes apart what a client sent, in origin or absolute form, or `*`.
    init(parsing text: String) throws(Refusal) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.longest else { throw .targetTooLong(bytes.count) }
        isServer = bytes == [UInt8(ascii: "*")]
        if isServer {
            (path, query) = ([], Query())
            return
        }
        do throws(TargetMistake) {
            let local = try Self.withoutAuthority(bytes[...])
            let end = local.firstIndex(of: UInt8(ascii: "?")) ?? local.endIndex
            path = try Self.segments(local[..<end])
            query = try Query(parsing: local[end...].dropFirst())
        } catch {
            throw .badTarget(text, error)
        }
    }

    /// The path and the query of an absolute form, whose scheme and authority say nothing here; an origin form as it is.
    private static func withoutAuthority(_ bytes: ArraySlice<UInt8>) throws(TargetMistake) -> ArraySlice<UInt8> {
        if bytes.first == UInt8(ascii: "/") { return bytes }
        guard let scheme = ["http://", "https://"].first(where: { bytes.hasPrefix(ignoringCase: $0) }) else {
            throw .form
        }
        let rest = bytes.dropFirst(scheme.utf8.count)
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.isEmpty else { throw .noHost }
        guard authority.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "#") }) else { throw .character }
        return rest[end...]
    }

    private static func segments(_ path: ArraySlice<UInt8>) throws(TargetMistake) -> [String] {
        // Without a path an absolute form means the root.
        if path.count <= 1 { return [] }
        var segments: [String] = []
        for segment in path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            segments.append(try Escapes.decoded(segment))
        }
        if path.last == UInt8(ascii: "/") { segments.removeLast() }
        return segments
    }
}

/// What makes a target no target.
enum TargetMistake: Error, Equatable {
    /// Neither `/…` nor `http://…` nor `*`.
    case form
    /// An absolute form without a host (RFC 9110, section 4.2.1).
    case noHost
    /// A percent sign without two hexadecimal digits.
    case escape
    /// A space, a `#`, a control character or a NUL, escaped or not.
    case character
    /// Its bytes are no UTF-8.
    case encoding
}

/// Percent-encoding (RFC 3986, section 2.1), read strictly.
enum Escapes {
    /// What these bytes stand for. In a query `+` is a space, too.
    static func decoded(_ bytes: ArraySlice<UInt8>, isQuery: Bool = false) throws(TargetMistake) -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "%"):
                plain.append(try escaped(bytes, at: index))
                index += 3
            case UInt8(ascii: "+") where isQuery:
                plain.append(UInt8(ascii: " "))
                index += 1
            case UInt8(ascii: " "), UInt8(ascii: "#"): throw .character
            case let byte:
                plain.append(byte)
                index += 1
            }
        }
        guard let text = String(validating: plain, as: UTF8.self) else { throw .encoding }
        guard !hasControls(plain) else { throw .character }
        return text
    }

    private static func escaped(_ bytes: ArraySlice<UInt8>, at index: Int) throws(TargetMistake) -> UInt8 {
        guard index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2]) else {
            throw .escape
        }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Whether valid UTF-8 has a control character: those of ASCII, and U+0080 to U+009F, which begin with C2.
    private static func hasControls(_ bytes: [UInt8]) -> Bool {
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) { return true }
        return zip(bytes, bytes.dropFirst()).contains { $0 == 0xc2 && $1 < 0xa0 }
    }
}

extension Collection<UInt8> {
    /// Whether it begins with that text, which is in lowercase ASCII.
    func hasPrefix(ignoringCase prefix: String) -> Bool {
        count >= prefix.utf8.count && zip(self, prefix.utf8).allSatisfy { $0.lowercasedASCII == $1 }
    }

    /// Whether it is that text, which is in lowercase ASCII.
    func equals(ignoringCase text: String) -> Bool { count == text.utf8.count && hasPrefix(ignoringCase: text) }
}

extension UInt8 {
    /// The small letter of a capital one; anything else as it is.
    var lowercasedASCII: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
