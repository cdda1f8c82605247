import DockerEngine
import FoundationEssentials
import HTTP
import Health
import Terminal

/// What was last told of a container; a restart is told even when it leads back to where the container stood.
struct Shown: Sendable, Equatable {
    var standing: Standing
    var restarts: Int
}

/// The wait for one app: a loop that wakes on events, alarms and probe answers, and lets the gate decide.
struct AppWait: Sendable {
    let name: AppName
    let arguments: WaitArguments
    let engine: Engine
    let context: Context
    let timeline: Timeline
    let startedAt: Date
    private let report: @Sendable (WaitEvent) -> Void

    var watch: ContainerWatch
    var round: ProbeRound
    var status = DeploymentStatus.uninitialized
    /// How long the containers took to pass, last time they did; nil while they do not.
    var passedAt: Duration?
    var shown: [ContainerID: Shown] = [:]
    var shownStatus: DeploymentStatus?

    /// Why the engine cannot be asked at the moment, and since when; nil while it can.
    var lost: (error: EngineError, since: Duration)?
    var lastLook: Duration?
    /// When the last look began, successful or not; before the first one, when the wait began.
    private var lastAttempt: Duration
    /// When the engine was last asked for anything.
    private var asked: Duration = .zero
    var stableSince: Duration?
    /// The look that phase 2 was planned by.
    var plannedAt: Duration?
    /// The containers, each with its run, that phase 2 was planned for.
    var plannedFor: Set<Run> = []
    /// Whether the stream of events stands.
    private var hearsEvents = false
    private var nextAlarm: Duration?

    /// One run of a container: what was answered in another one proves nothing.
    struct Run: Hashable {
        var id: ContainerID
        var start: String?
    }

    /// How the loop can end.
    enum Ending: Sendable {
        case deployed
        case failed(ReasonCode, container: ContainerID?, message: String)
        /// The name cannot be gated: it fits several apps, or a kind that is not supported.
        case unusable(String)
        /// Told to stop by a signal.
        case interrupted
    }

    init(
        _ name: AppName, arguments: WaitArguments, configured: ConfiguredApps = ConfiguredApps(), engine: Engine,
        context: Context, timeline: Timeline, report: @escaping @Sendable (WaitEvent) -> Void
    ) {
        self.name = name
        self.arguments = arguments
        self.engine = engine
        self.context = context
        self.timeline = timeline
        self.report = report
        startedAt = context.date()
        lastAttempt = timeline.now
        var policy = arguments.gatePolicy
        policy.exitsMayReturn = engine.isPodman
        policy.exitSettling = .seconds(1)
        watch = ContainerWatch(name, engine: engine, policy: policy, timeline: timeline)
        round = ProbeRound(
            arguments, name: name, configured: configured, engine: engine, timeline: timeline, client: context.client)
    }

    /// Waits, and tells how it ended. A cancelled task ends it at once, as interrupted.
    mutating func run() async -> WaitOutcome {
        let (signals, continuation) = AsyncStream.makeStream(of: Signal.self)
        let send: @Sendable (Signal) -> Void = { continuation.yield($0) }
        var state = self
        let ending = await withDiscardingTaskGroup(returning: Ending.self) { [engine, timeline, context] group in
            defer { group.cancelAll() }
            // The head of the stream comes before the engine subscribes; a second back covers that gap, and tells who was
            // asked to stop just now.
            let since = engine.now.timeIntervalSince1970 - 1
            // An app that is ready needs no events, so a look comes before them. The look after they are subscribed to is
            // the one that misses nothing.
            if let ending = await state.take(.started) { return ending }
            if let ending = state.judge(in: &group, send: send) { return ending }
            group.addTask { await EventPump.run(engine, since: since, timeline: timeline, send: send) }
            state.setAlarm(in: &group, send: send)
            for await signal in signals {
                if let ending = await state.take(signal) { return ending }
                if let ending = state.judge(in: &group, send: send) { return ending }
                // Nobody reads the results any more.
                if context.streams.failure(of: .output) != nil { return .interrupted }
                state.setAlarm(in: &group, send: send)
            }
            return .interrupted
        }
        self = state
        return await conclude(context.interruption() == nil ? ending : .interrupted)
    }

    /// Tells whoever shows the wait.
    func note(_ kind: WaitEvent.Kind) {
        report(WaitEvent(app: name.text, date: context.date(), elapsed: timeline.now, kind: kind))
    }
}

// MARK: - What woke the loop

extension AppWait {
    private mutating func take(_ signal: Signal) async -> Ending? {
        do throws(EngineError) {
            switch signal {
            // A broken stream is no lost engine; whether it answers shows at once.
            case .started: return try await look()
            case .subscribed:
                hearsEvents = true
                return try await look()
            case .lost:
                hearsEvents = false
                return try await look()
            // What refuses one version refuses it everywhere: there is nothing to poll.
            case .unsubscribable(.versionMismatch(let endpoint, let reason)): throw .versionMismatch(endpoint, reason)
            case .unsubscribable(let error):
                hearsEvents = false
                note(
                    .note("the engine sends no events, so it is asked every \(text(arguments.interval)): \(error.text)")
                )
                return try await look()
            case .event(let event): return try await take(event)
            case .alarm:
                nextAlarm = nil
                return timeline.now >= nextLook ? try await look() : nil
            case .probing(let target, let round):
                self.round.begin(target, round: round)
                return nil
            case .probed(let attempt):
                if round.take(attempt) { note(.probe(round.outcomes[attempt.target].target, attempt)) }
                // Without events the containers may have changed since the last look: it must not be the last word.
                return !hearsEvents && round.answer == .passed ? try await look() : nil
            }
        } catch {
            return noteLoss(error)
        }
    }

