/// Finds the secrets of a text in one pass over its bytes. Everything that delimits a secret is ASCII, so what is cut out
/// never tears a character apart.
struct SecretScan {
    let bytes: [UInt8]
    /// What has to be hidden, in ascending order.
    private(set) var hidden: [Range<Int>] = []
    /// The last program named that takes passwords by a short option.
    private var program: String?
    /// Names longer than this are none.
    private static let longestName = 80

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func run() {
        var position = 0
        while position < bytes.count {
            if Self.isSpace(bytes[position]) {
                position += 1
            } else {
                position = takeWord(from: position)
            }
        }
    }

    /// Looks through a word; the end of it, or of what was hidden beyond it.
    private mutating func takeWord(from start: Int) -> Int {
        let end = wordEnd(from: start)
        if let past = takeOption(start..<end) { return past }
        if takeToken(start..<end) { return end }
        noteProgram(start..<end)
        var position = start
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: ":") where isFollowedByAuthority(position): position = takeUserInfo(from: position + 3)
            case UInt8(ascii: "="), UInt8(ascii: ":"):
                position = max(takeValue(at: position) ?? 0, position + 1)
            default: position += 1
            }
        }
        return position
    }

    /// A token that its own beginning tells: `ghp_…`, a JSON web token, a webhook of Slack.
    private mutating func takeToken(_ word: Range<Int>) -> Bool {
        let bare = bare(word)
        guard bare.count > 15 else { return false }
        if let hook = bytes[bare].firstRange(of: Array("hooks.slack.com/services/".utf8)) {
            hide(hook.upperBound..<bare.upperBound)
            return true
        }
        for prefix in SecretName.tokenPrefixes where bytes[bare].starts(with: prefix.utf8) {
            hide(bare.lowerBound + prefix.utf8.count..<bare.upperBound)
            return true
        }
        return false
    }

    /// `user:password@` of a URL whose authority begins there; where to go on.
    private mutating func takeUserInfo(from start: Int) -> Int {
        var colon: Int?
        var at: Int?
        var position = start
        while position < bytes.count, !Self.endsAuthority(bytes[position]) {
            if bytes[position] == UInt8(ascii: ":"), colon == nil { colon = position }
            if bytes[position] == UInt8(ascii: "@") { at = position }
            position += 1
        }
        guard let colon, let at, colon < at else { return max(position, start) }
        hide(colon + 1..<at)
        return at + 1
    }

    /// What follows `name=` or `name:`; the end of it when the name is one of a secret.
    private mutating func takeValue(at separator: Int) -> Int? {
        let name = name(before: separator)
        guard name.count > 1, SecretName.isSecret(bytes[name]) else { return nil }
        var start = separator + 1
        while start < bytes.count, Self.isBlank(bytes[start]) { start += 1 }
        guard start < bytes.count, !Self.isSpace(bytes[start]) else { return start }
        if SecretName.isWholeLine(bytes[name]), !Self.isQuote(bytes[start]) {
            let wrapper = name.lowerBound > 0 ? bytes[name.lowerBound - 1] : 0
            return hideLine(from: start, until: Self.isQuote(wrapper) ? wrapper : nil)
        }
        return hideWord(from: start, endsAtAmpersand: true)
    }

    /// An option that takes a secret as its next word, or attached to its letter; the end of the secret.
    private mutating func takeOption(_ word: Range<Int>) -> Int? {
        let bare = bare(word)
        guard bytes[bare.lowerBound] == UInt8(ascii: "-"), bare.count > 1 else { return takeBearer(bare, word) }
        if bytes[bare.lowerBound + 1] != UInt8(ascii: "-") { return takeShortOption(bare, word) }
        if let mark = bytes[bare].firstIndex(of: UInt8(ascii: "=")) {
            let isPair = SecretName.pairs.contains(text(bare.lowerBound..<mark))
            return isPair && hidePassword(in: mark..<bare.upperBound) ? word.upperBound : nil
        }
        let option = bytes[bare].dropFirst(2)
        guard option.count <= Self.longestName else { return nil }
        if SecretName.pairs.contains(text(bare)) { return hidePassword(after: word) }
        guard SecretName.isSecret(option), let next = nextWord(after: word) else { return nil }
        return hideWord(from: next, endsAtAmpersand: false)
    }

    private mutating func takeShortOption(_ option: Range<Int>, _ word: Range<Int>) -> Int? {
        let letter = Character(UnicodeScalar(bytes[option.lowerBound + 1]))
        let attached = option.lowerBound + 2..<option.upperBound
        if let program, SecretName.shortOptions[program] == letter {
            if !attached.isEmpty {
                hide(attached)
                return word.upperBound
            }
            guard !SecretName.attachedOnly.contains(program), let next = nextWord(after: word) else { return nil }
            return hideWord(from: next, endsAtAmpersand: false)
        }
        if bytes[option.upperBound - 1] == UInt8(ascii: "u"), bytes[option].dropFirst().allSatisfy(Self.isLetter) {
            return hidePassword(after: word)
        }
        if letter == "u", hidePassword(in: attached) { return word.upperBound }
        guard letter == "p", option.lowerBound > 0, attached.count > 1, looksSecret(attached) else { return nil }
        hide(attached)
        return word.upperBound
    }

    /// `-psecret`, unlike `-p8080:80`, `-p/run` or `-path`.
    private func looksSecret(_ value: Range<Int>) -> Bool {
        guard bytes[value.lowerBound] != UInt8(ascii: "=") else { return false }
        if bytes[value].allSatisfy({ Self.isDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) {
            return false
        }
        let option = value.lowerBound - 1..<value.upperBound
        return option.count > SecretScan.longestName || !SecretName.harmless.contains(text(option))
    }

    /// `Bearer TOKEN`, unlike the challenge `Bearer realm=…`.
    private mutating func takeBearer(_ bare: Range<Int>, _ word: Range<Int>) -> Int? {
        guard bare.count == 6, text(bare).lowercased() == "bearer", let next = nextWord(after: word),
            !bytes[next...].starts(with: "realm".utf8)
        else { return nil }
        return hideWord(from: next, endsAtAmpersand: false)
    }

    /// `user:password` as the next word: the user stays. Two numbers are ids, and a lone name is a user.
    private mutating func hidePassword(after word: Range<Int>) -> Int? {
        guard let next = nextWord(after: word) else { return nil }
        let end = wordEnd(from: next)
        let value = bare(next..<end)
        let isPairOfIDs = bytes[value].allSatisfy { Self.isDigit($0) || $0 == UInt8(ascii: ":") }
        return !isPairOfIDs && hidePassword(in: value) ? end : nil
    }

    /// Hides what stands behind the first colon; whether anything does.
    private mutating func hidePassword(in value: Range<Int>) -> Bool {
        guard let colon = bytes[value].firstIndex(of: UInt8(ascii: ":")), colon + 1 < value.upperBound else {
            return false
        }
        hide(colon + 1..<value.upperBound)
        return true
    }
}

