import Health
import Terminal

/// Shows how apps are.
struct StatusReport: Sendable {
    private let arguments: StatusArguments
    private let streams: Streams
    private let palette: Palette
    private let template: DocumentTemplate?

    init(
        _ arguments: StatusArguments, streams: Streams, environment: [String: String]
    ) throws(DocumentTemplate.Mistake) {
        self.arguments = arguments
        self.streams = streams
        palette = Palette(choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: environment)
        template =
            if let text = arguments.template {
                try DocumentTemplate(text, table: "{{.Name}}\t{{.Data}}\t{{.Message}}")
            } else { nil }
    }

    /// Shows them in their order; `now` is the engine's present in seconds since 1970. Throws what a template does not
    /// find.
    func show(_ entries: [OverviewEntry], now: Double) throws(DocumentTemplate.Mistake) {
        if arguments.isQuiet {
            streams.write(entries.map { $0.name.text.visible(limit: 300) + "\n" }.joined())
            return
        }
        if let template { return streams.write(try template.text(entries.map(StatusDocument.App.init))) }
        switch arguments.format {
        case .text:
            let table = OverviewTable(palette: palette, width: streams.terminalWidth)
            streams.write(table.lines(entries, now: now).map { $0 + "\n" }.joined())
        case .json:
            streams.writeLine(
                Documents.json(StatusDocument(apps: entries.map(StatusDocument.App.init)), isPretty: true))
        case .ndjson:
            for entry in entries { streams.writeLine(Documents.json(StatusDocument(apps: [.init(entry)]))) }
        }
    }
}
