import HTTP

/// When an exchange has taken too long: a pure value that is told what happens and when.
struct LimitWatch {
    typealias Instant = SuspendingClock.Instant

    private let limits: Limits
    private let connectDeadline: Instant?
    private let totalDeadline: Instant?
    private var isConnected = false
    /// Nil while the reader, not the server, is what the transfer waits for.
    private var lastActivity: Instant?

    /// A watch over an exchange that starts now.
    init(_ limits: Limits, now: Instant) {
        self.limits = limits
        connectDeadline = limits.connect.map { now + $0 }
        totalDeadline = limits.total.map { now + $0 }
    }

    /// The connection stands and the request goes out.
    mutating func connected(at now: Instant) {
        isConnected = true
        lastActivity = now
    }

    /// The server has sent something, or taken something.
    mutating func heard(at now: Instant) {
        lastActivity = now
    }

    /// The reader is behind: from now on silence is not the server's.
    mutating func paused() {
        lastActivity = nil
    }

    /// The moment at which ``expired(at:)`` will have something to tell unless something happens before.
    var nextDeadline: Instant? {
        earlier(totalDeadline, earlier(connecting, idle))
    }

    /// The stage whose limit has run out.
    func expired(at now: Instant) -> HTTPError.Stage? {
        // With equal limits it is the connection that is missing.
        if let connecting, connecting <= now { return .connect }
        if let totalDeadline, totalDeadline <= now { return .total }
        if let idle, idle <= now { return .idle }
        return nil
    }

    private func earlier(_ one: Instant?, _ other: Instant?) -> Instant? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    private var connecting: Instant? { isConnected ? nil : connectDeadline }

    private var idle: Instant? {
        guard let lastActivity, let limit = limits.idle else { return nil }
        return lastActivity + limit
    }
}
