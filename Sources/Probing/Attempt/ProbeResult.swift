import HTTP
package import Health

/// What one attempt of a probe came to.
package struct ProbeResult: Sendable, Equatable {
    /// From the question to the end of what had to be read of the answer.
    package var duration: Duration = .zero
    /// Why it failed; nil when it passed.
    package var failure: ProbeFailure?
    /// The status of an answer over HTTP, after redirects; nil where there is none.
    package var status: Int?
    /// Where an answer redirects to; may carry a password.
    package var location: String?
    /// The health document of the answer, if it has one.
    package var document: HealthDocument?
    /// How many whole days the server's certificate is still valid; nil where it was not asked for.
    package var certificateDays: Int?
    /// The event that it is the result of, for a stream.
    package var event: ServerSentEvent?

    /// A result; everything else is set one by one.
    package init(_ failure: ProbeFailure? = nil) { self.failure = failure }

    /// Whether it passed.
    package var hasPassed: Bool { failure == nil }

    /// What it counts as: a question that was cancelled counts for nothing.
    package var outcome: ProbeOutcome {
        switch failure {
        case nil: .success
        case .transport(.cancelled)?: .inconclusive
        default: .failure
        }
    }

    /// What was answered, in one line without the duration: `200`, `302 to /login`, `200, degraded: redis: slow`, or why it
    /// failed. Raw: whoever prints it masks secrets and makes it harmless.
    package var text: String {
        if let failure { return failure.text(status: status) }
        let answer = status.map { ProbeFailure.answer($0, location) }
        let state = document.flatMap { $0.level == .healthy && event == nil ? nil : $0.summary }
        let data = document == nil ? event.map { ProbeFailure.quoted($0.data, before: "") } : nil
        return [answer, state, data].compactMap { $0 }.joined(separator: ", ")
    }
}
