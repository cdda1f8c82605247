import Foundation
import HTTP
import Health
import Locking
import StatusServer
import TestSupport

/// A board whose time stands still until a test turns it, with documents that say what they were asked for.
struct BoardLab {
    let board: StatusBoard
    let world = World()

    /// What a board hears of, beside what is published.
    final class World: LiveFigures, CommandDocuments {
        struct State {
            var now = Duration.seconds(100)
            var contact = EngineContact(last: .seconds(100))
            var checks: [ContainerID: LastCheck] = [:]
            var attempts: [LastAttempt] = []
            var isInspected = true
            var history = HistoryAnswer.document(Array(#"{"history":1}"#.utf8))
        }

        let state = Locked(State())

        var now: Duration { state.withLock { $0.now } }
        var contact: EngineContact { state.withLock { $0.contact } }
        var lastChecks: [ContainerID: LastCheck] { state.withLock { $0.checks } }
        var lastAttempts: [LastAttempt] { state.withLock { $0.attempts } }

        func status(_ apps: [ServedApp]) -> [UInt8] { Array("{\"status\":\"\(apps.map(\.name))\"}".utf8) }

        func inspect(_ containers: [ContainerID]) -> [UInt8]? {
            guard state.withLock({ $0.isInspected }) else { return nil }
            return Array("{\"inspect\":\"\(containers.map(\.text))\"}".utf8)
        }

        func history(_ apps: [ServedApp], since: String?) async -> HistoryAnswer { state.withLock { $0.history } }
    }

    init(token: String? = nil, _ apps: [ServedApp]? = [.healthy("web")]) {
        var options = StatusBoard.Options(version: "1.2.3", startTime: 1_700_000_000)
        options.token = token.map { Array($0.utf8) }
        board = StatusBoard(options, figures: world, documents: world)
        if let apps { board.publish(ServedState(apps: apps)) }
    }

    /// Turns the clock; the engine is heard of at that moment, or was not since.
    func turn(by seconds: Int, hears: Bool = true, problem: String? = nil) {
        world.state.withLock { state in
            state.now += .seconds(seconds)
            if hears { state.contact.last = state.now }
            state.contact.problem = problem
        }
    }

    /// A whole answer.
    func get(_ target: String, _ method: String = "GET", headers: [Header] = []) -> ServerResponse {
        switch board.answer(ServerRequest(method, target, headers: headers)) {
        case .response(let response): response
        case .stream(let head, _): head
        case .later: ServerResponse(status: 0)
        }
    }

    /// An answer that takes its time.
    func later(_ target: String) async -> ServerResponse {
        guard case .later(let work) = board.answer(ServerRequest("GET", target)) else { return get(target) }
        return await work()
    }

    /// A stream; nil for another answer.
    func stream(_ target: String, headers: [Header] = []) -> (any ServerStream)? {
        guard case .stream(_, let stream) = board.answer(ServerRequest("GET", target, headers: headers)) else {
            return nil
        }
        return stream
    }
}

extension ServerResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: Data(body))) ?? .null }
    /// The status with the text.
    var told: String { "\(status) \(text)" }
}

extension ServedApp {
    /// An app of these containers.
    init(_ name: String, kind: String? = "project", _ glances: [Glance], probes: [ProbeStanding] = []) {
        self.init(name: name, kind: kind, overview: AppOverview(glances, probes: probes, now: 2_000), since: 1_990)
    }

    /// A container of its own that is well.
    static func healthy(_ name: String) -> ServedApp { ServedApp(name, kind: "container", [.checked(name, .healthy)]) }

    /// One that is not.
    static func unhealthy(_ name: String) -> ServedApp {
        ServedApp(name, kind: "container", [.checked(name, .unhealthy)])
    }
}

extension Glance {
    /// A running container whose check says so.
    static func checked(_ name: String, _ health: HealthStatus, service: String? = nil) -> Glance {
        let slot = service.map { Slot.replica(project: "shop", service: $0, number: 1) }
        var glance = Glance(id: ContainerID("id-\(name)"), name: name, slot: slot)
        (glance.health, glance.hasHealthcheck, glance.since) = (health, true, 1_000)
        (glance.restartCount, glance.retries) = (0, 3)
        glance.failingStreak = health == .unhealthy ? 3 : 0
        if health == .unhealthy { glance.checkOutput = "no luck" }
        return glance
    }
}
