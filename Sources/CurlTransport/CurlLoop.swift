import CCurl
import HTTP

/// The transfer thread's run loop, and the only owner of the multi handle, the easy handles and the transfers.
struct CurlLoop {
    private let multi: UnsafeMutableRawPointer
    private let inbox: Inbox
    private let clock = SuspendingClock()
    private var transfers: [ObjectIdentifier: Transfer] = [:]

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
        guard let multi = curl_multi_init() else {
            throw .other(code: Int(CURLE_FAILED_INIT.rawValue), message: "libcurl gives no multi handle")
        }
        self.multi = multi
        self.inbox = inbox
        inbox.attach(multi)
    }

    private mutating func serve() throws(HTTPError) {
        while true {
            guard try obey() else { return }
            var running: Int32 = 0
            try check(curl_multi_perform(multi, &running))
            try collectFinished()
            for transfer in transfers.values where transfer.deliver() { try resume(transfer.exchange) }
            try endExpired()
            try check(curl_multi_poll(multi, nil, 0, pollTimeout, nil))
        }
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
            let transfer = try Transfer(exchange, clock: clock)
            try check(curl_multi_add_handle(multi, transfer.easy.pointer))
            transfers[ObjectIdentifier(exchange)] = transfer
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

    private mutating func endExpired() throws(HTTPError) {
        let now = clock.now
        for (id, transfer) in transfers {
            guard let error = transfer.expired(at: now) else { continue }
            try remove(id)
            transfer.exchange.finish(error)
        }
    }

    /// Milliseconds until the next deadline, rounded up so that it has passed then.
    private var pollTimeout: Int32 {
        guard let deadline = transfers.values.compactMap(\.nextDeadline).min() else { return .max }
        let (seconds, attoseconds) = clock.now.duration(to: deadline).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 1_000_000 else { return .max }
        return Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
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
