import Diagnosis
import DockerEngine
import FoundationEssentials
import Health
import Locking
import Terminal

/// The screen of a watch: the table, redrawn in place, and the diagnosis of an app that was selected.
final class WatchScreen: Sendable {
    private let engine: Engine
    private let context: Context
    private let timeline: Timeline
    private let screen: Screen
    private let state: Locked<WatchScreenState>

    /// What the keys and the work behind them bring.
    private enum Input: Sendable {
        case screen(Screen.Input)
        case diagnosis(of: String, lines: [String])
    }

    /// Takes the screen; nil where there is none to take.
    init?(_ arguments: WatchArguments, engine: Engine, context: Context, timeline: Timeline) {
        let streams = context.streams
        guard arguments.format == .text, Screen.isAvailable(on: streams, environment: context.environment),
            let screen = Screen(on: streams)
        else { return nil }
        self.engine = engine
        self.context = context
        self.timeline = timeline
        self.screen = screen
        let palette = Palette(
            choice: arguments.color, isTerminal: true, environment: context.environment)
        state = Locked(WatchScreenState(palette: palette, endpoint: engine.endpoint.text.visible(limit: 200)))
    }

    /// Shows how all apps are.
    func show(_ entries: [OverviewEntry], now: Double, since: (OverviewEntry) -> Double?) {
        let moments = Dictionary(entries.map { ($0.key, since($0)) }) { first, _ in first }
        draw { $0.take(entries, now: now, since: moments) }
    }

    /// Says something below the table, until something else is to be said.
    func note(_ text: String) { draw { $0.note = text } }

    /// Gives the screen back, and leaves the last table behind.
    func leave() {
        Screen.leave()
        let streams = context.streams
        let lines = state.withLock { $0.farewell(on: streams.size(of: .output)) }
        streams.write(lines.map { $0 + "\n" }.joined())
    }

    /// Follows the keys until the user quits, or the task is cancelled.
    func run() async {
        let (inputs, continuation) = AsyncStream.makeStream(of: Input.self)
        // Waiting for a key blocks: that has a thread of its own. It ends with the process where no thread is to be had.
        let reader = PosixThread {
            while let input = Screen.wait() { continuation.yield(.screen(input)) }
            continuation.finish()
        }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                defer { group.cancelAll() }
                for await input in inputs {
                    switch input {
                    case .screen(.redraw):
                        screen.invalidate()
                        draw { _ in }
                    case .screen(.keys(let keys)):
                        for key in keys {
                            switch press(key) {
                            case .none: break
                            case .quit: return
                            case .diagnose(let entry):
                                group.addTask { [self] in
                                    let lines = await diagnosis(of: entry)
                                    continuation.yield(.diagnosis(of: entry.key, lines: lines))
                                }
                            }
                        }
                    case .diagnosis(let key, let lines): draw { $0.show(lines, of: key) }
                    }
                }
            }
        } onCancel: {
            continuation.finish()
        }
        Screen.endWaiting()
        reader?.join()
    }

    private func press(_ key: Key) -> WatchScreenState.Action {
        let action = state.withLock { $0.press(key, rows: screen.size.rows) }
        draw { _ in }
        return action
    }

    private func draw(_ change: (inout WatchScreenState) -> Void) {
        // Drawn under the lock, so that what stands on the screen is the latest.
        state.withLock { state in
            change(&state)
            screen.draw(state.lines(on: screen.size))
        }
    }

    /// Most containers of an app whose diagnosis is shown.
    private static let mostContainers = 4

    private func diagnosis(of entry: OverviewEntry) async -> [String] {
        let parts = entry.overview.parts
        let failing = parts.filter { $0.level != .healthy }
        let chosen = (failing.isEmpty ? parts : failing).prefix(Self.mostContainers)
        guard !chosen.isEmpty else { return [entry.overview.headline.visible(limit: 1_000)] }
        let width = screen.size.columns
        let palette = state.withLock { $0.palette }
        let (engine, timeline) = (engine, timeline)
        let all: [Wire.ContainerSummary]
        do throws(EngineError) { all = try await engine.containers(within: OverviewLook.patience) } catch {
            return [error.text.visible(limit: 2_000)]
        }
        let texts = await Array(chosen).concurrentMap(atMost: Self.mostContainers) { part -> String in
            do throws(EngineError) {
                let seen = try await engine.inspect(part.glance.id.text, within: OverviewLook.patience)
                let gathering = FactGathering(
                    engine: engine, timeline: timeline, logLines: 20, runsCheck: false,
                    end: timeline.now + .seconds(5))
                let evidence = await gathering.gather(seen, among: all)
                return InspectText(palette: palette, width: width).text(evidence, evidence.findings.map(\.visible))
            } catch {
                return "\(part.glance.name.visible(limit: 300)): \(error.text.visible(limit: 2_000))"
            }
        }
        let more = (failing.isEmpty ? parts : failing).count - chosen.count
        let rest = more > 0 ? ["and \(Plural.count(more, "container")) more"] : []
        return (texts + rest).joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
    }
}
