import DockerEngine
import FoundationEssentials
import Health
import Probing
import Terminal

/// Shows what probes came to.
struct ProbeReport: Sendable {
    private let format: ProbeFormat
    private let isQuiet: Bool
    private let streams: Streams
    private let palette: Palette
    private let date: @Sendable () -> Date

    init(_ arguments: ProbeArguments, context: Context) {
        format = arguments.format
        isQuiet = arguments.isQuiet
        streams = context.streams
        palette = Palette(
            choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: context.environment)
        date = context.date
    }

    /// How each target ended, with the exit status; nil for one that was never answered.
    func finish(_ results: [(BoundProbe, ProbeResult?)], exit: ExitStatus) {
        guard !isQuiet else { return }
        let targets = results.map { ProbeDocument.Target($0, $1) }
        switch format {
        case .text: streams.write(results.map { line($0, $1) + "\n" }.joined())
        case .json: streams.writeLine(Documents.json(ProbeDocument(targets, exit: exit), isPretty: true))
        case .ndjson:
            for target in targets { streams.writeLine(Documents.json(ProbeDocument([target], exit: exit))) }
        }
    }

    /// An attempt of a watch or a wait. People are told what changes the verdict, programs are told all of it.
    func tell(_ bound: BoundProbe, _ news: ProbeNews) {
        guard !isQuiet else { return }
        let isChange = news.after != nil && news.before != news.after
        switch format {
        case .text:
            guard isChange else { return }
            streams.writeLine("\(now) \(name(bound)): \(change(news)) (\(words(news.result)))")
        case .json, .ndjson:
            var document = ProbeDocument([ProbeDocument.Target(bound, news.result)], exit: nil)
            document.event = isChange ? "change" : "result"
            document.time = Timestamp.text(date())
            document.targets[0].verdict = news.threshold.verdict.rawValue
            document.targets[0].streak = news.threshold.streak
            streams.writeLine(Documents.json(document))
        }
    }

    /// What a wait sees that is new, while it goes on.
    func progress(_ bound: BoundProbe, _ result: ProbeResult) {
        guard !isQuiet, format == .text else { return }
        streams.writeLine("\(now) \(bound.shownLabel): \(words(result))", to: .error)
    }

    private var now: String { date().formatted(Date.ISO8601FormatStyle()) }

    private func name(_ bound: BoundProbe) -> String { palette.paint(bound.shownLabel, .strong) }

    private func line(_ bound: BoundProbe, _ result: ProbeResult?) -> String {
        guard let result else { return "\(name(bound)): \(palette.paint("failed", .bad)) (no answer yet)" }
        return "\(name(bound)): \(word(result.hasPassed)) (\(words(result)))"
    }

    private func word(_ hasPassed: Bool) -> String {
        palette.paint(hasPassed ? "passed" : "failed", hasPassed ? .good : .bad)
    }

    private func change(_ news: ProbeNews) -> String {
        let painted = palette.paint(Self.word(news.threshold.verdict), news.after == .success ? .good : .bad)
        let times = news.threshold.streak > 1 ? ", \(Plural.count(news.threshold.streak, "time")) in a row" : ""
        return (news.before.map { "\(Self.word($0)) -> " } ?? "") + painted + times
    }

    private static func word(_ verdict: ProbeVerdict) -> String {
        switch verdict {
        case .unknown: "undecided"
        case .success: "passing"
        case .failure: "failing"
        }
    }

    /// `200 in 3ms`, or why it failed.
    private func words(_ result: ProbeResult) -> String {
        let text = result.shownText
        let time = "in \(DurationText.brief(result.duration))"
        return text.isEmpty ? time : result.hasPassed ? "\(text) \(time)" : "\(text), \(time)"
    }
}

extension BoundProbe {
    /// Its label without a password, harmless to print.
    var shownLabel: String { SecretMask.mask(label).visible(limit: 2_000) }
}

extension ProbeResult {
    /// Its text without secrets, harmless to print.
    var shownText: String { SecretMask.mask(text).visible(limit: 1_000) }
}
