import FoundationEssentials
import HTTP
import Health
import StatusServer

/// Requests to `serve`: the method, the target and header lines, with zeros between them. Whatever they say, the answer is one
/// that HTTP knows, harmless, and the same the next time.
enum RequestCheck {
    /// An app of two services, one of which fails, with a probe, beside one that is well.
    private static let board: StatusBoard = {
        let board = StatusBoard(StatusBoard.Options(version: "1", startTime: 0), figures: Nobody(), documents: Nobody())
        let probe = ProbeStanding(
            name: "door", role: .liveness, isCritical: false, verdict: .failing, message: "refused")
        let shop = AppOverview(
            [glance("shop-web-1", "web", .unhealthy), glance("shop-db-1", "db", .healthy)], probes: [probe], now: 100)
        let alone = AppOverview([glance("a", nil, .healthy)], now: 100)
        board.publish(
            ServedState(apps: [
                ServedApp(name: "shop", kind: "project", overview: shop),
                ServedApp(name: "a", kind: "container", overview: alone),
                ServedApp(name: "a", kind: "project", overview: alone),
            ]))
        return board
    }()

    private static func glance(_ name: String, _ service: String?, _ health: HealthStatus) -> Glance {
        let slot = service.map { Slot.replica(project: "shop", service: $0, number: 1) }
        var glance = Glance(id: ContainerID("id-\(name)"), name: name, slot: slot)
        (glance.health, glance.hasHealthcheck, glance.since) = (health, true, 0)
        return glance
    }

    static func run(_ bytes: [UInt8]) {
        let parts = texts(in: bytes, atMost: 8)
        let target = parts.count > 1 ? parts[1] : ""
        let headers = parts.dropFirst(2).compactMap { line -> Header? in
            let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return pair.count == 2 ? Header(String(pair[0]), String(pair[1])) : nil
        }
        let request = ServerRequest(parts[0], target, headers: headers)
        let answer = board.answer(request)
        demand(told(answer) == told(board.answer(request)), "the same request is answered otherwise the next time")
        switch answer {
        case .response(let response): check(response)
        case .stream(let head, let stream): check(head, stream)
        case .later: break
        }
        let line = board.agentAnswer(target)
        demand(line.utf8.last == 10 && line.utf8.count { $0 < 0x20 } == 1, "an agent is told more than a line")
        demand(line.hasPrefix("up ") || line.hasPrefix("down #"), "an agent is told neither up nor down")
    }

    private static func told(_ answer: ServerAnswer) -> Int {
        switch answer {
        case .response(let response): response.status
        case .stream: 1
        case .later: 2
        }
    }

    private static func check(_ response: ServerResponse) {
        demand((200...599).contains(response.status), "\(response.status) is no status")
        for header in response.headers {
            demand(header.value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }, "a header says \(header.value)")
        }
        guard response.header("Content-Type") == "application/json" else { return }
        let text = String(validating: response.body, as: UTF8.self)
        demand(text.map { JSONTree.read(Array($0.utf8)) != nil } == true, "a document is no JSON")
        demand(response.body.allSatisfy { $0 >= 0x20 }, "a document has a control character")
    }

    private static func check(_ head: ServerResponse, _ stream: any ServerStream) {
        check(head)
        var stream = stream
        guard case .send(let bytes) = stream.next(at: .seconds(1)) else {
            return demand(false, "a stream says nothing at its beginning")
        }
        let text = String(validating: bytes, as: UTF8.self)
        demand(text?.hasPrefix("retry: ") == true && text?.hasSuffix("\n\n") == true, "a stream begins otherwise")
    }

    /// Nothing changes from moment to moment.
    private struct Nobody: LiveFigures, CommandDocuments {
        var now: Duration { .seconds(1) }
        var contact: EngineContact { EngineContact(last: .seconds(1)) }
        var lastChecks: [ContainerID: LastCheck] { [:] }
        var lastAttempts: [LastAttempt] { [] }

        func status(_ apps: [ServedApp]) -> [UInt8] { Array("{}".utf8) }
        func inspect(_ containers: [ContainerID]) -> [UInt8]? { containers.isEmpty ? nil : Array("{}".utf8) }
        func history(_ apps: [ServedApp], since: String?) async -> HistoryAnswer { .missing("") }
    }
}
