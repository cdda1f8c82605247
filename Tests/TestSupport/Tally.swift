import Glibc

/// A count that threads can wait for to become zero. On `pthread` primitives, which ThreadSanitizer understands.
package final class Tally: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var count: Int

    /// A tally that stands at `count`.
    package init(_ count: Int = 0) {
        self.count = count
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// One more to wait for.
    package func add() {
        pthread_mutex_lock(mutex)
        count += 1
        pthread_mutex_unlock(mutex)
    }

    /// One less to wait for; below zero is zero.
    package func done() {
        pthread_mutex_lock(mutex)
        count = max(0, count - 1)
        if count == 0 { pthread_cond_broadcast(changed) }
        pthread_mutex_unlock(mutex)
    }

    /// Blocks the calling thread until the count is zero; false when `seconds` have passed before.
    package func wait(seconds: Double = .infinity) -> Bool {
        var deadline = timespec()
        clock_gettime(CLOCK_REALTIME, &deadline)
        let bounded = min(max(seconds, 0), 1e9)
        deadline.tv_sec += Int(bounded)
        deadline.tv_nsec += Int((bounded - bounded.rounded(.down)) * 1e9)
        if deadline.tv_nsec >= 1_000_000_000 {
            deadline.tv_sec += 1
            deadline.tv_nsec -= 1_000_000_000
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while count > 0 {
            guard pthread_cond_timedwait(changed, mutex, &deadline) != ETIMEDOUT else { return count == 0 }
        }
        return true
    }
}
