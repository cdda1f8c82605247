import HTTP
import Health

extension StatusBoard {
    /// The health of what a name means.
    func health(_ name: ScopeName, isDetailed: Bool) throws(Refusal) -> ServerResponse {
        let look = look()
        // Whether it exists is not known before the first look; that everything is unhealthy is.
        let scope = look.snapshot.publication == 0 ? .whole : try look.snapshot.index.scope(name)
        guard isDetailed else { return look.snapshot.document(of: scope).response }
        let status = look.snapshot.status(of: scope)
        return Answer.json(look.snapshot.detail(of: scope, look.live), status: status)
    }

    /// The stream of it.
    func healthStream(
        _ name: ScopeName, _ query: Query, _ request: ServerRequest
    ) throws(Refusal) -> HealthStream {
        let interval = try Self.interval(query["poll_interval"])
        let snapshot = look().snapshot
        let scope = snapshot.publication == 0 ? nil : try snapshot.index.scope(name)
        let lastSeen = request.values(of: "last-event-id").first
            .flatMap { EventID.publication(in: $0, run: run) }
            .flatMap { $0 <= snapshot.publication ? $0 : nil }
        return HealthStream(
            self, name, scope, .init(interval: interval, isDetailed: query.isDetailed, lastSeen: lastSeen))
    }

    private static let shortestInterval = 0.1
    private static let longestInterval = 3_600.0

    private static func interval(_ text: String?) throws(Refusal) -> Duration {
        guard let text else { return .seconds(1) }
        guard let seconds = Double(text), seconds.isFinite, seconds > 0 else { throw .badInterval(text) }
        return .seconds(min(max(seconds, shortestInterval), longestInterval))
    }

    /// What HAProxy is answered about an app, or about everything when it names nothing.
    package func agentAnswer(_ question: String) -> String {
        let text = String(decoding: question.utf8.trimmed, as: UTF8.self)
        let snapshot = look().snapshot
        if let ignorance = snapshot.ignorance { return AgentText.down(ignorance.reason) }
        do throws(Refusal) {
            let scope = try snapshot.index.scope(ScopeName(app: text.isEmpty ? nil : text, component: nil))
            return AgentText.answer(scope, snapshot)
        } catch {
            return AgentText.down(error.message)
        }
    }
}

extension String.UTF8View {
    /// Without blanks and line ends at both ends.
    fileprivate var trimmed: Substring.UTF8View {
        func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return prefix(0)
        }
        return self[first...last]
    }
}
