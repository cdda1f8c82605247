import HTTP

/// What is known of one exchange, as a pure value: it decides who is to be woken with what, and never wakes anybody.
struct ExchangeState {
    typealias HeadWaiter = CheckedContinuation<Result<ResponseHead, HTTPError>, Never>
    typealias PieceWaiter = CheckedContinuation<Result<[UInt8]?, HTTPError>, Never>

    /// Somebody to wake, outside the lock and exactly once.
    enum Wake {
        case head(HeadWaiter, Result<ResponseHead, HTTPError>)
        case piece(PieceWaiter, Result<[UInt8]?, HTTPError>)

        func resume() {
            switch self {
            case .head(let waiter, let result): waiter.resume(returning: result)
            case .piece(let waiter, let result): waiter.resume(returning: result)
            }
        }
    }

    /// What became of bytes that arrived.
    enum Reception {
        case taken
        /// The window is full: offer the same bytes again after a resume.
        case full
        /// Nobody wants them any more.
        case over
    }

    private enum End {
        case complete
        case failed(HTTPError)
    }

    private let window: Int
    private var head: ResponseHead?
    private var buffer: [UInt8] = []
    private var end: End?
    private var isPaused = false
    private var headWaiter: HeadWaiter?
    private var pieceWaiter: PieceWaiter?

    /// An exchange of which nothing is known. Bytes are refused while `window` or more of them are unread.
    init(window: Int) {
        self.window = window
    }

    var isOver: Bool { end != nil }
    var hasHead: Bool { head != nil }

    /// Somebody wants the head.
    mutating func awaitHead(_ waiter: HeadWaiter) -> Wake? {
        if case .failed(let error) = end { return .head(waiter, .failure(error)) }
        if let head { return .head(waiter, .success(head)) }
        headWaiter = waiter
        return nil
    }

    /// The reader wants the next piece; `resumes` tells that the server's side has to be started again.
    mutating func awaitPiece(_ waiter: PieceWaiter) -> (wake: Wake?, resumes: Bool) {
        if !buffer.isEmpty {
            defer { isPaused = false }
            return (.piece(waiter, .success(takeBuffer())), isPaused)
        }
        switch end {
        case .complete: return (.piece(waiter, .success(nil)), false)
        case .failed(let error): return (.piece(waiter, .failure(error)), false)
        case nil: break
        }
        guard pieceWaiter == nil else {
            return (.piece(waiter, .failure(.invalidRequest("a body has only one reader"))), false)
        }
        pieceWaiter = waiter
        return (nil, false)
    }

    /// The head of the final answer is known.
    mutating func publish(_ head: ResponseHead) {
        guard end == nil, self.head == nil else { return }
        self.head = head
    }

    /// Bytes of the body have arrived.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) -> Reception {
        guard end == nil else { return .over }
        guard buffer.count < window else {
            isPaused = true
            return .full
        }
        buffer.append(contentsOf: bytes)
        return .taken
    }

    /// All that has arrived is in: whoever waits for some of it is woken. Not for each part of it, so that a short
    /// answer costs one wake-up and not three. `resumes` tells that the server's side was stopped by what is now taken.
    mutating func deliver() -> (wakes: [Wake], resumes: Bool) {
        var wakes: [Wake] = []
        var resumes = false
        if let waiter = headWaiter, let head {
            headWaiter = nil
            wakes.append(.head(waiter, .success(head)))
        }
        if let waiter = pieceWaiter, !buffer.isEmpty {
            pieceWaiter = nil
            wakes.append(.piece(waiter, .success(takeBuffer())))
            resumes = isPaused
            isPaused = false
        }
        return (wakes, resumes)
    }

    /// The server's side is done, with `failure` or well. What has arrived before stays readable.
    mutating func finish(_ failure: HTTPError?) -> [Wake] {
        guard end == nil else { return [] }
        end = failure.map(End.failed) ?? .complete
        return deliver().wakes + wakeAll(failure)
    }

    /// The reader's side is done: what is unread is dropped. `wasOpen` tells that the transfer has to be ended.
    mutating func cancel() -> (wakes: [Wake], wasOpen: Bool) {
        let wasOpen = end == nil
        buffer = []
        end = .failed(.cancelled)
        return (wakeAll(.cancelled), wasOpen)
    }

    private mutating func takeBuffer() -> [UInt8] {
        defer { buffer = [] }
        return buffer
    }

    private mutating func wakeAll(_ failure: HTTPError?) -> [Wake] {
        var wakes: [Wake] = []
        if let waiter = headWaiter {
            wakes.append(.head(waiter, .failure(failure ?? .truncated("the answer ended before its head did"))))
        }
        if let waiter = pieceWaiter {
            wakes.append(.piece(waiter, failure.map { .failure($0) } ?? .success(nil)))
        }
        headWaiter = nil
        pieceWaiter = nil
        return wakes
    }
}
