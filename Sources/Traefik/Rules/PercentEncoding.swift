/// Percent-encoding of URLs (RFC 3986).
enum PercentEncoding {
    /// The bytes that `%XX` at `index` stands for; nil when the digits are missing.
    static func byte(at index: Int, in text: [UInt8]) -> UInt8? {
        guard index + 2 < text.count, let high = digit(text[index + 1]), let low = digit(text[index + 2]) else {
            return nil
        }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }

    /// A query name or value in plain text: `+` is a blank. Nil when an escape is broken.
    static func decodeQuery(_ text: some StringProtocol) -> String? {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let byte = byte(at: index, in: bytes) else { return nil }
                decoded.append(byte)
                index += 2
            case let byte: decoded.append(byte)
            }
            index += 1
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// `text` with every byte escaped but letters, digits and those in `kept`.
    static func encode(_ text: String, keeping kept: String) -> String {
        let keptBytes = Set(kept.utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain = byte < 128 && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isPlain || keptBytes.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}

/// The form of a request's path that path matchers see.
package enum RoutingPath {
    /// Escapes are undone except those of reserved characters (RFC 3986, and `%` itself), so that `/a%2Fb` stays one
    /// segment. Nil when an escape is broken.
    package static func of(_ path: String) -> String? {
        let bytes = Array(path.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            guard let byte = PercentEncoding.byte(at: index, in: bytes) else { return nil }
            if reserved.contains(byte) {
                result += String(decoding: bytes[index...index + 2], as: UTF8.self).uppercased().utf8
            } else {
                result.append(byte)
            }
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let reserved = Set(":/?#[]@!$&'()*+,;=%".utf8)
}
