/// When a stream sends although nothing happened.
struct StreamPace: Sendable {
    /// The longest time between two events.
    let interval: Duration
    private var nextEvent = Duration.zero
    private var lastBytes = Duration.zero

    /// Proxies close what is silent for longer than some time, nginx after 60 s.
    private static let silence = Duration.seconds(15)
    /// Moments are rounded up to these steps, so that a crowd of clients is served at the same moments.
    private static let step = Duration.milliseconds(20)

    /// A stream with an event at least that often.
    init(interval: Duration) { self.interval = interval }

    /// Notes that an event was sent.
    mutating func noteEvent(at now: Duration) {
        lastBytes = now
        nextEvent = Self.rounded(now + interval)
    }

    /// Notes that a comment was sent.
    mutating func noteHeartbeat(at now: Duration) { lastBytes = now }

    /// Whether an event is due.
    func isEventDue(at now: Duration) -> Bool { now >= nextEvent }

    /// Whether a comment is due.
    func isHeartbeatDue(at now: Duration) -> Bool { interval > Self.silence && now >= lastBytes + Self.silence }

    /// The next moment at which something is due.
    var next: Duration { interval > Self.silence ? min(nextEvent, lastBytes + Self.silence) : nextEvent }

    private static func rounded(_ moment: Duration) -> Duration {
        let steps = (moment / step).rounded(.up)
        return step * Int(steps)
    }
}
