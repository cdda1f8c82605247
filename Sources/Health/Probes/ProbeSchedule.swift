/// When a probe is asked, and how many results in a row make a verdict. The defaults are those of Kubernetes and
/// Gradient.
package struct ProbeSchedule: Sendable, Equatable {
    /// From the start of the container to the first attempt.
    package var initialDelay: Duration
    /// From the start of an attempt to that of the next.
    package var period: Duration
    /// The longest attempt.
    package var timeout: Duration
    /// Failures in a row that make it fail; HAProxy's `fall`. At least 1.
    package var failureThreshold: Int
    /// Successes in a row that make it pass again; HAProxy's `rise`. At least 1.
    package var successThreshold: Int

    /// A schedule.
    package init(
        initialDelay: Duration = .zero, period: Duration = .seconds(10), timeout: Duration = .seconds(1),
        failureThreshold: Int = 3, successThreshold: Int = 1
    ) {
        self.initialDelay = initialDelay
        self.period = period
        self.timeout = timeout
        self.failureThreshold = failureThreshold
        self.successThreshold = successThreshold
    }
}
