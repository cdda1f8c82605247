package import YAMLDocument

/// What is wrong with a configuration, or with another file of probes.
package struct ConfigurationError: Error, Sendable, Equatable {
    /// The file as the user named it.
    package var path: String
    /// In the order of the file; at least one.
    package var problems: [ConfigurationProblem]
    /// How many problems there are besides: after twenty they are only counted.
    package var omitted: Int

    /// Problems of a file.
    package init(path: String, problems: [ConfigurationProblem], omitted: Int = 0) {
        self.path = path
        self.problems = problems
        self.omitted = omitted
    }

    /// A line `FILE:LINE:COLUMN: MESSAGE` for each problem.
    package var text: String {
        let lines = problems.map { "\(path):\($0.mark.line):\($0.mark.column): \($0.text)" }
        return (lines + (omitted == 0 ? [] : ["\(path): and \(omitted) more"])).joined(separator: "\n")
    }
}

/// One thing that is wrong in a file.
package struct ConfigurationProblem: Sendable, Equatable {
    package var mark: YAMLMark
    package var mistake: ConfigurationMistake

    /// A mistake at a place.
    package init(_ mistake: ConfigurationMistake, at mark: YAMLMark) {
        self.mark = mark
        self.mistake = mistake
    }

    /// One clause without the place.
    package var text: String { mistake.text }
}

/// What can be wrong in a file.
package enum ConfigurationMistake: Sendable, Equatable {
    /// No YAML.
    case notYAML(YAMLError.Reason)
    /// Nothing but remarks.
    case emptyFile
    /// More than the one document that a file of this kind has.
    case severalDocuments
    /// None of the three kinds of files.
    case unknownFile
    /// A file of a known kind, but without a probe.
    case noProbes
    case unknownKey(String, suggestion: String?)
    case missingKey(String)
    /// One of two keys must be there.
    case missingOneOf([String])
    /// A value of the wrong type or beyond what is possible. `subject` is what must be, `reason` a clause on why it is not.
    case badValue(subject: String, wanted: String, found: String, reason: String?)
    /// A name for the second time.
    case repeatedName(String, first: YAMLMark)
    /// Two keys of which only one can be.
    case exclusive(String, String)
    /// Two spellings of the same key.
    case synonyms(String, String)
    /// A key without the other that it goes with.
    case incomplete(String, needs: String)
    /// A key that has no meaning beside another.
    case useless(String, with: String)
    /// A probe without any of the keys that say what it asks.
    case asksNothing(choices: [String])
    /// A Kubernetes probe over gRPC.
    case grpc
    /// A port by a name that the container gives to none.
    case unknownPort(String, suggestion: String?)
    /// Probes of a container that has ended before the others start.
    case initContainer

    /// One clause: what is wrong, and what to write instead.
    package var text: String {
        switch self {
        case .notYAML(let reason): reason.text
        case .emptyFile: "the file is empty"
        case .severalDocuments: "a second document begins here; this kind of file has one"
        case .unknownFile:
            "this is no file of probes: at its top are neither apps, alerts, heal or serve, nor healthChecks, nor "
                + "Kubernetes' apiVersion and kind"
        case .noProbes: "the file has no probes"
        case .unknownKey(let key, let suggestion):
            "unknown key \(quoted(key))" + (suggestion.map { "; did you mean \(quoted($0))?" } ?? "")
        case .missingKey(let key): "the key \(quoted(key)) is missing"
        case .missingOneOf(let keys):
            "one of the keys \(keys.dropLast().map(quoted).joined(separator: ", ")) and \(quoted(keys.last ?? "")) is missing"
        case .badValue(let subject, let wanted, let found, let reason):
            "\(subject) must be \(wanted), is \(found)" + (reason.map { ": \($0)" } ?? "")
        case .repeatedName(let name, let first): "the name \(quoted(name)) is already used on line \(first.line)"
        case .exclusive(let first, let second): "\(quoted(first)) and \(quoted(second)) at once; keep one of them"
        case .synonyms(let first, let second): "\(quoted(first)) and \(quoted(second)) mean the same; keep one of them"
        case .incomplete(let key, let other): "\(quoted(key)) needs \(quoted(other)) beside it"
        case .useless(let key, let other): "\(quoted(key)) means nothing beside \(quoted(other))"
        case .asksNothing(let choices): "the probe asks nothing; give it one of \(choices.joined(separator: ", "))"
        case .grpc: "gRPC probes are not supported; use httpGet, tcpSocket or exec"
        case .unknownPort(let name, let suggestion):
            "the container has no port named \(quoted(name))"
                + (suggestion.map { "; did you mean \(quoted($0))?" } ?? "")
        case .initContainer: "an init container has probes only with 'restartPolicy: Always'"
        }
    }

    private func quoted(_ text: String) -> String { "'\(YAMLText.brief(text))'" }
}
