import Diagnosis
import Health
import Terminal

/// Shows what was found out about containers.
struct InspectReport: Sendable {
    private let arguments: InspectArguments
    private let streams: Streams
    private let palette: Palette
    private let template: DocumentTemplate?

    /// A container with what is found about it.
    struct Entry: Sendable {
        var evidence: Evidence
        var findings: [Finding]

        var hasError: Bool { findings.contains { $0.severity == .error } }
    }

    init(_ arguments: InspectArguments, streams: Streams, environment: [String: String]) throws(DocumentTemplate
        .Mistake)
    {
        self.arguments = arguments
        self.streams = streams
        palette = Palette(choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: environment)
        template =
            if let text = arguments.template {
                try DocumentTemplate(text, table: "{{.Name}}\t{{.Condition}}\t{{.Health}}\t{{.State}}")
            } else { nil }
    }

    /// Shows them all, those with errors first. Throws what a template does not find.
    func show(_ entries: [Entry]) throws(DocumentTemplate.Mistake) {
        let failing = entries.filter(\.hasError)
        if arguments.isQuiet {
            for entry in failing { streams.writeLine(entry.evidence.facts.name.visible(limit: 300)) }
            return
        }
        let ordered = (failing + entries.filter { !$0.hasError }).map { ($0.evidence, $0.findings.map(\.visible)) }
        let documents = ordered.map { InspectDocument.Container($0.0, findings: $0.1) }
        if let template { return streams.write(try template.text(documents)) }
        switch arguments.format {
        case .text:
            let text = InspectText(palette: palette, width: streams.terminalWidth)
            for (index, (evidence, findings)) in ordered.enumerated() {
                streams.write((index > 0 ? "\n" : "") + text.text(evidence, findings))
            }
        case .json: streams.writeLine(Documents.json(InspectDocument(containers: documents), isPretty: true))
        case .ndjson:
            for document in documents { streams.writeLine(Documents.json(InspectDocument(containers: [document]))) }
        }
    }
}
