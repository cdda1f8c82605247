import CCurl
import Glibc
import HTTP

/// Waits for curl's sockets and for the bell, at a cost that does not grow with the sockets that are silent: curl's own
/// wait goes through all of them each time, and a thousand slow servers would keep a core busy. Belongs to the transfer
/// thread.
final class SocketPoll {
    /// Something that happened on a socket.
    struct Event {
        let socket: curl_socket_t
        /// `CURL_CSELECT_…`.
        let readiness: Int32
    }

    let bell: WakeupBell
    private let descriptor: Int32
    private var watched: Set<curl_socket_t> = []
    /// `errno` of what the system refused.
    private var refusal: Int32 = 0
    private var ready = [epoll_event](repeating: epoll_event(), count: 64)

    init() throws(HTTPError) {
        guard let bell = WakeupBell() else { throw .other(code: Int(errno), message: String(cString: strerror(errno))) }
        self.bell = bell
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0, control(EPOLL_CTL_ADD, bell.descriptor, EPOLLIN.rawValue) else {
            throw .other(code: Int(errno), message: String(cString: strerror(errno)))
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Keeps to what curl wants to know about a socket: one of `CURL_POLL_…`.
    func watch(_ socket: curl_socket_t, for interest: Int32) {
        guard interest != CURL_POLL_REMOVE else {
            // curl may have closed it already.
            _ = control(EPOLL_CTL_DEL, socket, 0)
            watched.remove(socket)
            return
        }
        var events: UInt32 = 0
        if interest & CURL_POLL_IN != 0 { events |= EPOLLIN.rawValue }
        if interest & CURL_POLL_OUT != 0 { events |= EPOLLOUT.rawValue }
        let isNew = watched.insert(socket).inserted
        if !control(isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, events) { refusal = errno }
    }

    private func control(_ operation: Int32, _ socket: Int32, _ events: UInt32) -> Bool {
        var event = epoll_event(events: events, data: epoll_data_t(fd: socket))
        return epoll_ctl(descriptor, operation, socket, &event) == 0
    }

    /// What has happened, after at most so many milliseconds (-1: as many as it takes). The bell only ends the wait.
    func wait(_ milliseconds: Int32) throws(HTTPError) -> [Event] {
        guard refusal == 0 else {
            throw .other(code: Int(refusal), message: "cannot wait for a socket: \(String(cString: strerror(refusal)))")
        }
        let count = epoll_wait(descriptor, &ready, Int32(ready.count), milliseconds)
        guard count >= 0 || errno == EINTR else {
            throw .other(code: Int(errno), message: String(cString: strerror(errno)))
        }
        return ready.prefix(Int(max(count, 0))).compactMap { event in
            guard event.data.fd != bell.descriptor else {
                bell.silence()
                return nil
            }
            return Event(socket: event.data.fd, readiness: Self.readiness(event.events))
        }
    }

    private static func readiness(_ events: UInt32) -> Int32 {
        var readiness: Int32 = 0
        if events & EPOLLIN.rawValue != 0 { readiness |= CURL_CSELECT_IN }
        if events & EPOLLOUT.rawValue != 0 { readiness |= CURL_CSELECT_OUT }
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { readiness |= CURL_CSELECT_ERR }
        return readiness
    }
}

/// Wakes the thread that waits in a ``SocketPoll``, from any other.
final class WakeupBell: Sendable {
    let descriptor: Int32

    /// Nil when the system has no descriptor left; `errno` tells.
    init?() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// It fails only when it has been rung 2⁶⁴ times, and the thread is thus awake.
    func ring() {
        eventfd_write(descriptor, 1)
    }

    func silence() {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
    }
}
