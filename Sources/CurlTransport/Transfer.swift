import CCurl
import Glibc
import HTTP

/// One exchange on its way through curl. Belongs to the transfer thread, as curl's callbacks do.
final class Transfer {
    let exchange: Exchange
    let easy: EasyHandle
    private let url: CheckedURL
    private let clock: SuspendingClock
    private var heads: HeadReader
    private var limits: LimitWatch
    private var isConnected = false
    private let touched: TouchedTransfers
    private var isTouched = true
    private var uploaded = 0
    /// Why a callback of ours refused to go on; curl only knows that it did.
    private var refusal: HTTPError?

    /// A transfer that is ready to be added to a multi handle, and that counts as touched.
    init(_ exchange: Exchange, clock: SuspendingClock, touched: TouchedTransfers) throws(HTTPError) {
        let request = exchange.request
        self.exchange = exchange
        self.clock = clock
        self.touched = touched
        easy = try EasyHandle()
        url = try easy.configure(request, userAgent: exchange.userAgent)
        heads = HeadReader(followsRedirects: request.maximumRedirects > 0)
        limits = LimitWatch(request.limits, now: clock.now)
        try hookUp()
    }

    /// The transfer that an easy handle belongs to.
    static func of(_ easy: UnsafeMutableRawPointer) -> Transfer? {
        var context: UnsafeMutableRawPointer?
        guard hw_curl_get_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK else { return nil }
        return context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// curl gets this object unretained: the loop's table keeps it for as long as the handle is in use.
    private func hookUp() throws(HTTPError) {
        let context = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        try easy.set(CURLOPT_PRIVATE, pointer: context)
        try easy.set(CURLOPT_WRITEDATA, pointer: context)
        try easy.set(CURLOPT_HEADERDATA, pointer: context)
        try easy.set(CURLOPT_PREREQDATA, pointer: context)
        try check(
            hw_curl_set_receiver(easy.pointer, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
                guard let context else { return 0 }
                return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                    .receiveBody(UnsafeRawBufferPointer(start: bytes, count: count))
            })
        try check(
            hw_curl_set_receiver(easy.pointer, CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
                guard let context else { return 0 }
                return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                    .receiveHeadLine(UnsafeRawBufferPointer(start: bytes, count: count))
            })
        try check(
            hw_curl_set_prerequest(easy.pointer) { context, _, _, _, _ in
                guard let context else { return CURL_PREREQFUNC_ABORT }
                Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().connected()
                return CURL_PREREQFUNC_OK
            })
    }

    private func connected() {
        isConnected = true
        limits.connected(at: clock.now)
        touch()
    }

    private func heard() {
        limits.heard(at: clock.now)
        touch()
    }

    private func touch() {
        guard !isTouched else { return }
        isTouched = true
        touched.insert(self)
    }

    private func receiveHeadLine(_ line: UnsafeRawBufferPointer) -> Int {
        heard()
        switch heads.take(line) {
        case .more: break
        case .final(let head):
            exchange.publish(completed(head))
        case .malformed(let why):
            refusal = .malformed(why)
            return 0
        }
        return line.count
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        heard()
        switch exchange.receive(bytes) {
        case .taken: return bytes.count
        case .over: return 0
        case .full:
            limits.paused()
            return hw_curl_pause
        }
    }

    private func completed(_ head: ResponseHead) -> ResponseHead {
        var head = head
        head.redirects = easy.long(CURLINFO_REDIRECT_COUNT)
        head.url = exchange.request.url
        if exchange.request.tls.tellsCertificate { head.certificate = easy.certificate }
        if head.redirects > 0, let url = easy.string(CURLINFO_EFFECTIVE_URL) { head.url = url }
        return head
    }

    /// The reader has room again: curl hands over what it kept, and reads on. After a failure it must not go on, for
    /// what it kept may be lost.
    func resume() throws(HTTPError) {
        heard()
        let code = hw_curl_continue(easy.pointer)
        guard code == CURLE_OK else { throw refusal ?? failure(code) }
    }

    /// Hands over what curl's callbacks took in; true when curl, stopped before, may go on.
    func deliver() -> Bool {
        isTouched = false
        return exchange.deliver()
    }

    /// curl is done with it.
    func finish(_ code: CURLcode) {
        guard code == CURLE_OK else { return exchange.finish(refusal ?? failure(code)) }
        if exchange.request.onlyConnects { exchange.publish(completed(ResponseHead(status: 0))) }
        // curl takes a connection that is closed between two lines of the head for a whole answer.
        guard exchange.hasHead else {
            return exchange.finish(.truncated("the connection was closed inside the head of the answer"))
        }
        exchange.finish(nil)
    }

    private func failure(_ code: CURLcode) -> HTTPError {
        // After a redirect it is another URL than the request's.
        let last = easy.string(CURLINFO_EFFECTIVE_URL).flatMap { try? CheckedURL($0) } ?? url
        return CurlError(
            code: code, message: easy.message(for: code), connectErrno: Int32(easy.long(CURLINFO_OS_ERRNO)),
            verifyResult: easy.long(CURLINFO_SSL_VERIFYRESULT), wasConnected: isConnected, hadHead: heads.hasClosedOne,
            target: Target(last, route: exchange.request.route)
        ).error(for: exchange.request)
    }

    /// When ``expired(at:)`` has to be asked next.
    var nextDeadline: SuspendingClock.Instant? { limits.nextDeadline }

    /// The error of the limit that has run out.
    func expired(at now: SuspendingClock.Instant) -> HTTPError? {
        guard let stage = limits.expired(at: now) else { return nil }
        if stage == .idle {
            // A server that takes a long body in is not silent; no callback tells of it.
            let sent = easy.offset(CURLINFO_SIZE_UPLOAD_T)
            guard sent <= uploaded else {
                uploaded = sent
                limits.heard(at: now)
                return nil
            }
        }
        return .timedOut(stage: stage)
    }
}
