import HTTP
import Health

/// The stream of the health of everything, of an app or of a part of one.
struct HealthStream: ServerStream {
    /// How often and in which form a stream tells, and since when.
    struct Wish {
        /// The longest time between two events.
        var interval: Duration
        /// Whether it tells of parts and checks.
        var isDetailed: Bool
        /// The publication that the client heard of last in this run of the server; nil for a new client.
        var lastSeen: Int?
    }

    /// Whom a stream is about.
    private enum Subject {
        /// A name that means nothing yet, because nothing was published.
        case name(ScopeName)
        /// What the name meant. The stream stays with that, whatever the name means later.
        case scope(Scope)
    }

    /// What an event said, as far as it takes to see that another one says the same. For how long nothing is known is no
    /// news.
    private enum Told: Equatable {
        case known(fingerprint: UInt64)
        case unknown(Ignorance.Cause)
    }

    private let board: StatusBoard
    private let isDetailed: Bool
    private var subject: Subject
    private var pace: StreamPace
    /// The publication up to which all is told.
    private var seen: Int?
    /// What was looked at last, and what was told of it; nil before the first event.
    private var previous: (publication: Int, told: Told)?

    /// A stream about that name, or, if anything was published, what it means.
    init(_ board: StatusBoard, _ name: ScopeName, _ scope: Scope?, _ wish: Wish) {
        self.board = board
        subject = scope.map { .scope($0) } ?? .name(name)
        isDetailed = wish.isDetailed
        pace = StreamPace(interval: wish.interval)
        seen = wish.lastSeen
    }

    mutating func next(at now: Duration) -> StreamStep {
        let look = board.look(at: now)
        if let event = news(look) {
            let isFirst = previous == nil
            note(look.snapshot)
            pace.noteEvent(at: now)
            return .send(isFirst ? EventText.beginning + event : event)
        }
        note(look.snapshot)
        if pace.isHeartbeatDue(at: now) {
            pace.noteHeartbeat(at: now)
            return .send(EventText.heartbeat)
        }
        return .wait(until: min(pace.next, look.nextChange))
    }

    mutating func last() -> [UInt8] { EventText.end }

    /// The events to send now: what was missed, and how it is; nil when there is nothing to tell.
    private mutating func news(_ look: StatusBoard.Look) -> [UInt8]? {
        let snapshot = look.snapshot
        let isDue = pace.isEventDue(at: look.now)
        // Nothing was published, and contact is as it was: the case of nearly all calls.
        if let previous, !isDue, previous.publication == snapshot.publication, isSameIgnorance(previous.told, snapshot)
        {
            return nil
        }
        let missed = missed(snapshot)
        guard isDue || previous?.told != told(snapshot) || !missed.isEmpty else { return nil }
        let present = event(look)
        return missed.isEmpty ? present : missed + present
    }

    private func isSameIgnorance(_ told: Told, _ snapshot: Snapshot) -> Bool {
        switch told {
        case .known: snapshot.ignorance == nil
        case .unknown(let cause): snapshot.ignorance?.cause == cause
        }
    }

    private mutating func note(_ snapshot: Snapshot) {
        if snapshot.publication > 0, case .name(let name) = subject, let scope = try? snapshot.index.scope(name) {
            subject = .scope(scope)
        }
        seen = snapshot.publication
        previous = (snapshot.publication, told(snapshot))
    }
}

// MARK: - What is told

extension HealthStream {
    /// The events of the changes between two looks.
    private func missed(_ snapshot: Snapshot) -> [UInt8] {
        // A detailed stream tells of what it missed while its client was away only, for events in short are all there is.
        guard let seen, seen < snapshot.publication, !isDetailed || previous == nil, case .scope(let scope) = subject
        else {
            return []
        }
        return board.changes(of: scope, after: seen, before: snapshot.publication)
    }

    private func told(_ snapshot: Snapshot) -> Told {
        if let ignorance = snapshot.ignorance { return .unknown(ignorance.cause) }
        guard let scope = scope(snapshot) else { return .known(fingerprint: 0) }
        return .known(
            fingerprint: isDetailed
                ? snapshot.fingerprint(ofDetail: scope) : snapshot.document(of: scope).fingerprint)
    }

    private func event(_ look: StatusBoard.Look) -> [UInt8] {
        guard let scope = scope(look.snapshot) else { return absence(look.snapshot) }
        return isDetailed
            ? look.snapshot.detailEvent(of: scope, look.live) : look.snapshot.document(of: scope).event
    }

    /// What it is about. Before the first publication that is everything; nil when a name has turned out to mean nothing.
    private func scope(_ snapshot: Snapshot) -> Scope? {
        switch subject {
        case .scope(let scope): scope
        case .name(let name): snapshot.publication == 0 ? .whole : try? snapshot.index.scope(name)
        }
    }

    private func absence(_ snapshot: Snapshot) -> [UInt8] {
        guard case .name(let name) = subject else { return [] }
        do throws(Refusal) {
            return snapshot.document(of: try snapshot.index.scope(name)).event
        } catch {
            return EventText.event(
                HealthSummary(.unhealthy, error.message).json, id: snapshot.id)
        }
    }
}
