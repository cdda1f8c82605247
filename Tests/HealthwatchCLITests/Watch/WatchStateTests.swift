import Health
import Testing

@testable import HealthwatchCLI

@Suite("What a watch tells of two looks")
struct WatchStateTests {
    /// A change in a few words: who, from, to.
    private func words(_ changes: [WatchChange]) -> [String] {
        changes.map { "\($0.container?.name ?? $0.name.text) \($0.from ?? "-") \($0.to)" }
    }

    private func shop(_ web: HealthStatus, _ more: Glance...) -> OverviewEntry {
        Listed.overview("shop", [Listed.glance("web", .running, web)] + more)
    }

    private func lost(_ entry: OverviewEntry) -> OverviewEntry {
        var entry = entry
        entry.overview = AppOverview(unknown: "gone")
        return entry
    }

    @Test("what is seen for the first time comes from nothing, containers first")
    func first() {
        var state = WatchState()
        let changes = state.take([shop(.healthy, Listed.glance("db", .running, .none))], now: 1)
        #expect(words(changes) == ["db - running", "web - healthy", "shop - Healthy"])
        #expect(changes.map(\.key) == ["project:shop", "project:shop", "project:shop"])
        #expect(changes[1].container?.id == "id-web" && changes[2].container == nil)
        #expect(changes[2].overview?.ready == 2)
        #expect(state.take([shop(.healthy, Listed.glance("db", .running, .none))], now: 2) == [])
    }

    @Test("an app is told after the containers that changed it, and only when its own word changes")
    func changes() {
        var state = WatchState()
        _ = state.take([shop(.healthy)], now: 1)
        #expect(words(state.take([shop(.unhealthy)], now: 2)) == ["web healthy unhealthy", "shop Healthy Unhealthy"])
        let exited = Listed.glance("db", .exited, .healthy) { $0.exitCode = 3 }
        let later = state.take([shop(.unhealthy, exited)], now: 3)
        #expect(words(later) == ["db - exited"])
        #expect(later.first?.container?.exitCode == 3)
        #expect(later.first?.message == "exited with status 3")
    }

    @Test("a new container of the same name is another one")
    func replaced() {
        var state = WatchState()
        _ = state.take([shop(.healthy)], now: 1)
        let next = Listed.overview("shop", [Listed.glance("web", .running, .healthy) { $0.id = ContainerID("other") }])
        #expect(words(state.take([next], now: 2)) == ["web - healthy", "web healthy removed"])
    }

    @Test("a container that was removed, and an app whose containers all were")
    func removed() {
        var state = WatchState()
        _ = state.take([shop(.healthy, Listed.glance("db"))], now: 1)
        #expect(words(state.take([shop(.healthy)], now: 2)) == ["db healthy removed"])
        let gone = state.take([], now: 3)
        #expect(words(gone) == ["web healthy removed", "shop Healthy Missing"])
        #expect(gone.last?.message == "all its containers were removed")
        #expect(gone.last?.key == "project:shop")
        #expect(state.take([], now: 4) == [])
        #expect(words(state.take([shop(.healthy)], now: 5)) == ["web - healthy", "shop - Healthy"])
    }

    @Test("an engine that is lost has removed nothing; what changed meanwhile is told when it is back")
    func lost() {
        var state = WatchState()
        let before = shop(.healthy, Listed.glance("db"), Listed.glance("cache"))
        _ = state.take([before], now: 1)
        #expect(words(state.take([lost(before)], now: 2)) == ["shop Healthy Unknown"])
        #expect(state.take([lost(before)], now: 3) == [])
        let back = state.take([shop(.unhealthy, Listed.glance("db"))], now: 4)
        #expect(words(back) == ["web healthy unhealthy", "cache healthy removed", "shop Unknown Degraded"])
    }

    @Test("an app that is gone when the engine is back has lost its containers, too")
    func goneWhileLost() {
        var state = WatchState()
        _ = state.take([shop(.healthy)], now: 1)
        _ = state.take([lost(shop(.healthy))], now: 2)
        #expect(words(state.take([], now: 3)) == ["web healthy removed", "shop Unknown Missing"])
    }

    @Test("a name that was given is one app, whatever it means")
    func named() {
        let name = AppName(kind: nil, name: "shop")
        func entry(_ app: App?, _ glances: [Glance]) -> OverviewEntry {
            let overview =
                glances.isEmpty ? AppOverview(missing: "no app 'shop'") : AppOverview(glances, now: Listed.now)
            return OverviewEntry(app: app, name: name, overview: overview, asked: name)
        }
        let project = App(kind: .project, name: "shop")
        var state = WatchState()
        #expect(words(state.take([entry(nil, [])], now: 1)) == ["shop - Missing"])
        #expect(
            words(state.take([entry(project, [Listed.glance("web")])], now: 2)) == [
                "web - healthy", "shop Missing Healthy",
            ])
        let gone = state.take([entry(project, [])], now: 3)
        #expect(words(gone) == ["web healthy removed", "shop Healthy Missing"])
        #expect(gone.allSatisfy { $0.key == "shop" })
        let container = App(kind: .container, name: "shop")
        let other = state.take([entry(container, [Listed.glance("shop")])], now: 4)
        #expect(words(other) == ["shop - healthy", "shop Missing Healthy"])
        #expect(other.last?.app == container)
    }

    @Test("since when it is so: what the containers tell at first, the change that was seen later")
    func since() {
        var state = WatchState()
        let entry = shop(.healthy)
        _ = state.take([entry], now: Listed.now)
        #expect(state.since(entry) == Listed.now - 300)
        _ = state.take([shop(.starting)], now: Listed.now + 5)
        _ = state.take([entry], now: Listed.now + 9)
        #expect(state.since(entry) == Listed.now + 9)
        _ = state.take([entry], now: Listed.now + 50)
        #expect(state.since(entry) == Listed.now + 9)
    }
}
