/// Checks as files write them: a fix that can be copied.
extension CheckFacts {
    /// The same check with a text in its command replaced.
    package func replacing(_ text: String, with other: String) -> CheckFacts {
        var copy = self
        for index in copy.test.indices.dropFirst() {
            guard let range = copy.test[index].firstRange(of: text) else { continue }
            copy.test[index].replaceSubrange(range, with: other)
            break
        }
        return copy
    }

    /// As a Dockerfile writes it.
    package var dockerfileLine: String {
        switch form {
        case .exec: "HEALTHCHECK CMD \(Self.list(Array(test.dropFirst())))"
        case .disabled: "HEALTHCHECK NONE"
        case .shell, .unknown: "HEALTHCHECK CMD \(text)"
        }
    }

    /// As a Compose file writes it, where a dollar sign stands for itself only when it is doubled.
    package var composeLine: String {
        let words = test.map { $0.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$") }
        return "test: \(Self.list(words))"
    }

    /// Words as a JSON array, which YAML reads too.
    private static func list(_ words: [String]) -> String {
        "[" + words.map(quoted).joined(separator: ", ") + "]"
    }

    private static func quoted(_ word: String) -> String {
        var text = "\""
        for scalar in word.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
