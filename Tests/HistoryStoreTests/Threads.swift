import Foundation

/// Runs blocking work on a thread of its own: the tests' tasks share two.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result { try body() })
        }
    }
}

/// Polls, on a thread of its own, until the condition holds; throws after a minute.
func until(_ condition: @escaping @Sendable () -> Bool) async throws {
    try await onThread {
        let end = ContinuousClock.now + .seconds(60)
        while !condition() {
            guard ContinuousClock.now < end else { throw CocoaError(.fileNoSuchFile) }
            usleep(2000)
        }
    }
}
