/// One node of a YAML text, with where it stands. Aliases and merge keys are resolved already.
package struct YAMLNode: Sendable, Equatable {
    /// What it is.
    package indirect enum Content: Sendable, Equatable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// In the order of writing; no key stands twice.
        case mapping([YAMLPair])
    }

    package var content: Content
    /// Where it begins. What came by an alias or a merge key stands where it was written.
    package var mark: YAMLMark
    /// A tag that was written out, such as `!reset`; nil for none.
    package var tag: String?

    package init(_ content: Content, at mark: YAMLMark = YAMLMark(line: 1, column: 1), tag: String? = nil) {
        self.content = content
        self.mark = mark
        self.tag = tag
    }
}

/// A scalar as it was written.
package struct YAMLScalar: Sendable, Equatable {
    /// Its text, escapes resolved.
    package var text: String
    /// Whether it was written without quotes and not as a block: only then it can be something else than a string.
    package var isPlain: Bool

    package init(_ text: String, isPlain: Bool = true) {
        self.text = text
        self.isPlain = isPlain
    }
}

/// A key and its value.
package struct YAMLPair: Sendable, Equatable {
    /// The key's text.
    package var key: String
    /// Where the key stands.
    package var keyMark: YAMLMark
    package var value: YAMLNode
    /// Whether it was brought in by a merge key (`<<`).
    package var isMerged: Bool

    package init(_ key: String, at keyMark: YAMLMark, _ value: YAMLNode, isMerged: Bool = false) {
        self.key = key
        self.keyMark = keyMark
        self.value = value
        self.isMerged = isMerged
    }
}

/// A place in a text, both counted from 1; a column counts characters.
package struct YAMLMark: Sendable, Equatable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
