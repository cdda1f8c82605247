import DockerEngine
import FoundationEssentials
import Health
import HistoryStore
import Terminal

/// One `status`: looks once, and shows what it saw.
struct StatusRun: Sendable {
    let arguments: StatusArguments
    let context: Context

    /// What came of the look.
    private struct Result {
        var entries: [OverviewEntry] = []
        /// The engine's present, in seconds since 1970.
        var now: Double
        /// The exit status of names that cannot be used, or of the engine; nil without such a problem.
        var problem: ExitStatus?
    }

    func run() async -> ExitStatus {
        let report: StatusReport
        do throws(DocumentTemplate.Mistake) {
            report = try StatusReport(arguments, streams: context.streams, environment: context.environment)
        } catch {
            say("bad value for --format: \(error.text.visible(limit: 500))")
            return .usage
        }
        var result: Result
        do throws(EngineError) {
            // While the engine makes its list, what reads it is set up.
            async let isPrepared: Void = Wire.prepare()
            let engine = try await arguments.engine.connect(context, within: nil)
            result = try await look(OverviewLook(engine))
            await addActions(on: engine, to: &result)
            await isPrepared
        } catch {
            if let signal = context.interruption() { return ExitStatus(signal: signal) }
            let text = error.text.visible(limit: 4_000)
            say(text)
            result = Result(now: context.date().timeIntervalSince1970, problem: .engine)
            result.entries = names.map {
                OverviewEntry(app: nil, name: $0, overview: AppOverview(unknown: "the engine cannot be asked: \(text)"))
            }
        }
        if let signal = context.interruption() { return ExitStatus(signal: signal) }
        // The error has been said; a table of nothing adds nothing to it.
        if result.entries.isEmpty, let problem = result.problem, arguments.format == .text { return problem }
        do throws(DocumentTemplate.Mistake) {
            try report.show(result.entries, now: result.now)
        } catch {
            say("bad value for --format: \(error.text.visible(limit: 500))")
            return .usage
        }
        return result.problem ?? ExitStatus(result.entries.map(\.overview))
    }

    /// Adds what healing did last, as the record tells.
    private func addActions(on engine: Engine, to result: inout Result) async {
        guard let path = arguments.record ?? RecordOptions.defaultFile(context.environment) else { return }
        let actions: [String: Action]
        do throws(HistoryError) {
            actions = try await HealPast.last(path, engine: engine.endpoint.text, now: engine.now)
        } catch {
            return say("what heal did is not known: \(error.text.visible(limit: 2_000))")
        }
        for index in result.entries.indices where !actions.isEmpty {
            let own = result.entries[index].overview.parts.compactMap { actions[$0.glance.id.text] }
            result.entries[index].lastAction = own.max { $0.date < $1.date }
        }
    }

    /// A name that is given twice is shown once.
    private var names: [AppName] { arguments.names.distinct }

    private func look(_ look: OverviewLook) async throws(EngineError) -> Result {
        var look = look
        try await look.list()
        var result = Result(now: look.now)
        if names.isEmpty {
            let idle = look.inventory.apps().values.filter { !$0.contains { $0.state == .running } }
            try await look.learnChecks(of: idle.flatMap { $0 })
            result.entries = OverviewEntry.all(look.inventory, now: look.now)
        } else {
            try await find(&look, into: &result)
        }
        let filter = OverviewFilter(arguments.selection.terms)
        let showsRest = arguments.selection.showsAll || !names.isEmpty || filter.asksStatus
        result.entries = result.entries.filter { entry in
            (showsRest || !entry.overview.isAtRest) && filter.lets(entry, labels: look.inventory.labels)
        }
        return result
    }

    private func find(_ look: inout OverviewLook, into result: inout Result) async throws(EngineError) {
        var found: [(name: AppName, app: App, ids: [String])] = []
        for name in names {
            switch try await look.find(name, verb: "shown") {
            case .app(let app, let ids): found.append((name, app, ids))
            case .missing:
                let overview = AppOverview(missing: AppText.missing(name))
                result.entries.append(OverviewEntry(app: nil, name: name, overview: overview))
            case .unusable(let sentence):
                say(sentence)
                result.problem = .usage
            }
        }
        let ids = found.flatMap(\.ids)
        try await look.inspect(Array(Set(ids)).sorted())
        result.now = look.now
        for (name, app, ids) in found where !result.entries.contains(where: { $0.app == app }) {
            let overview = AppOverview(look.inventory.glances(of: app, ids: ids), now: result.now)
            result.entries.append(OverviewEntry(app: app, name: name, overview: overview))
        }
        result.entries.sort(by: OverviewEntry.isBefore)
    }

    private func say(_ text: String) {
        context.streams.writeLine("healthwatch status: \(text)", to: .error)
    }
}
