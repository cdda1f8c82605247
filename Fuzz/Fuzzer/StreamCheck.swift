import Probing

/// Streams of Server-Sent Events: what they bring does not depend on where they are cut.
enum StreamCheck {
    /// Short, so that inputs reach it.
    private static let limit = 64

    static func run(_ bytes: [UInt8]) {
        let outcome = outcome(of: [bytes])
        for pieces in Cuts.all(of: bytes) {
            demand(self.outcome(of: pieces) == outcome, "what a stream brings depends on where it is cut")
        }
        for case .event(let event) in outcome.items {
            demand(!event.type.isEmpty, "an event has no type")
            demand(event.data.unicodeScalars.count <= limit, "an event is longer than the limit")
        }
    }

    private struct Outcome: Equatable {
        var items: [EventStreamParser.Item] = []
        var lastEventID = ""
        var reconnectionTime: Duration?
    }

    private static func outcome(of pieces: [[UInt8]]) -> Outcome {
        var parser = EventStreamParser(limit: limit)
        let items = pieces.flatMap { parser.feed($0) }
        return Outcome(items: items, lastEventID: parser.lastEventID, reconnectionTime: parser.reconnectionTime)
    }
}
