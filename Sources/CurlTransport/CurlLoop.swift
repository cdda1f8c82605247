import CCurl
import HTTP

/// The transfer thread's run loop, and the only owner of the multi handle, the easy handles and the transfers. What a turn
/// of it costs depends on what happened since the last one, not on how many transfers there are.
struct CurlLoop {
    private let multi: UnsafeMutableRawPointer
    private let inbox: Inbox
    private let sockets: SocketPoll
    private let clock = SuspendingClock()
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    private let touched = TouchedTransfers()
    /// No limit runs out before; nil when there is none.
    private var nextDeadline: SuspendingClock.Instant?

    /// Serves the inbox until it is told to stop.
    static func run(serving inbox: Inbox) {
        var leftovers: [Inbox.Command]
        do throws(HTTPError) {
            var loop = try CurlLoop(inbox)
            let end: HTTPError
            do throws(HTTPError) {
                try loop.serve()
                end = .cancelled
            } catch { end = error }
            leftovers = inbox.close(end)
            loop.tearDown(end)
        } catch {
            leftovers = inbox.close(error)
            for case .start(let exchange) in leftovers { exchange.finish(error) }
            return
        }
        for case .start(let exchange) in leftovers { exchange.finish(.cancelled) }
    }

    /// Initialised once in the life of the process, as libcurl asks for, and only when there is something to transfer.
    private static let libraryStatus = hw_curl_global_init()

    private init(_ inbox: Inbox) throws(HTTPError) {
        try check(CurlLoop.libraryStatus)
        sockets = try SocketPoll()
        guard let multi = curl_multi_init() else {
            throw .other(code: Int(CURLE_FAILED_INIT.rawValue), message: "libcurl gives no multi handle")
        }
        self.multi = multi
        self.inbox = inbox
        // curl gets the object unretained: the loop keeps it for longer than the multi handle.
        try check(
            hw_curl_set_socket_watcher(
                multi,
                { _, socket, interest, context, _ in
                    guard let context else { return -1 }
                    Unmanaged<SocketPoll>.fromOpaque(context).takeUnretainedValue().watch(socket, for: interest)
                    return 0
                }, Unmanaged.passUnretained(sockets).toOpaque()))
        inbox.attach(sockets.bell)
    }

    private mutating func serve() throws(HTTPError) {
        while true {
            guard try obey() else { return }
            if try curlTimeout() == 0 { try act(on: hw_curl_timer, 0) }
            try collectFinished()
            try handOver()
            try endExpired()
            for event in try sockets.wait(try timeout()) { try act(on: event.socket, event.readiness) }
        }
    }

    private func act(on socket: curl_socket_t, _ readiness: Int32) throws(HTTPError) {
        var running: Int32 = 0
        try check(curl_multi_socket_action(multi, socket, readiness, &running))
    }

    /// Milliseconds until curl wants to be called without that anything has happened; -1 when it does not.
    private func curlTimeout() throws(HTTPError) -> Int {
        var milliseconds = -1
        try check(curl_multi_timeout(multi, &milliseconds))
        return milliseconds
    }

    /// Does what the inbox says; false when it says stop.
    private mutating func obey() throws(HTTPError) -> Bool {
        var commands = inbox.takeCommands()[...]
        while let command = commands.popFirst() {
            do throws(HTTPError) {
                switch command {
                case .start(let exchange): start(exchange)
                case .cancel(let exchange): try remove(ObjectIdentifier(exchange))
                case .resume(let exchange): try resume(exchange)
                case .stop: return false
                }
            } catch {
                for case .start(let exchange) in commands { exchange.finish(error) }
                throw error
            }
        }
        return true
    }

    private mutating func start(_ exchange: Exchange) {
        guard !exchange.isOver else { return }
        do throws(HTTPError) {
            let transfer = try Transfer(exchange, clock: clock, touched: touched)
            try check(curl_multi_add_handle(multi, transfer.easy.pointer))
            transfers[ObjectIdentifier(exchange)] = transfer
            touched.insert(transfer)
        } catch {
            exchange.finish(error)
        }
    }

    private mutating func resume(_ exchange: Exchange) throws(HTTPError) {
        let id = ObjectIdentifier(exchange)
        do throws(HTTPError) {
            try transfers[id]?.resume()
        } catch {
            try remove(id)
            exchange.finish(error)
        }
    }

    /// Takes a transfer out of curl, which closes its connection if the answer was not whole.
    private mutating func remove(_ id: ObjectIdentifier) throws(HTTPError) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        try check(curl_multi_remove_handle(multi, transfer.easy.pointer))
    }

    private mutating func collectFinished() throws(HTTPError) {
        var queued: Int32 = 0
        while let message = curl_multi_info_read(multi, &queued) {
            // Removing the handle makes the message invalid.
            let (kind, easy, code) = (message.pointee.msg, message.pointee.easy_handle, message.pointee.data.result)
            guard kind == CURLMSG_DONE, let easy, let transfer = Transfer.of(easy) else { continue }
            try remove(ObjectIdentifier(transfer.exchange))
            transfer.finish(code)
        }
    }

    /// Wakes who waits for what has arrived, and takes note of the limits that begin with it.
    private mutating func handOver() throws(HTTPError) {
        while let transfer = touched.next() {
            if transfer.deliver() { try resume(transfer.exchange) }
            watch(transfer)
        }
    }

    private mutating func watch(_ transfer: Transfer) {
        guard let deadline = transfer.nextDeadline else { return }
        nextDeadline = min(nextDeadline ?? deadline, deadline)
    }

    /// Looks at all limits, but only when one may have run out: most transfers are over long before.
    private mutating func endExpired() throws(HTTPError) {
        let now = clock.now
        guard let nextDeadline, nextDeadline <= now else { return }
        self.nextDeadline = nil
        for (id, transfer) in transfers {
            if let error = transfer.expired(at: now) {
                try remove(id)
                transfer.exchange.finish(error)
            } else {
                watch(transfer)
            }
        }
    }

    /// Milliseconds until the next deadline or until curl wants to be called, rounded up so that it has passed then; -1
    /// for neither.
    private func timeout() throws(HTTPError) -> Int32 {
        let curl = try curlTimeout()
        guard let nextDeadline else { return Int32(clamping: curl) }
        let (seconds, attoseconds) = clock.now.duration(to: nextDeadline).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let own = seconds < 1_000_000 ? Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000) + 1 : .max
        return Int32(clamping: curl < 0 ? own : min(own, curl))
    }

    private mutating func tearDown(_ end: HTTPError) {
        for transfer in transfers.values {
            // The thread is ending: there is nobody left to tell of a failure.
            _ = curl_multi_remove_handle(multi, transfer.easy.pointer)
            transfer.exchange.finish(end)
        }
        transfers = [:]
        _ = curl_multi_cleanup(multi)
    }
}

/// The transfers of which something has been heard since the loop looked at them.
final class TouchedTransfers {
    private var transfers: [Transfer] = []

    /// Whoever calls sees to it that it is not in there already.
    func insert(_ transfer: Transfer) {
        transfers.append(transfer)
    }

    func next() -> Transfer? { transfers.popLast() }
}
