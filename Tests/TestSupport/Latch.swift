import Foundation

/// Something that happens once, and that threads and tasks can wait for.
package final class Latch: Sendable {
    private let closed = Tally(1)

    package init() {}

    /// Lets everybody through, now and later.
    package func open() {
        closed.done()
    }

    /// Blocks the calling thread until the latch is open; false when `seconds` have passed before.
    @discardableResult
    package func wait(seconds: Double = 30) -> Bool {
        closed.wait(seconds: seconds)
    }

    /// Suspends the calling task until the latch is open; false when `seconds` have passed before. On a thread of its
    /// own: the global queues run the tests, one thread for each core.
    @discardableResult
    package func opened(seconds: Double = 30) async -> Bool {
        await withCheckedContinuation { waiter in
            Thread.detachNewThread { waiter.resume(returning: self.wait(seconds: seconds)) }
        }
    }
}
