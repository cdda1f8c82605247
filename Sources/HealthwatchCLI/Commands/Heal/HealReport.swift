import FoundationEssentials
import Health
import Locking
import Terminal

/// Tells what healing does: as lines, or as documents.
final class HealReport: Sendable {
    private let format: OverviewFormat
    private let streams: Streams
    private let palette: Palette
    /// What goes into the one document.
    private let events = Locked<[HealEvent]>([])

    init(_ arguments: HealArguments, context: Context) {
        format = arguments.format
        streams = context.streams
        palette = Palette(
            choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: context.environment)
    }

    /// Tells an event.
    func tell(_ event: HealEvent) {
        switch format {
        case .json: events.withLock { $0.append(event) }
        case .ndjson: streams.writeLine(Documents.json(HealDocument(events: [.init(event)])))
        case .text: for line in lines(event) { streams.writeLine(line) }
        }
    }

    /// Tells something about the healing itself.
    func say(_ text: String) { streams.writeLine("healthwatch heal: \(text.visible(limit: 4_000))", to: .error) }

    /// Writes what was kept for the end.
    func finish() {
        guard format == .json else { return }
        let all = events.withLock { $0 }
        streams.writeLine(Documents.json(HealDocument(events: all.map(HealDocument.Event.init)), isPretty: true))
    }

    private func lines(_ event: HealEvent) -> [String] {
        let name = palette.paint(event.container.visible(limit: 300), .strong)
        var lines = ["\(Self.time(event.moment)) \(name): \(sentence(event))"]
        if let finding = event.finding {
            lines.append("  \(finding.title) " + palette.paint("[\(finding.id)]", .dim))
            if let fix = finding.fix.first { lines.append("  fix: \(fix)") }
        }
        return lines
    }

    private func sentence(_ event: HealEvent) -> String {
        let count = event.count.map { " (\($0.number) of \($0.limit))" } ?? ""
        let output = event.output.isEmpty ? "" : ": \(event.output.visible(limit: 1_000))"
        let time = event.duration.map(DurationText.brief) ?? ""
        func word(_ text: String) -> String { palette.paint(text, event.kind.role) }
        switch event.kind {
        case .restarting: return word("restarting") + "\(count): \(event.reason)\(output)"
        case .restarted: return word("restarted") + " in \(time)"
        case .restartFailed:
            return word("restart failed") + " after \(time): \(event.problem ?? "no reason given")"
        case .healed:
            return word("healthy again") + (event.duration == nil ? "" : ", \(time) after the restart")
        case .gaveUp:
            return word("given up")
                + " after \(Plural.count(event.count?.number ?? 0, "restart")): \(event.reason)\(output)"
        case .refused: return word("left alone") + ": \(event.reason) (\(event.output.visible(limit: 1_000)))"
        case .waiting:
            let until = event.until.map { " until \(Self.time($0))" } ?? ""
            return word("waiting") + "\(until): \(event.reason) (\(event.output.visible(limit: 1_000)))"
        case .wouldRestart: return word("would restart") + "\(count): \(event.reason)\(output)"
        }
    }

    private static func time(_ moment: Double) -> String {
        Date(timeIntervalSince1970: moment).formatted(Date.ISO8601FormatStyle())
    }
}

extension HealEvent.Kind {
    /// What it means for the eye.
    var role: Role {
        switch self {
        case .restarting, .restarted, .wouldRestart: .warning
        case .restartFailed, .gaveUp, .refused: .bad
        case .healed: .good
        case .waiting: .dim
        }
    }
}