    private mutating func take(_ event: Wire.Event) async throws(EngineError) -> Ending? {
        if event.Type == "image" {
            notePull(of: event.Actor?.ID ?? "")
            return nil
        }
        guard watch.app != nil else { return try await look() }
        guard let id = watch.note(event), lost == nil else { return nil }
        asked = timeline.now
        do {
            try await watch.look(at: id, within: patience - asked)
        } catch .unreachable(_, .timedOut) where timeline.now - asked < Self.shortestLoss {
            return nil
        }
        return nil
    }

    private mutating func look() async throws(EngineError) -> Ending? {
        lastAttempt = timeline.now
        guard let sighting = try await ask({ watch throws(EngineError) in try await watch.look() }) else { return nil }
        lastLook = timeline.now
        if let lost {
            note(.note("the engine is back"))
            // What was not seen was not seen to be good.
            stableSince = stableSince.map { $0 + (timeline.now - lost.since) }
        }
        lost = nil
        switch sighting {
        case .present: return nil
        case .absent:
            guard timeline.now >= arguments.appear else { return nil }
            return .failed(.notFound, container: nil, message: WaitText.missing(name, after: arguments.appear))
        case .ambiguous(let spellings): return .unusable(AppText.ambiguous(name, spellings))
        case .unsupported(let kind): return .unusable(AppText.unsupported(name, kind, verb: "waited for"))
        }
    }

    /// Lets a copy of the watch ask the engine: one that goes silent in the middle must not hold up what time decides.
    /// Nil when time was over so soon that the silence says nothing about the engine.
    private mutating func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (inout ContainerWatch) async throws(EngineError) -> Answer
    ) async throws(EngineError) -> Answer? {
        let before = watch
        asked = timeline.now
        let outcome = await timeline.race(until: patience) { () -> Result<(ContainerWatch, Answer), EngineError> in
            var copy = before
            do throws(EngineError) {
                let answer = try await question(&copy)
                return .success((copy, answer))
            } catch {
                return .failure(error)
            }
        }
        guard let outcome else {
            if Task.isCancelled { throw .cancelled }
            if timeline.now - asked < Self.shortestLoss { return nil }
            throw .unreachable(engine.endpoint, .timedOut(stage: .total))
        }
        let (after, answer) = try outcome.get()
        watch = after
        return answer
    }

    /// A busy engine may be silent for that long.
    private static let shortestLoss = Duration.seconds(1)

    /// Until when an answer of the engine is awaited. Even when time is over, a healthy engine gets the chance to
    /// answer.
    private var patience: Duration {
        let now = timeline.now
        var moments = [now + arguments.longestSilence]
        moments += [arguments.deadline, givenUpAt, watch.gate.nextTimeout(at: now)].compactMap { $0 }
        if watch.app == nil {
            moments.append(lastLook == nil ? arguments.longestSilence : max(arguments.appear, now + Self.shortestLoss))
        }
        return max(moments.min() ?? now, now + .milliseconds(250))
    }

    /// When an engine that stays away is given up: after as long as a container may take.
    var givenUpAt: Duration? { lost.map { $0.since + arguments.timeout } }

    /// An engine that fails before it was understood once is none to wait for; later it may be restarting.
    private mutating func noteLoss(_ error: EngineError) -> Ending? {
        guard lastLook != nil, error.isPassing else {
            return error == .cancelled ? .interrupted : .failed(.engine, container: nil, message: error.text)
        }
        if lost == nil { note(.note("lost the engine, waiting for it to come back: \(error.text)")) }
        lost = (error, since: lost?.since ?? asked)
        return nil
    }

    /// The engine tells of a pull when it is done; while nothing of the app exists, its images are what is pulled.
    private mutating func notePull(of image: String) {
        guard watch.app == nil else { return }
        move(to: .pullingImages, note: "the engine pulled \(image.visible(limit: 200))")
    }
}

// MARK: - When to wake without being woken

extension AppWait {
    /// An engine that was lost is asked more often than one that sends events. The first look waits for the event
    /// stream, but not long. What no news decides, that an app stays absent or good, is looked at when its time is over.
    private var nextLook: Duration {
        let pause: Duration =
            lastLook == nil ? .milliseconds(250) : lost == nil ? arguments.interval : .milliseconds(500)
        let ends = [watch.app == nil ? arguments.appear : nil, stableSince.map { $0 + arguments.stable }]
        return ends.compactMap { $0 }.filter { $0 > lastAttempt }
            .reduce(lastAttempt + min(arguments.interval, pause), min)
    }

    private mutating func setAlarm(
        in group: inout DiscardingTaskGroup, send: @escaping @Sendable (Signal) -> Void
    ) {
        let now = timeline.now
        var moments = [nextLook]
        moments += [arguments.deadline, watch.gate.nextChange(at: now), round.nextChange].compactMap { $0 }
        if let givenUpAt { moments.append(givenUpAt) }
        guard let earliest = moments.min() else { return }
        // Moments that passed while the engine was lost must not make the loop spin.
        let moment = lost == nil ? earliest : max(earliest, now + .milliseconds(50))
        guard nextAlarm.map({ moment < $0 }) ?? true else { return }
        nextAlarm = moment
        group.addTask { [timeline] in
            if await timeline.sleep(until: max(moment, now)) { send(.alarm) }
        }
    }

    func text(_ duration: Duration) -> String { DurationText.brief(duration) }
}
