import HTTP
import YAMLDocument

extension Section {
    /// All pairs as header lines.
    func headers() -> [Header] {
        pairs.compactMap { pair in
            guard let name = headerName(pair.key, at: pair.keyMark) else { return nil }
            return read(pair.value, .headerValue, of: "'\(name)'").map { Header(name, $0) }
        }
    }

    /// A text as the name of a header; nil for what is none, which is noted.
    func headerName(_ text: String, at mark: YAMLMark) -> String? {
        if !text.isEmpty, text.utf8.allSatisfy(HeaderSyntax.isToken) { return text }
        problems.add(
            .badValue(
                subject: "the name of a header", wanted: "letters, digits and -", found: "'\(YAMLText.brief(text))'",
                reason: nil), at: mark)
        return nil
    }
}

/// What RFC 9110 lets stand in header lines.
enum HeaderSyntax {
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    static func isInValue(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") }
}
