import HTTP
import Health
import StatusServer
import Testing

@Suite("Streams of events")
struct StreamTests {
    private static let run = "18bcfe56800"

    /// What a stream sends at once at a moment, and until when it then waits.
    private func sent(_ stream: inout any ServerStream, _ lab: BoardLab) -> (text: String, until: Duration) {
        var text = ""
        while true {
            switch stream.next(at: lab.world.now) {
            case .send(let bytes): text += String(decoding: bytes, as: UTF8.self)
            case .wait(let until): return (text, until)
            }
        }
    }

    private func event(_ publication: Int, _ data: String) -> String {
        "id: \(Self.run)-\(publication)\ndata: \(data)\n\n"
    }

    private let good = #"{"status":"healthy"}"#
    private let bad = #"{"status":"unhealthy","reason":"web: health check failed 3 times in a row: no luck"}"#

    @Test("an event at once, at every change, and every interval")
    func pace() throws {
        let lab = BoardLab()
        var stream = try #require(lab.stream("/health/$stream?poll_interval=5"))
        let first = sent(&stream, lab)
        #expect(first.text == "retry: 1000\n\n" + event(1, good))
        #expect(first.until == .seconds(105))
        lab.turn(by: 4)
        #expect(sent(&stream, lab).text == "")
        lab.turn(by: 1)
        #expect(sent(&stream, lab) == (event(1, good), .seconds(110)))
        lab.board.publish(ServedState(apps: [.unhealthy("web")]))
        #expect(sent(&stream, lab).text == event(2, bad))
        // What is the same is no news.
        lab.board.publish(ServedState(apps: [.unhealthy("web"), .healthy("new")]))
        #expect(sent(&stream, lab).text == "")
        #expect(String(decoding: stream.last(), as: UTF8.self) == ": the server stops\n\n")
    }

    @Test("a comment keeps a quiet stream open, and nothing else is sent")
    func heartbeat() throws {
        let lab = BoardLab()
        var stream = try #require(lab.stream("/health/$stream?poll_interval=3600"))
        _ = sent(&stream, lab)
        lab.turn(by: 15)
        #expect(sent(&stream, lab).text == ": heartbeat\n\n")
        lab.turn(by: 14)
        #expect(sent(&stream, lab).text == "")
    }

    @Test("who was away is told all changes since, of this run of the server only")
    func replay() throws {
        let lab = BoardLab()
        lab.board.publish(ServedState(apps: [.unhealthy("web")]))
        lab.board.publish(ServedState(apps: [.healthy("web")]))
        func text(_ id: String, _ target: String = "/health/$stream") throws -> String {
            var stream = try #require(lab.stream(target, headers: [Header("Last-Event-ID", id)]))
            return sent(&stream, lab).text
        }
        let missed = "retry: 1000\n\n" + event(2, bad) + event(3, good)
        #expect(try text("\(Self.run)-1") == missed)
        let own = #"{"status":"unhealthy","reason":"health check failed 3 times in a row: no luck"}"#
        #expect(try text("\(Self.run)-1", "/health/web/$stream") == "retry: 1000\n\n" + event(2, own) + event(3, good))
        for id in ["\(Self.run)-3", "abc-1", "\(Self.run)-99", "\(Self.run)--1", "nonsense"] {
            #expect(try text(id) == "retry: 1000\n\n" + event(3, good), "\(id)")
        }
    }

    @Test("an app that goes is told once, and again when it comes back")
    func gone() throws {
        let lab = BoardLab()
        var stream = try #require(lab.stream("/health/web/$stream?poll_interval=3600"))
        _ = sent(&stream, lab)
        lab.board.publish(ServedState(apps: []))
        let gone = #"{"status":"unhealthy","reason":"there is no app 'web' any more"}"#
        #expect(sent(&stream, lab).text == event(2, gone))
        lab.board.publish(ServedState(apps: [.healthy("web")]))
        #expect(sent(&stream, lab).text == event(3, good))
    }

    @Test("a loss of the engine is told at its moment, and its end, though nothing is published")
    func loss() throws {
        let lab = BoardLab()
        var stream = try #require(lab.stream("/health/$stream?poll_interval=3600"))
        // The comment comes first.
        #expect(sent(&stream, lab).until == .seconds(115))
        lab.turn(by: 29, hears: false, problem: "refused")
        #expect(sent(&stream, lab).until == .seconds(130) + .nanoseconds(1))
        lab.turn(by: 2, hears: false, problem: "refused")
        let lost = #"{"status":"unhealthy","reason":"no contact with the engine for 31s: refused"}"#
        #expect(sent(&stream, lab).text == event(1, lost))
        // For how long it lasts is no news.
        lab.turn(by: 1, hears: false, problem: "refused")
        #expect(sent(&stream, lab).text == "")
        lab.turn(by: 1)
        #expect(sent(&stream, lab).text == event(1, good))
    }

    @Test("a detailed stream tells of parts, and the page's stream of publications")
    func others() throws {
        let lab = BoardLab()
        var detailed = try #require(lab.stream("/health/web/$stream?detailed=true"))
        #expect(sent(&detailed, lab).text.contains(#""components":{"web":"healthy"}"#))
        var page = try #require(lab.stream("/api/v1/$stream"))
        let data = #"data: {"status":"healthy","publication":1,"known":true,"contact_age_seconds":0.0}"#
        #expect(sent(&page, lab).text == "retry: 1000\n\n\(data)\n\n")
        lab.board.publish(ServedState(apps: [.healthy("web"), .healthy("new")]))
        #expect(sent(&page, lab).text.contains(#""publication":2"#))
        lab.turn(by: 5)
        #expect(sent(&page, lab).text.contains(#""publication":2"#))
        lab.turn(by: 31, hears: false)
        #expect(sent(&page, lab).text.contains(#""publication":2,"known":false"#))
    }

    @Test(
        "an interval that is no time is refused, and a stream of nothing is 404",
        arguments: [
            ("/health/$stream?poll_interval=0", 400), ("/health/$stream?poll_interval=-1", 400),
            ("/health/$stream?poll_interval=nan", 400), ("/health/$stream?poll_interval=x", 400),
            ("/health/none/$stream", 404), ("/health/web/none/$stream", 404),
        ])
    func refused(_ target: String, _ status: Int) {
        let lab = BoardLab()
        #expect(lab.stream(target) == nil && lab.get(target).status == status)
    }
}
