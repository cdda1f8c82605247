/// Reads YAML 1.1 as libyaml does, which is how Docker Compose and Kubernetes files are written.
package enum YAMLDocument {
    /// The longest text that is read, in bytes.
    static let maximumLength = 4 << 20
    /// The deepest nesting of lists and mappings, aliases followed.
    static let maximumDepth = 100
    /// The most nodes of a text, each alias counted as all that it stands for: aliases of aliases grow exponentially.
    static let maximumNodes = 100_000
    /// The most `%TAG` lines: libyaml compares each with all before it.
    static let maximumTagDirectives = 100

    /// All documents of a text in UTF-8, none of an empty one. Anchors and merge keys are resolved.
    package static func load(_ bytes: [UInt8]) throws(YAMLError) -> [YAMLNode] {
        let text = try checked(bytes)
        guard let reader = EventReader(text) else { throw YAMLError(.outOfMemory, at: YAMLMark(line: 1, column: 1)) }
        var builder = TreeBuilder()
        while let event = try reader.next() { try builder.take(event) }
        return builder.documents
    }

    /// The text without a byte order mark, if it is short and plain enough to be parsed.
    private static func checked(_ bytes: [UInt8]) throws(YAMLError) -> ArraySlice<UInt8> {
        let start = YAMLMark(line: 1, column: 1)
        guard bytes.count <= maximumLength else { throw YAMLError(.tooLong(limit: maximumLength), at: start) }
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw YAMLError(.utf16, at: start)
        }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        let directive = Array("%TAG".utf8)
        let directives = text.indices.count(where: { text[$0] == directive[0] && text[$0...].starts(with: directive) })
        guard directives <= maximumTagDirectives else {
            throw YAMLError(.tooManyTagDirectives(limit: maximumTagDirectives), at: start)
        }
        return text
    }
}
