import Health
import Locking

/// What the HTTP face says: takes states as they are published, and answers requests from them. It asks nobody.
package final class StatusBoard: Sendable {
    /// How a board is set up.
    package struct Options: Sendable {
        /// The version of the program.
        package var version: String
        /// When the program started, in seconds since 1970.
        package var startTime: Double
        /// Without contact to the engine for longer than that, nothing is known.
        package var maximumAge = Duration.seconds(30)
        /// What all but the health paths ask for; nil for nothing.
        package var token: [UInt8]?

        /// The defaults.
        package init(version: String, startTime: Double) {
            self.version = version
            self.startTime = startTime
        }
    }

    let options: Options
    let figures: any LiveFigures
    let documents: any CommandDocuments
    /// Tells this run of the server from others: the millisecond of its start.
    let run: String
    private let present: Locked<Present>
    /// Taken before ``present`` where both are, so that publications come one after the other.
    private let chronicle: Locked<Chronicle>

    /// A board that knows nothing yet.
    package init(_ options: Options, figures: any LiveFigures, documents: any CommandDocuments) {
        self.options = options
        self.figures = figures
        self.documents = documents
        let started = Int((options.startTime * 1_000).rounded().magnitude.clamped(to: 0...1e18))
        run = String(started, radix: 16)
        present = Locked(Present(run: run))
        chronicle = Locked(Chronicle(run: run))
    }

    /// Takes how everything is now. Wake the server after it.
    package func publish(_ state: ServedState) {
        chronicle.withLock { chronicle in
            let number = present.withLock { $0.known.publication } + 1
            let snapshot = Snapshot(state, publication: number, run: run)
            chronicle.note(snapshot)
            present.withLock { $0.take(snapshot) }
        }
    }

    /// The events of the changes of something after one publication and before another.
    func changes(of scope: Scope, after first: Int, before last: Int) -> [UInt8] {
        chronicle.withLock { $0.events(of: scope, after: first, before: last) }
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        isNaN ? range.lowerBound : min(max(self, range.lowerBound), range.upperBound)
    }
}

// MARK: - How it is at one moment

extension StatusBoard {
    /// What there is to tell at one moment.
    struct Look {
        /// The server's monotonic time.
        let now: Duration
        let contact: EngineContact
        let snapshot: Snapshot
        /// What detailed documents tell of the moment.
        let live: HealthDetailText.Live
        /// The moment at which something else is to be told although nothing is published.
        let nextChange: Duration
    }

    /// While nothing is known, how often to look whether contact is back.
    private static let patience = Duration.seconds(1)

    /// What there is to tell now.
    func look() -> Look { look(at: figures.now) }

    /// What there is to tell at that moment.
    func look(at now: Duration) -> Look {
        let contact = figures.contact
        let limit = options.maximumAge
        let snapshot = present.withLock { present in
            present.told(
                Ignorance(contact, at: now, limit: limit, hasLooked: present.known.publication > 0))
        }
        let onset = Ignorance.onset(contact, limit: limit)
        let isSilent = now >= onset
        return Look(
            now: now, contact: contact, snapshot: snapshot,
            live: HealthDetailText.Live(
                uptime: now, problem: contact.problem, isSilent: isSilent, version: options.version),
            nextChange: isSilent ? now + Self.patience : onset)
    }
}
