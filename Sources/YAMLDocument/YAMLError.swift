/// Why a text is not read as YAML, and where.
package struct YAMLError: Error, Sendable, Equatable {
    package var reason: Reason
    /// The place that is to blame; the beginning where the whole text is.
    package var mark: YAMLMark

    package init(_ reason: Reason, at mark: YAMLMark) {
        self.reason = reason
        self.mark = mark
    }

    /// What is wrong.
    package enum Reason: Sendable, Equatable {
        /// More bytes than the limit.
        case tooLong(limit: Int)
        /// Lists and mappings in each other, deeper than the limit.
        case tooDeep(limit: Int)
        /// More nodes than the limit once aliases are followed.
        case tooManyNodes(limit: Int)
        /// More `%TAG` lines than the limit.
        case tooManyTagDirectives(limit: Int)
        /// UTF-16, told by its byte order mark.
        case utf16
        /// Bytes that are no UTF-8, or a character that YAML forbids.
        case badCharacter(String)
        /// A tab where only spaces may indent.
        case tab
        /// What libyaml says; `during` is what it was doing, and on which line that began.
        case syntax(String, during: String?, line: Int?)
        /// An alias without an anchor before it.
        case unknownAlias(String)
        /// An alias inside of what it stands for.
        case circularAlias(String)
        /// A key that stands in the same mapping already.
        case duplicateKey(String, first: YAMLMark)
        /// A list or a mapping as a key.
        case keyIsNotScalar
        /// A merge key whose value is neither a mapping nor a list of them.
        case badMerge
        /// libyaml got no memory.
        case outOfMemory
    }

    /// One clause without the place.
    package var text: String { reason.text }
}

extension YAMLError.Reason {
    /// One clause.
    package var text: String {
        switch self {
        case .tooLong(let limit): "the file is larger than \(limit >> 20) MiB"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .tooManyNodes(let limit): "more than \(limit) values, aliases followed"
        case .tooManyTagDirectives(let limit): "more than \(limit) %TAG directives"
        case .utf16: "the file is UTF-16; save it as UTF-8"
        case .badCharacter(let problem): "not a character of a YAML file: \(problem)"
        case .tab: "a tab stands where only spaces may indent"
        case .syntax(let problem, let during, let line): Self.syntaxText(problem, during, line)
        case .unknownAlias(let name):
            "unknown alias '*\(YAMLText.brief(name))': no anchor '&\(YAMLText.brief(name))' stands before it"
        case .circularAlias(let name):
            "the alias '*\(YAMLText.brief(name))' stands inside of its own anchor '&\(YAMLText.brief(name))'"
        case .duplicateKey(let key, let first): "the key '\(YAMLText.brief(key))' is already on line \(first.line)"
        case .keyIsNotScalar: "a key must be a plain value, not a list or a mapping"
        case .badMerge: "the value of '<<' must be a mapping or a list of mappings"
        case .outOfMemory: "out of memory"
        }
    }

    private static func syntaxText(_ problem: String, _ during: String?, _ line: Int?) -> String {
        guard let during, let line else { return problem }
        return "\(problem) \(during) that begins on line \(line)"
    }
}

/// Pieces of a YAML text in messages.
package enum YAMLText {
    /// The longest piece that is shown.
    private static let longest = 60

    /// The first line, cut off where it is long.
    package static func brief(_ text: String) -> String {
        let line = text.prefix(longest + 1).prefix { !$0.isNewline }
        let isWhole = line.count <= longest && line.endIndex == text.endIndex
        return isWhole ? text : line.prefix(longest) + "…"
    }
}
