/// Paths of files as URI references (RFC 3986).
enum FileReference {
    /// A path relative to where the program runs stays relative, an absolute one becomes a `file:` URI. What a path may
    /// not have in a URI is percent-encoded, a colon too, which would make a scheme of the words before it.
    static func uri(_ path: String) -> String {
        var path = path[...]
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        let encoded = path.utf8.map { byte -> String in
            guard isPlain(byte) else { return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
            return String(UnicodeScalar(byte))
        }
        return (path.hasPrefix("/") ? "file://" : "") + encoded.joined()
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~/+,=@!".utf8.contains(byte)
        }
    }
}
