/// Whom something tried to reach: a host and perhaps a port, as a command or a message names them.
package struct Peer: Sendable, Hashable {
    /// Without brackets.
    package var host: String
    package var port: Int?

    package init(host: String, port: Int? = nil) {
        self.host = host
        self.port = port
    }

    /// As a person writes it.
    package var text: String {
        let shown = host.contains(":") ? "[\(host)]" : host
        return port.map { "\(shown):\($0)" } ?? shown
    }

    /// Whether it is the container itself, whatever its name is.
    package var isLoopback: Bool {
        host.hasPrefix("127.") || host == "::1" || host.lowercased() == "localhost" || host == "0.0.0.0"
    }

    /// The peers that a line of text names, in their order: `http://host:80/`, `host:80`, `[::1]:80`, `host port 80`,
    /// `host (10.0.0.1)`.
    static func mentioned(in line: String) -> [Peer] {
        var peers: [Peer] = []
        func add(_ peer: Peer) { if !peers.contains(peer) { peers.append(peer) } }
        let bytes = Array(line.utf8.prefix(2_000))
        let words = Word.split(bytes)
        for (index, word) in words.enumerated() {
            let text = word.text
            if let peer = url(text) ?? pair(text) {
                add(peer)
                continue
            }
            // Java's `kafka/172.18.0.5:9092`.
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2, isName(parts[0]), let peer = pair(parts[1]), isAddress(peer.host) {
                add(Peer(host: parts[0], port: peer.port))
                continue
            }
            if isAddress(text), text != "::", !peers.contains(where: { $0.host == text }) { add(Peer(host: text)) }
            // `Failed to connect to localhost port 8080`, `connection to server at "db" (172.18.0.2), port 5432`.
            if ["port", "port:"].contains(text.lowercased()), index > 0, index + 1 < words.count,
                let port = Peer.port(words[index + 1].text)
            {
                let hosts = words[..<index].suffix(3).map(\.text)
                if let host = hosts.last(where: isName) ?? hosts.last(where: isAddress) {
                    add(Peer(host: host, port: port))
                }
            }
        }
        return peers
    }

    /// The host of `http://user@host:80/path`, or of any other scheme.
    static func url(_ text: String) -> Peer? {
        guard let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound].reversed().prefix { $0.isLetter || $0 == "+" }
        guard !scheme.isEmpty else { return nil }
        var authority = text[mark.upperBound...].prefix { !"/?#'\"`<>, )".contains($0) }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        guard !authority.isEmpty else { return nil }
        if let peer = pair(String(authority)) { return peer }
        let host = authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority
        let standard = [
            "http": 80, "https": 443, "ws": 80, "wss": 443, "redis": 6379, "postgres": 5432,
            "postgresql": 5432, "mysql": 3306, "amqp": 5672, "mongodb": 27017,
        ]
        return Peer(host: String(host), port: standard[String(scheme.reversed()).lowercased()])
    }

    /// `host:80` or `[::1]:80`; nil for a time, a file with a line number and other things with a colon.
    static func pair(_ text: String) -> Peer? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        guard let port = port(String(text[text.index(after: colon)...])) else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            return isAddress(String(host)) ? Peer(host: String(host), port: port) : nil
        }
        // Go's `dial tcp :8080` is this very machine, and so is `:::8080`.
        if host.isEmpty { return Peer(host: "localhost", port: port) }
        if host == "::" || host == "::1" || host == "::ffff" { return Peer(host: String(host), port: port) }
        guard isName(String(host)) || isAddress(String(host)) else { return nil }
        return Peer(host: String(host), port: port)
    }

    /// Whether it may name a host: letters, digits, dots and dashes, one letter at least, and no file name.
    static func isName(_ text: String) -> Bool {
        guard let first = text.first, first.isLetter || first.isNumber, text.utf8.count < 254,
            text.contains(where: \.isLetter)
        else { return false }
        let endings = [".js", ".ts", ".py", ".go", ".rb", ".java", ".c", ".rs", ".sh", ".php", ".mjs", ".cjs"]
        guard !endings.contains(where: { text.hasSuffix($0) }) else { return false }
        let words = ["server", "host", "at", "to", "on", "port", "from", "line", "the", "tcp", "connect", "connection"]
        return !words.contains(text.lowercased())
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    || Word.isAlphanumeric(byte)
            }
    }

    /// An IPv4 address, or an IPv6 one without brackets; a time of day is none.
    static func isAddress(_ text: String) -> Bool {
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        if colons > 0 {
            return (colons == 7 || text.contains("::"))
                && text.utf8.allSatisfy { Word.isHex($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func port(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(digits.count)
        guard (1...5).contains(digits.count), rest.allSatisfy({ ":.,;)'\"!?/".contains($0) }) || rest.hasPrefix("/"),
            let port = Int(digits), (1...65_535).contains(port)
        else { return nil }
        return port
    }
}

/// A word of a message: what stands between blanks, without the punctuation around it.
struct Word {
    var text: String
    /// Where it begins.
    var start: Int

    /// Cuts at blanks, quotes and commas; brackets around a word go, those of an IPv6 address stay.
    static func split(_ bytes: [UInt8]) -> [Word] {
        var words: [Word] = []
        var start: Int?
        for index in 0...bytes.count {
            let isEnd = index == bytes.count || isSeparator(bytes[index])
            if isEnd, let begin = start {
                if let word = trimmed(bytes[begin..<index]) { words.append(word) }
                start = nil
            } else if !isEnd, start == nil {
                start = index
            }
        }
        return words
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "\"'`,<>=|".utf8.contains(byte)
    }

    private static func trimmed(_ slice: ArraySlice<UInt8>) -> Word? {
        var slice = slice
        while let first = slice.first, "({;".utf8.contains(first) { slice = slice.dropFirst() }
        while let last = slice.last, ")};.".utf8.contains(last) || last == UInt8(ascii: ":") {
            slice = slice.dropLast()
        }
        guard !slice.isEmpty else { return nil }
        return Word(text: String(decoding: slice, as: UTF8.self), start: slice.startIndex)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) }
}
