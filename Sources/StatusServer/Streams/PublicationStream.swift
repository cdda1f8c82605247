import HTTP
import Health

/// The stream that tells that something was published, whatever it is; a page looks again then.
struct PublicationStream: ServerStream {
    private let board: StatusBoard
    private var pace = StreamPace(interval: .seconds(5))
    /// What was told last; nil before the first event.
    private var previous: (publication: Int, cause: Ignorance.Cause?)?

    /// A stream from now on.
    init(_ board: StatusBoard) { self.board = board }

    mutating func next(at now: Duration) -> StreamStep {
        let look = board.look(at: now)
        let present = (publication: look.snapshot.publication, cause: look.snapshot.ignorance?.cause)
        if let previous, previous == present, !pace.isEventDue(at: now) {
            return .wait(until: min(pace.next, look.nextChange))
        }
        let beginning = previous == nil ? EventText.beginning : []
        previous = present
        pace.noteEvent(at: now)
        return .send(beginning + EventText.event(data(look)))
    }

    mutating func last() -> [UInt8] { EventText.end }

    private func data(_ look: StatusBoard.Look) -> [UInt8] {
        let tenths = max(0, (look.now - look.contact.last).milliseconds) / 100
        var json = JSONWriter()
        json.object {
            $0.member("status", look.snapshot.summary(of: .whole).level.rawValue)
            $0.member("publication", look.snapshot.publication)
            // While nothing is known the documents are others, though nothing is published.
            $0.key("known")
            $0.raw("\(look.snapshot.ignorance == nil)")
            $0.key("contact_age_seconds")
            $0.raw("\(tenths / 10).\(tenths % 10)")
        }
        return json.bytes
    }
}
