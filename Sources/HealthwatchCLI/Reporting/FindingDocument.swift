import Health

/// A finding, as every document shows it.
struct FindingDocument: Encodable {
    var id: String
    var severity: String
    var container: Nullable<String>
    var title: String
    var evidence: [String]
    var cause: String
    var fix: [String]
    var commands: [String]

    init(_ finding: Finding) {
        id = finding.id
        severity = finding.severity.rawValue
        container = Nullable(finding.container)
        title = finding.title
        evidence = finding.evidence
        cause = finding.cause
        fix = finding.fix
        commands = finding.commands
    }
}

/// A value that stands in the document as null when there is none, instead of being left out.
struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
    var value: Value?

    init(_ value: Value?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
