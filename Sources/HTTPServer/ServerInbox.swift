import CMicroHTTPD
import Glibc
import HTTP
import Locking

/// What other threads tell the server's thread, and the bell that wakes it.
final class ServerInbox: Sendable {
    /// What came since the thread looked last.
    struct Contents: Sendable {
        /// Streams may have something new to say.
        var isWoken = false
        /// The server is to end.
        var isStopping = false
        /// Answers that took their time, by the number of their request.
        var finished: [(Int, ServerResponse)] = []
    }

    private let contents = Locked(Contents())
    /// Readable while there is something to take.
    let bell: Int32

    init() throws(ServerError) {
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard bell >= 0 else { throw .noResources(errno: errno) }
    }

    deinit { close(bell) }

    /// Puts something in, and wakes the thread.
    func post(_ change: (inout Contents) -> Void) {
        contents.withLock { change(&$0) }
        eventfd_write(bell, 1)
    }

    /// Takes all that is there.
    func take() -> Contents {
        var count: eventfd_t = 0
        eventfd_read(bell, &count)
        return contents.withLock { contents in
            defer { contents = Contents() }
            return contents
        }
    }
}
