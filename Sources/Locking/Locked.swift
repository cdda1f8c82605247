import Glibc

/// A value behind a lock. Hold it briefly: no waiting and no resuming of continuations inside.
///
/// `Synchronization.Mutex` makes ThreadSanitizer report races on Linux that are none; it knows `pthread_mutex_t`.
package final class Locked<Value>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var value: Value

    /// A lock around `value`, which nothing else may refer to from now on.
    package init(_ value: Value) {
        self.value = value
        let code = pthread_mutex_init(mutex, nil)
        precondition(code == 0, "pthread_mutex_init with default attributes cannot fail on Linux")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` with the value, alone.
    package func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
