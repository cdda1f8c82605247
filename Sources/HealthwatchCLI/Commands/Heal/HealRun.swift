import DockerEngine
import FoundationEssentials
import Health
import Locking
import ServiceManager
import Terminal

/// One `heal`: connects, follows the engine, and restarts until it is told to end, or its one cycle is done.
struct HealRun: Sendable {
    let arguments: HealArguments
    let context: Context

    func run() async -> ExitStatus {
        let report = HealReport(arguments, context: context)
        let setup: HealSetup
        do throws(HealSetup.Problem) {
            setup = try HealSetup(arguments, environment: context.environment)
        } catch {
            report.say(error.text)
            return error.exit
        }
        do throws(EngineError) {
            let engine = try await setup.engine.connect(context, within: nil)
            let status = try await heal(setup, on: engine, report)
            report.finish()
            return context.interruption().map { ExitStatus(signal: $0) } ?? status
        } catch {
            if let signal = context.interruption() { return ExitStatus(signal: signal) }
            report.say(error.text)
            return .engine
        }
    }

    private func heal(
        _ setup: HealSetup, on engine: Engine, _ report: HealReport
    ) async throws(EngineError) -> ExitStatus {
        let timeline = context.startTimeline()
        var model = ModelLoop(
            engine, names: [], grouping: setup.names + setup.excluded, looksCloser: true, interval: setup.interval,
            configured: setup.configured, context: context, timeline: timeline
        ) { text, _ in report.say(text) }
        let probes = model.probes
        if let sentence = try await model.begin() {
            report.say(sentence)
            return .usage
        }
        let recording =
            arguments.onlySays
            ? nil : Recording(arguments.record, names: [], engine: engine, context: context) { report.say($0) }
        let alerts: AlertFeed
        do throws(AlertSender.Problem) {
            alerts = try AlertFeed(
                arguments.onlySays ? [] : setup.alerts, engine: engine, recording: recording, context: context,
                timeline: timeline
            ) { report.say($0) }
        } catch {
            report.say(error.text)
            return .usage
        }
        let tell: @Sendable (HealEvent) -> Void = { event in
            report.tell(event)
            recording?.take(event)
            alerts.take(event)
        }
        let view = HealView(setup, own: OwnContainer.id) { probes?.containerStandings(of: $0) ?? [] }
        let desk = HealDesk(
            setup, view: view, ledger: await past(on: engine, report), onlySays: arguments.onlySays, tell: tell
        ) { report.say($0) }
        let work = HealWork(
            engine: engine, desk: desk, setup: setup, timeline: timeline, tell: tell, lookAgain: model.lookAgain)
        var healing = Healing(
            names: setup.names, isOneCycle: arguments.isOnce || arguments.onlySays, desk: desk, report: report,
            recording: recording, alerts: alerts, notice: ServiceNotice(context.environment))
        return await healing.run(&model, work, timeline: timeline)
    }

    private func past(on engine: Engine, _ report: HealReport) async -> HealLedger {
        guard !arguments.record.isOff, let path = arguments.record.file(context.environment) else {
            return HealLedger()
        }
        let past = await HealPast.read(path, engine: engine.endpoint.text, now: engine.now)
        if let problem = past.problem { report.say("what was done before is not known: \(problem)") }
        return past.ledger
    }
}

/// A healing under way.
private struct Healing {
    /// The apps that were named.
    let names: [AppName]
    /// Whether it ends when what is to be done now is done.
    let isOneCycle: Bool
    let desk: HealDesk
    let report: HealReport
    let recording: Recording?
    var alerts: AlertFeed
    let notice: ServiceNotice
    var news = WatchNews()
    /// The names that meant nothing at the last look.
    var missing: [AppName] = []
    var hasBegun = false
    /// When the service manager heard last that it goes on.
    var lastSign = -Double.infinity

    /// Heals until the task is cancelled, or the one cycle is over.
    mutating func run(_ model: inout ModelLoop, _ work: HealWork, timeline: Timeline) async -> ExitStatus {
        var state = self
        let wake = model.wake
        let end: ExitStatus? = await model.run { group in
            group.addTask { await work.run() }
            group.addTask { await work.wakeUp(wake) }
            state.alerts.run(in: &group)
            state.recording?.follow(in: &group, timeline: timeline)
        } tell: { look in
            state.take(look)
        }
        self = state
        notice.send(.stopping)
        await alerts.finish()
        await recording?.finish()
        return end ?? .success
    }

    /// Takes a look; returns the exit status when the one cycle is over.
    private mutating func take(_ look: ModelLoop.Look) -> ExitStatus? {
        let news = self.news.take(look)
        recording?.take(news.recorded, at: look.now)
        alerts.take(news.told, loss: look.loss, at: look.now)
        let missing = names.filter { look.groups[$0]?.isEmpty ?? true }
        for name in missing where !self.missing.contains(name) {
            report.say(isOneCycle ? AppText.missing(name) : "\(AppText.missing(name)): it is waited for")
        }
        self.missing = missing
        desk.take(look)
        if !hasBegun { notice.send(.ready("healing")) }
        hasBegun = true
        if look.now - lastSign >= 1 {
            notice.send(.alive)
            lastSign = look.now
        }
        guard isOneCycle else { return nil }
        if look.loss != nil { return .engine }
        guard desk.isSettled else { return nil }
        return missing.isEmpty ? desk.leavesAlone ? .unhealthy : .success : .notFound
    }
}
