/// What the judgement of a check depends on, beside the check.
package struct LintOptions: Sendable, Equatable {
    /// How long a gate waits for one container to become healthy: `wait --timeout`, 180 s unless told.
    package var gate: Duration = .seconds(180)
    /// What will run the checks, if that is known.
    package var engine: Engine?

    package init() {}

    /// An engine, as far as checks are concerned.
    package struct Engine: Sendable, Equatable {
        /// As a person says it: `Docker 24.0.7`.
        package var name: String
        /// Whether it knows `StartInterval`: Docker Engine 25 and later (API 1.44); Podman drops it.
        package var knowsStartInterval: Bool

        package init(name: String, knowsStartInterval: Bool) {
            self.name = name
            self.knowsStartInterval = knowsStartInterval
        }
    }
}
