package import Diagnosis

/// One health check as a file or an engine defines it, with the places where it does so.
package struct HealthcheckDefinition: Sendable, Equatable {
    /// Who has it, as a person says it: `stage build`, `service web`, `image nginx:1`, `container web-1`.
    package var owner: String
    /// How the file writes checks: a fix is written the same way.
    package var syntax: Syntax
    /// `CMD`, `CMD-SHELL` or `NONE` and the words after it, as the engine would get them; empty when the owner takes
    /// the test of its image, or has no check at all.
    package var test: [String] = []
    /// Whether the owner defines no check. Its image may bring one, if `context.baseImage` names any.
    package var isAbsent = false
    /// nil for a setting that is not written; the engine has its own value then. Zero means the same to it.
    package var interval: Duration?
    package var timeout: Duration?
    package var startPeriod: Duration?
    package var startInterval: Duration?
    package var retries: Int?
    /// Where the whole begins: the instruction, or the key `healthcheck`.
    package var place: Place
    /// The last line of the whole; that of `place` for a check on one line.
    package var lastLine: Int
    /// What is written of the single fields, and where; those that are not written are missing.
    package var passages: [Field: Passage] = [:]
    /// What else is known about the owner.
    package var context = Context()

    /// A check of that owner; everything else is set one by one.
    package init(owner: String, syntax: Syntax, place: Place) {
        self.owner = owner
        self.syntax = syntax
        self.place = place
        lastLine = place.line
    }

    /// What a check is written in.
    package enum Syntax: Sendable, Equatable {
        case dockerfile, compose
        /// Not in a file: an image or a container of an engine.
        case engine
    }

    /// What a check is made of.
    package enum Field: String, Sendable, CaseIterable {
        case test, interval, timeout, startPeriod, startInterval, retries
    }

    /// A field as it is written.
    package struct Passage: Sendable, Equatable {
        package var place: Place
        /// With its name: `--interval=5m`, `interval: 5m`, `CMD curl -f http://127.0.0.1/`. It may hold secrets.
        package var text: String

        package init(_ text: String, at place: Place) {
            self.text = text
            self.place = place
        }
    }

    /// What is known about the owner of a check beside the check.
    package struct Context: Sendable, Equatable {
        /// The image that it is made from or runs, variables replaced: `python:3.12-slim`, `scratch`; nil when it is
        /// not known, or there is none.
        package var baseImage: String?
        /// The variables of the container, as far as the file sets them.
        package var environment: [String: String] = [:]
        /// The ports that the app is said to listen on, inside the container; empty when nothing says so.
        package var ports: [Int] = []
        /// The names by which the container knows itself: those of a Compose service and its aliases.
        package var names: [String] = []
        /// Whoever runs the check; nil for what the image says.
        package var user: String?
        /// What runs a `CMD-SHELL`.
        package var shell = ["/bin/sh", "-c"]
        /// The words that start the app, empty when the image decides.
        package var entrypoint: [String] = []
        package var command: [String] = []
        /// What is run and copied on top of the image (`RUN`, `COPY`, `ADD`): it may bring programs.
        package var buildSteps: [BuildStep] = []
        /// Whether everything that is put on top of the image is known: false for a Compose service that is built
        /// elsewhere, where a missing program cannot be told.
        package var knowsContents = true

        package init() {}
    }

    /// One step by which an image is made.
    package struct BuildStep: Sendable, Equatable {
        /// Whether it runs a command (`RUN`); otherwise it copies files (`COPY`, `ADD`).
        package var runs: Bool
        /// Its arguments as they are written, with the texts of its heredocs.
        package var text: String

        package init(runs: Bool, text: String) {
            self.runs = runs
            self.text = text
        }
    }

    /// As the engine runs it: its own values where nothing is written, or zero (moby, `daemon/health.go`).
    package var check: CheckFacts {
        func set(_ value: Duration?, or fallback: Duration) -> Duration {
            value.flatMap { $0 > .zero ? $0 : nil } ?? fallback
        }
        return CheckFacts(
            test: test, interval: set(interval, or: .seconds(30)), timeout: set(timeout, or: .seconds(30)),
            startPeriod: set(startPeriod, or: .zero), startInterval: set(startInterval, or: .seconds(5)),
            retries: retries.flatMap { $0 > 0 ? $0 : nil } ?? 3, shell: context.shell)
    }
}
