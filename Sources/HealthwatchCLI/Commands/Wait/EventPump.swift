import DockerEngine
import FoundationEssentials

/// What wakes the loop of a wait.
enum Signal: Sendable {
    /// The wait begins.
    case started
    /// The event stream is open: from here on nothing is missed, so now is the time to look.
    case subscribed
    /// The engine refuses to send events: only the safety poll is left.
    case unsubscribable(EngineError)
    case event(Wire.Event)
    /// The event stream broke; it is being opened again.
    case lost(EngineError)
    /// Time has come to an agreed moment.
    case alarm
    /// A probe begins: which target of the plan, in which round.
    case probing(target: Int, round: Int)
    /// A probe was answered, or failed.
    case probed(ProbeAttempt)
}

/// Keeps the event stream open: reconnects when it breaks, at once the first time, then ever slower up to a second.
enum EventPump {
    /// What a gate wants to hear of. With `health_status` among the values the engine takes each as a prefix, and none
    /// of these is one of `exec_create`, `exec_start` or `exec_die`, which every health check sends
    /// (moby, `daemon/events/filter.go`).
    private static let verbs = [
        "create", "destroy", "die", "health_status", "kill", "oom", "pause", "pull", "remove", "rename", "restart",
        "start", "unpause",
    ]

    private static let longestPause = Duration.seconds(1)

    /// Runs until the task is cancelled or the engine refuses events for good; `more` are verbs that a gate has no use for.
    static func run(
        _ engine: Engine, since start: Double, more: [String] = [], timeline: Timeline, send: @Sendable (Signal) -> Void
    ) async {
        let filters = Filters(["type": ["container", "image"], "event": verbs + more])
        var since = start
        var pause = Duration.zero
        while !Task.isCancelled {
            do {
                // Whether the engine answers at all shows when it is looked at: a silent opening is only tried again.
                guard let events = try await open(engine, filters, since: since, timeline: timeline) else { continue }
                send(.subscribed)
                for try await event in events {
                    pause = .zero
                    if let nanoseconds = event.timeNano { since = Double(nanoseconds) / 1e9 }
                    send(.event(event))
                }
            } catch .cancelled {
                return
            } catch {
                guard error.isPassing else { return send(.unsubscribable(error)) }
                send(.lost(error))
            }
            if pause > .zero, await !timeline.sleep(until: timeline.now + pause) { return }
            pause = min(max(.milliseconds(20), pause * 2), longestPause)
        }
    }

    /// The stream; nil when the head of the answer does not come. The stream itself may be silent for ever.
    private static func open(
        _ engine: Engine, _ filters: Filters, since: Double, timeline: Timeline
    ) async throws(EngineError) -> EventStream? {
        let limit = timeline.now + .seconds(10)
        let outcome = await timeline.race(until: limit) { () -> Result<EventStream, EngineError> in
            do throws(EngineError) { return .success(try await engine.events(filters, since: since)) } catch {
                return .failure(error)
            }
        }
        return try outcome?.get()
    }
}
