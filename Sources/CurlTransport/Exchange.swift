import HTTP
import Locking

/// One request and its answer, between the tasks that wait for it and the thread that transfers it.
final class Exchange: Sendable {
    /// Unread bytes beyond this stop the transfer until the reader has caught up.
    static let window = 256 * 1024

    let request: Request
    let userAgent: String
    private let inbox: Inbox
    private let state = Locked(ExchangeState(window: Exchange.window))

    init(_ request: Request, userAgent: String, inbox: Inbox) {
        self.request = request
        self.userAgent = userAgent
        self.inbox = inbox
    }

    // For the tasks.

    /// Starts the exchange and waits for the head of the answer.
    func start() async -> Result<ResponseHead, HTTPError> {
        await withTaskCancellationHandler {
            if !isOver {
                do throws(HTTPError) { try inbox.start(self) } catch { finish(error) }
            }
            return await withCheckedContinuation { waiter in
                state.withLock { $0.awaitHead(waiter) }?.resume()
            }
        } onCancel: {
            cancel()
        }
    }

    /// Waits for the next piece of the body; nil is its end.
    func nextPiece() async -> Result<[UInt8]?, HTTPError> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let (wake, resumes) = state.withLock { $0.awaitPiece(waiter) }
                wake?.resume()
                if resumes { inbox.post(.resume(self)) }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Ends the exchange at once, whatever stage it is in; does nothing to one that is over, but to drop its rest.
    func cancel() {
        let (wakes, wasOpen) = state.withLock { $0.cancel() }
        if wasOpen { inbox.post(.cancel(self)) }
        for wake in wakes { wake.resume() }
    }

    // For the transfer thread.

    var isOver: Bool { state.withLock { $0.isOver } }
    var hasHead: Bool { state.withLock { $0.hasHead } }

    func publish(_ head: ResponseHead) {
        state.withLock { $0.publish(head) }
    }

    func receive(_ bytes: UnsafeRawBufferPointer) -> ExchangeState.Reception {
        state.withLock { $0.receive(bytes) }
    }

    /// True when the transfer, stopped before, may go on.
    func deliver() -> Bool {
        let (wakes, resumes) = state.withLock { $0.deliver() }
        for wake in wakes { wake.resume() }
        return resumes
    }

    func finish(_ failure: HTTPError?) {
        for wake in state.withLock({ $0.finish(failure) }) { wake.resume() }
    }
}
