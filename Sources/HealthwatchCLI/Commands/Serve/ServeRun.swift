import Configuration
import DockerEngine
import FoundationEssentials
import HTTPServer
import Health
import ServiceManager
import StatusServer
import Terminal

/// One `serve`: connects, follows the engine, and answers until it is told to end.
struct ServeRun: Sendable {
    let arguments: ServeArguments
    let context: Context

    func run() async -> ExitStatus {
        let plan: ServePlan
        do throws(ServePlan.Problem) {
            plan = try ServePlan(arguments, environment: context.environment)
        } catch {
            say(error.text)
            return error.exit
        }
        if arguments.onlyChecks { return check(plan) }
        do throws(EngineError) {
            let engine = try await arguments.engine.connect(context, within: nil)
            let status = try await serve(plan, from: engine)
            return context.interruption().map { ExitStatus(signal: $0) } ?? status
        } catch {
            if let signal = context.interruption() { return ExitStatus(signal: signal) }
            say(error.text.visible(limit: 4_000))
            return .engine
        }
    }

    private func check(_ plan: ServePlan) -> ExitStatus {
        guard let summary = plan.summary else {
            say("there is no configuration file; name it with --config")
            return .notFound
        }
        context.streams.writeLine(summary)
        return .success
    }

    private func serve(_ plan: ServePlan, from engine: Engine) async throws(EngineError) -> ExitStatus {
        let timeline = context.startTimeline()
        let names = arguments.names.distinct
        var model = ModelLoop(
            engine, names: names, looksCloser: true, interval: arguments.interval, configured: plan.configured,
            context: context, timeline: timeline
        ) { text, _ in say(text.visible(limit: 4_000)) }
        let probes = model.probes
        let figures = ServeFigures(timeline) { probes?.attempts ?? [] }
        model.heard = { figures.note($0) }
        if let sentence = try await model.begin() {
            say(sentence)
            return .usage
        }
        let inspection = ServeInspection(engine, timeline: timeline)
        let board = board(plan, figures, inspection, engine)
        let feed: ServeFeed
        do throws(AlertSender.Problem) {
            feed = try ServeFeed(
                board, figures: figures, inspection: inspection, alerts: plan.alerts, record: arguments.record,
                names: names, engine: engine, context: context, timeline: timeline, lookAgain: model.lookAgain
            ) { say($0) }
        } catch {
            say(error.text)
            return .usage
        }
        let server: HTTPServer
        do throws(ServerError) {
            let answers = ServerAnswers(
                request: { board.answer($0) }, agent: { board.agentAnswer($0) }, now: { timeline.now })
            server = try HTTPServer(plan.server, answers: answers)
        } catch {
            say(error.text.visible(limit: 1_000))
            return error.exit
        }
        await Serving(model: model, feed: feed, server: server, inspection: inspection, timeline: timeline)
            .run(notice: ServiceNotice(context.environment)) { tell(server, plan) }
        return .success
    }

    private func board(
        _ plan: ServePlan, _ figures: ServeFigures, _ inspection: ServeInspection, _ engine: Engine
    ) -> StatusBoard {
        var options = StatusBoard.Options(
            version: Version.number, startTime: context.date().timeIntervalSince1970)
        options.maximumAge = arguments.maximumAge
        options.token = plan.token
        let record = arguments.record
        let documents = ServeDocuments(
            inspection: inspection, record: record.isOff ? nil : record.file(context.environment), engine: engine,
            context: context)
        return StatusBoard(options, figures: figures, documents: documents)
    }

    /// Says where the server is, and who can reach it.
    private func tell(_ server: HTTPServer, _ plan: ServePlan) -> String {
        let scheme = plan.server.tls == nil ? "http" : "https"
        let places = server.addresses.map { $0.hasPrefix("unix:") ? $0 : "\(scheme)://\($0)" }
        for place in places { say("listening on \(place)") }
        if let agent = server.agentAddress { say("answering agent checks on \(agent)") }
        if plan.token == nil, plan.server.addresses.contains(where: \.isOpen) {
            say("every host that reaches this one can read all of it: --token-file asks for a token")
        }
        return "listening on " + places.joined(separator: ", ")
    }

    private func say(_ text: String) { context.streams.writeLine("healthwatch serve: \(text)", to: .error) }
}

/// A server at work.
private struct Serving: Sendable {
    var model: ModelLoop
    var feed: ServeFeed
    let server: HTTPServer
    let inspection: ServeInspection
    let timeline: Timeline

    /// Serves until the task is cancelled. `begun` is called once, when there is something to serve, and tells it in one
    /// line.
    func run(notice: ServiceNotice, begun: @escaping @Sendable () -> String) async {
        var (model, feed) = (model, feed)
        let following = feed
        await withDiscardingTaskGroup { [server, inspection] group in
            group.addTask { await server.run() }
            group.addTask { await inspection.run() }
            var hasBegun = false
            let _: Bool? = await model.run { inner in
                following.follow(in: &inner, timeline: timeline)
            } tell: { look in
                _ = feed.take(look)
                // A loss of the engine is told although nothing is published.
                server.wake()
                if !hasBegun { notice.send(.ready(begun())) }
                hasBegun = true
                return nil
            }
            notice.send(.stopping)
            await server.stop()
            group.cancelAll()
        }
        await feed.finish()
    }
}

extension ServerError {
    /// What the command ends with.
    fileprivate var exit: ExitStatus {
        if case .noResources = self { .internal } else { .usage }
    }
}