// MARK: - Hiding

extension SecretScan {
    private mutating func hide(_ range: Range<Int>) {
        guard !range.isEmpty, range.lowerBound >= (hidden.last?.upperBound ?? 0) else { return }
        hidden.append(range)
    }

    /// Hides a word, or what stands between quotes; quotes and brackets around it stay. The end of it.
    private mutating func hideWord(from start: Int, endsAtAmpersand: Bool) -> Int {
        if Self.isQuote(bytes[start]) {
            let end = closing(of: bytes[start], from: start + 1)
            hide(start + 1..<end)
            return min(end + 1, bytes.count)
        }
        var end = start
        while end < bytes.count, !Self.isSpace(bytes[end]), !(endsAtAmpersand && bytes[end] == UInt8(ascii: "&")) {
            end += 1
        }
        let value = start..<end
        let trimmed = bare(value)
        hide(trimmed.isEmpty || trimmed.lowerBound > start ? value : start..<trimmed.upperBound)
        return end
    }

    /// Hides up to a quote, or to the end of the line.
    private mutating func hideLine(from start: Int, until quote: UInt8?) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != quote, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        hide(start..<end)
        return end
    }

    /// Where a quotation ends; a backslash takes the next byte's meaning.
    private func closing(of quote: UInt8, from start: Int) -> Int {
        var position = start
        while position < bytes.count, bytes[position] != quote {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position, bytes.count)
    }
}

// MARK: - Reading

extension SecretScan {
    private func wordEnd(from start: Int) -> Int {
        var end = start
        while end < bytes.count, !Self.isSpace(bytes[end]) { end += 1 }
        return end
    }

    private func nextWord(after word: Range<Int>) -> Int? {
        var start = word.upperBound
        while start < bytes.count, Self.isSpace(bytes[start]) { start += 1 }
        return start < bytes.count ? start : nil
    }

    /// A word without the quotes, brackets and commas around it; never empty, unless it is nothing else.
    private func bare(_ word: Range<Int>) -> Range<Int> {
        var (start, end) = (word.lowerBound, word.upperBound)
        while start < end - 1, Self.isWrapping(bytes[start]) { start += 1 }
        while end > start + 1, Self.isWrapping(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    /// The name that ends before a separator, a quote and blanks between them left out.
    private func name(before separator: Int) -> Range<Int> {
        var end = separator
        while end > 0, separator - end < 3, Self.isQuote(bytes[end - 1]) || Self.isBlank(bytes[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start <= Self.longestName, Self.isName(bytes[start - 1]) { start -= 1 }
        return start..<end
    }

    private mutating func noteProgram(_ word: Range<Int>) {
        let bare = bare(word)
        let base = bytes[bare].suffix(Self.longestName).split(separator: UInt8(ascii: "/")).last ?? []
        let name = String(decoding: base, as: UTF8.self)
        if SecretName.shortOptions[name] != nil { program = name }
    }

    private func isFollowedByAuthority(_ colon: Int) -> Bool {
        colon + 2 < bytes.count && bytes[colon + 1] == UInt8(ascii: "/") && bytes[colon + 2] == UInt8(ascii: "/")
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    private static func isName(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }
    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
    }
    private static func isWrapping(_ byte: UInt8) -> Bool {
        isQuote(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
            || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "(")
            || byte == UInt8(ascii: ")")
    }
    private static func endsAuthority(_ byte: UInt8) -> Bool {
        isSpace(byte) || isQuote(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?")
            || byte == UInt8(ascii: "#")
            || byte == UInt8(ascii: ",")
    }
}
