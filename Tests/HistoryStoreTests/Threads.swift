import Foundation
import TestSupport

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
