import Health
import Locking
import Terminal

/// Shows a wait: progress on standard error while it runs, results on standard output as they come.
final class WaitReporter: Sendable {
    private let arguments: WaitArguments
    private let streams: Streams
    private let environment: [String: String]
    private let region: LiveRegion?
    private let screen: WaitScreen
    private let said = Locked<Set<String>>([])

    init(_ arguments: WaitArguments, streams: Streams, environment: [String: String]) {
        self.arguments = arguments
        self.streams = streams
        self.environment = environment
        let isLive = streams.isTerminal(.error) && !arguments.isQuiet && environment["TERM"] != "dumb"
        region = isLive ? LiveRegion(on: streams, channel: .error) : nil
        screen = WaitScreen(
            palette: Palette(choice: arguments.color, isTerminal: streams.isTerminal(.error), environment: environment))
    }

    /// Takes what happened.
    func show(_ event: WaitEvent) {
        if arguments.format == .ndjson { streams.writeLine(Documents.json(WaitProgress.Document(event))) }
        guard !arguments.isQuiet else { return }
        guard let region else { return streams.writeLine(WaitProgress.line(event), to: .error) }
        if case .note = event.kind {
            region.log("\(event.app.visible(limit: 100)): \(WaitProgress.text(event.kind))")
        }
        region.draw(screen.take(event))
    }

    /// Redraws every second, so that the time counts on; only on a terminal.
    func keepDrawing(on timeline: Timeline) async {
        guard let region else { return }
        while await timeline.sleep(until: timeline.now + .seconds(1)) { region.draw(screen.lines(at: timeline.now)) }
    }

    /// Takes how an app ended. Formats that make one document of all apps wait for ``finish(_:)``.
    func show(_ outcome: WaitOutcome) {
        if let region {
            // Ctrl-C was echoed where the cursor stands.
            streams.write("\r", to: .error)
            region.draw(screen.remove(outcome.name.text))
        }
        // What kept the app from being looked at at all is an error, not a result.
        let isError =
            outcome.exit == .usage || outcome.reason?.code == .engine
            || outcome.reason?.code == .notFound && outcome.members.isEmpty
        if isError { showError(outcome.reason?.message ?? "") }
        switch arguments.format {
        case .text: if !isError { showText(outcome) }
        case .json: streams.writeLine(Documents.json(WaitDocument(outcome), isPretty: true))
        case .ndjson: streams.writeLine(Documents.json(WaitDocument(outcome, event: "result")))
        case .github: streams.write(WaitGitHub.annotations(outcome))
        case .junit: break
        }
    }

    /// Ends the showing.
    func finish(_ outcomes: [WaitOutcome]) {
        region?.finish(.clearing)
        switch arguments.format {
        case .junit: streams.write(WaitJUnit.document(outcomes))
        case .github:
            if let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty,
                let problem = WaitGitHub.appendSummary(outcomes, to: path)
            {
                streams.writeLine("healthwatch wait: cannot write the step summary: \(problem)", to: .error)
            }
        case .text, .json, .ndjson: break
        }
    }

    private func showText(_ outcome: WaitOutcome) {
        if arguments.isQuiet {
            if outcome.exit == .success {
                streams.writeLine(outcome.name.text.visible(limit: 500))
            } else {
                streams.writeLine("healthwatch wait: \(WaitReport.headline(outcome))", to: .error)
            }
        } else {
            let palette = Palette(
                choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: environment)
            region?.draw([])
            streams.write(WaitReport(palette: palette, width: streams.terminalWidth).text(outcome))
        }
    }

    /// What concerns all apps, such as an engine that is not there, is said once.
    private func showError(_ message: String) {
        guard said.withLock({ $0.insert(message).inserted }) else { return }
        region?.draw([])
        streams.writeLine("healthwatch wait: \(message)", to: .error)
    }
}
