/// A key, as far as screens here know them.
package enum Key: Equatable, Sendable {
    case up, down, pageUp, pageDown, home, end, enter, escape
    case character(Character)
}

/// Makes keys of the bytes that a terminal sends. Pure.
package struct KeyReader: Sendable {
    private static let sequences: [(bytes: String, key: Key)] = [
        ("\u{1b}[A", .up), ("\u{1b}OA", .up), ("\u{1b}[B", .down), ("\u{1b}OB", .down), ("\u{1b}[5~", .pageUp),
        ("\u{1b}[6~", .pageDown), ("\u{1b}[H", .home), ("\u{1b}OH", .home), ("\u{1b}[1~", .home), ("\u{1b}[F", .end),
        ("\u{1b}OF", .end), ("\u{1b}[4~", .end), ("\r", .enter), ("\n", .enter),
    ]

    /// The keys in `bytes`, which came at once: a terminal sends a sequence in one piece, so that an escape that stands
    /// alone at the end is the key of that name. Sequences that are not known are passed over.
    package static func keys(_ bytes: [UInt8]) -> [Key] {
        var keys: [Key] = []
        var rest = bytes[...]
        while let first = rest.first {
            if let known = sequences.first(where: { rest.starts(with: $0.bytes.utf8) }) {
                keys.append(known.key)
                rest = rest.dropFirst(known.bytes.utf8.count)
            } else if first == 0x1b {
                let isSequence =
                    rest.count > 1
                    && (rest[rest.startIndex + 1] == UInt8(ascii: "[")
                        || rest[rest.startIndex + 1] == UInt8(ascii: "O"))
                guard isSequence else {
                    keys.append(.escape)
                    rest = rest.dropFirst()
                    continue
                }
                rest = rest.dropFirst(2).drop { !(0x40...0x7e).contains($0) }.dropFirst()
            } else {
                if (0x20...0x7e).contains(first) { keys.append(.character(Character(Unicode.Scalar(first)))) }
                rest = rest.dropFirst()
            }
        }
        return keys
    }
}
