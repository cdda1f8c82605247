import TestSupport
import Testing

@Suite("The zoo: what a diagnosis says of containers in trouble", .needsEngine)
struct ZooTests {
    @Test("the first finding about a broken container is the cause of its trouble", arguments: ZooCase.broken)
    func broken(animal: ZooCase) async throws {
        try await animal.inspected().expect(animal.finding, mentions: animal.mentions, also: animal.also)
    }

    @Test("a container that only looks broken gets no error", arguments: ZooCase.healthy)
    func healthy(animal: ZooCase) async throws {
        try await animal.inspected().expect(nil, mentions: [], also: animal.also)
    }
}

extension ZooCase {
    static let broken: [ZooCase] = [
        missingPrograms, unusablePrograms, answers, replayed, schedules, refusedConnections, misplacedApps, names,
        encryption, starts, ends, loops, resources, dependencies,
    ].flatMap { $0 }
}

extension WayIn {
    @Suite("The zoo: what a diagnosis says of ways in")
    struct ZooRouteTests {
        @Test("the first finding about a broken way in is the cause of its trouble", arguments: ZooRouteCase.broken)
        func broken(animal: ZooRouteCase) async throws {
            try await animal.inspected().expect(animal.finding, mentions: animal.mentions, also: [])
        }

        @Test("a way in that only looks broken gets no error", arguments: ZooRouteCase.healthy)
        func healthy(animal: ZooRouteCase) async throws {
            try await animal.inspected().expect(nil, mentions: [], also: animal.also)
        }
    }
}
