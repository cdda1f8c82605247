/// A container at one moment, as healing sees it.
package struct HealSubject: Sendable, Equatable {
    /// Which container.
    package var id: ContainerID
    /// Its name, without the leading slash.
    package var name: String
    /// What it does.
    package var state: ContainerState
    /// When its present run began, or its last one ended, in seconds since 1970 by the engine's clock.
    package var since: Double?
    /// What is wrong with it; nil while nothing is, and while nobody knows yet.
    package var trouble: Trouble?
    /// Whether everything that verifies it passes.
    package var isWell = false
    /// Whether somebody has asked it to stop, and it runs still.
    package var isStopping = false
    /// The startup probe that has not passed yet, and holds every restart up.
    package var startupProbe: String?
    /// Whether somebody wants it healed.
    package var isSelected = false
    /// Why it is never touched, whatever is wrong; nil for one that may be.
    package var bar: Bar?
    /// What it needs.
    package var ties: [Tie] = []
    /// When it is restarted, and how often.
    package var policy = HealPolicy()

    /// A running container of which nothing is known.
    package init(id: ContainerID, name: String, state: ContainerState = .running) {
        self.id = id
        self.name = name
        self.state = state
    }

    /// A container that it needs.
    package struct Tie: Sendable, Hashable {
        /// Which one.
        package var id: ContainerID
        /// Whether it is restarted after that one was; else it only waits for it to be healed first.
        package var follows: Bool
        /// Whether that one has to be well before, and not just to run.
        package var awaitsHealth: Bool

        /// A need of that container.
        package init(id: ContainerID, follows: Bool, awaitsHealth: Bool) {
            self.id = id
            self.follows = follows
            self.awaitsHealth = awaitsHealth
        }
    }

    /// Why a container is never touched.
    package enum Bar: Sendable, Equatable {
        /// A label says so.
        case excluded(label: String)
        /// The user says so.
        case excludedByUser
        /// Whoever asks runs in it.
        case itself
        /// Somebody else looks after it: the name of who, and what to do there.
        case orchestrated(by: String)
    }
}

/// What is wrong with a container.
package struct Trouble: Sendable, Equatable {
    /// In which way.
    package var kind: Kind
    /// Since when, in seconds since 1970 by the engine's clock; nil where that is not known.
    package var since: Double?
    /// What its check or its probe said last, in one harmless line; may be empty.
    package var output: String

    /// Something that is wrong.
    package init(_ kind: Kind, since: Double?, output: String = "") {
        self.kind = kind
        self.since = since
        self.output = output
    }

    /// In which way something is wrong.
    package enum Kind: Sendable, Equatable {
        /// So many checks failed in a row; nil where that is not known.
        case unhealthy(streak: Int?)
        /// A liveness probe fails.
        case liveness(probe: String)
        /// A startup probe failed for good.
        case startup(probe: String)
        /// It ended with a failure, and its policy does not bring it back.
        case exited(code: Int)
        /// A restart stopped it and could not start it again, for that reason.
        case halfRestarted(String)
    }
}
