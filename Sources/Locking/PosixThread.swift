import Glibc

/// A thread of our own for work that blocks: the shared pool of Swift's tasks must never wait.
package struct PosixThread: Sendable {
    private let handle: pthread_t

    /// Starts a thread that runs `body` with all signals blocked, so that they reach the threads that wait for them.
    ///
    /// End it with exactly one of ``join()`` and ``detach()``. Nil when the system has no thread to give.
    package init?(stackSize: Int = 512 * 1024, body: @escaping @Sendable () -> Void) {
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        guard pthread_attr_init(attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(attributes) }
        guard pthread_attr_setstacksize(attributes, stackSize) == 0 else { return nil }

        var everySignal = sigset_t()
        var before = sigset_t()
        sigfillset(&everySignal)
        pthread_sigmask(SIG_SETMASK, &everySignal, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        let work = Unmanaged.passRetained(Work(body))
        var handle = pthread_t()
        let code = pthread_create(
            &handle, attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            work.release()
            return nil
        }
        self.handle = handle
    }

    /// Waits until the thread has ended.
    package func join() {
        pthread_join(handle, nil)
    }

    /// Lets the thread end by itself.
    package func detach() {
        pthread_detach(handle)
    }

    private final class Work {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }
}

extension PosixThread {
    /// What `body` returns, worked out on a thread of its own; nil when the system has none to give.
    package static func result<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { continuation in
            let thread = PosixThread(stackSize: 1 << 20) { continuation.resume(returning: body()) }
            guard let thread else { return continuation.resume(returning: nil) }
            thread.detach()
        }
    }
}
