/// Replaces variables in the words of instructions as the builder does (BuildKit, `shell.Lex`), quotes removed.
struct DockerfileVariables {
    var values: [String: String]
    /// Asked for what is not among the values.
    var fallbacks: [String: String] = [:]
    /// Whether a variable without a value stays as it is written; otherwise the whole word cannot be told.
    var keepsUnknown = false
    var escape: UInt8

    /// Words within words, `${A:-${B:-c}}`, go no deeper.
    private static let deepest = 16

    /// A word with its variables replaced; nil when one has no value, or is written in a way that is not understood.
    func expanded(_ word: String) -> String? {
        var rest = Array(word.utf8)[...]
        return expanded(&rest, until: nil, depth: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private func expanded(_ rest: inout ArraySlice<UInt8>, until end: UInt8?, depth: Int) -> [UInt8]? {
        guard depth < Self.deepest else { return nil }
        var result: [UInt8] = []
        var quote: UInt8?
        while let byte = rest.popFirst() {
            if quote == nil, byte == end { return result }
            if quote == UInt8(ascii: "'") {
                if byte == quote { quote = nil } else { result.append(byte) }
            } else if byte == UInt8(ascii: "\"") {
                quote = quote == nil ? byte : nil
            } else if byte == UInt8(ascii: "'"), quote == nil {
                quote = byte
            } else if byte == escape {
                result += escaped(&rest, isQuoted: quote != nil)
            } else if byte == UInt8(ascii: "$") {
                guard let value = variable(&rest, depth: depth) else { return nil }
                result += value
            } else {
                result.append(byte)
            }
        }
        return end == nil ? result : nil
    }

    /// What an escape character and the next one stand for: in double quotes it only takes the meaning of a few.
    private func escaped(_ rest: inout ArraySlice<UInt8>, isQuoted: Bool) -> [UInt8] {
        guard let next = rest.popFirst() else { return [] }
        let isTaken = !isQuoted || next == UInt8(ascii: "\"") || next == UInt8(ascii: "$") || next == escape
        return isTaken ? [next] : [escape, next]
    }

    /// The value of what follows a dollar sign.
    private func variable(_ rest: inout ArraySlice<UInt8>, depth: Int) -> [UInt8]? {
        guard rest.first == UInt8(ascii: "{") else {
            let name = name(&rest)
            return name.isEmpty ? [UInt8(ascii: "$")] : value(of: name, or: Array("$".utf8) + name)
        }
        rest.removeFirst()
        let name = name(&rest)
        guard !name.isEmpty, var mark = rest.popFirst() else { return nil }
        if mark == UInt8(ascii: "}") { return value(of: name, or: Array("${".utf8) + name + Array("}".utf8)) }
        let isEmptyUnset = mark == UInt8(ascii: ":")
        if isEmptyUnset {
            guard let next = rest.popFirst() else { return nil }
            mark = next
        }
        guard let word = expanded(&rest, until: UInt8(ascii: "}"), depth: depth + 1) else { return nil }
        let value = known(name)
        let isSet = value.map { !$0.isEmpty || !isEmptyUnset } ?? false
        switch mark {
        case UInt8(ascii: "-"): return isSet ? value.map { Array($0.utf8) } : word
        case UInt8(ascii: "+"): return isSet ? word : []
        case UInt8(ascii: "?"): return isSet ? value.map { Array($0.utf8) } : nil
        default: return nil
        }
    }

    private func value(of name: [UInt8], or written: [UInt8]) -> [UInt8]? {
        known(name).map { Array($0.utf8) } ?? (keepsUnknown ? written : nil)
    }

    private func known(_ name: [UInt8]) -> String? {
        let name = String(decoding: name, as: UTF8.self)
        return values[name] ?? fallbacks[name]
    }

    private func name(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let name = rest.prefix { byte in
            byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        rest.removeFirst(name.count)
        return Array(name)
    }
}
