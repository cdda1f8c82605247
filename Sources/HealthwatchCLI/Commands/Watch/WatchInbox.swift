import DockerEngine
import Locking

/// What waits for the loop of a watch. However much comes at once, the loop wakes once and takes all of it, so that a
/// hundred containers that start together cost one look at each.
final class WatchInbox: Sendable {
    /// What came since the loop looked last.
    struct Contents: Sendable {
        /// Events about containers, in their order.
        var events: [Wire.Event] = []
        /// Containers of which something changed that no event tells.
        var changed: [String] = []
        /// The stream of events stands again: what came before may have been missed.
        var isSubscribed = false
        /// Why the stream broke.
        var loss: EngineError?
        /// The engine sends no events at all.
        var refusal: EngineError?
        /// Time has come to look whether time alone changed something.
        var isTick = false
    }

    private let contents = Locked(Contents())
    /// Yields when there is something to take; one reader.
    let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init() { (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

    /// Puts something in, and wakes the loop.
    func post(_ change: (inout Contents) -> Void) {
        contents.withLock { change(&$0) }
        wake.yield()
    }

    /// Takes a signal of the event stream.
    func post(_ signal: Signal) {
        post { contents in
            switch signal {
            case .event(let event): contents.events.append(event)
            case .subscribed: contents.isSubscribed = true
            case .lost(let error): contents.loss = error
            case .unsubscribable(let error): contents.refusal = error
            // A wait's own signals.
            case .started, .alarm, .probing, .probed: break
            }
        }
    }

    /// Takes all that is there.
    func take() -> Contents {
        contents.withLock { contents in
            defer { contents = Contents() }
            return contents
        }
    }
}
