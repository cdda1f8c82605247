package import FoundationEssentials
package import HTTP
package import Terminal

/// Everything outside that a command may touch.
package struct Context: Sendable {
    /// The variables of the process.
    package var environment: [String: String]
    /// Standard output and standard error.
    package var streams: Streams
    /// How requests are sent.
    package var client: any HTTPClient
    /// Makes the clock that deadlines and durations of one command are counted on.
    package var startTimeline: @Sendable () -> Timeline
    /// The time of day, for timestamps only.
    package var date: @Sendable () -> Date
    /// Which signal asked the process to end; nil while none did.
    package var interruption: @Sendable () -> Int32?

    /// A context with these parts.
    package init(
        environment: [String: String], streams: Streams, client: any HTTPClient,
        startTimeline: @escaping @Sendable () -> Timeline, date: @escaping @Sendable () -> Date,
        interruption: @escaping @Sendable () -> Int32?
    ) {
        self.environment = environment
        self.streams = streams
        self.client = client
        self.startTimeline = startTimeline
        self.date = date
        self.interruption = interruption
    }
}

/// Time as a command counts it: from its own start, on a clock that tests can turn by hand.
package struct Timeline: Sendable {
    private let elapsed: @Sendable () -> Duration
    private let sleepUntil: @Sendable (Duration) async throws -> Void

    /// A timeline that starts now.
    package init<C: Clock<Duration>>(on clock: C) {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        sleepUntil = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    }

    /// Since the start.
    package var now: Duration { elapsed() }

    /// Sleeps until that moment; false when the task was cancelled meanwhile.
    package func sleep(until moment: Duration) async -> Bool {
        do {
            try await sleepUntil(moment)
            return true
        } catch {
            return false
        }
    }
}
