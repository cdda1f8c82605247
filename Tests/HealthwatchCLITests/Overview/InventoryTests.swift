import DockerEngine
import Foundation
import Health
import Testing

@testable import HealthwatchCLI

@Suite("The containers that an overview knows")
struct InventoryTests {
    private let now = Date(timeIntervalSince1970: Listed.now)

    private func inventory(_ entries: [Wire.ContainerSummary]) -> Inventory {
        var inventory = Inventory()
        inventory.take(entries, now: now)
        return inventory
    }

    @Test("each project is an app, and each container that belongs to none")
    func apps() throws {
        let inventory = inventory([
            try Listed.entry("demo-web-1", labels: Listed.composed("demo", "web")),
            try Listed.entry("demo-db-1", labels: Listed.composed("demo", "db")),
            try Listed.entry("other-web-1", labels: Listed.composed("other", "web")),
            try Listed.entry(
                "demo-web-run-1", labels: Listed.composed("demo", "web", ["com.docker.compose.oneoff": "True"])),
            try Listed.entry("alone"), try Listed.entry("nobody", labels: ["com.docker.compose.project": ""]),
        ])
        let apps = inventory.apps().mapValues { $0.map(\.name).sorted() }
        #expect(
            apps == [
                App(kind: .project, name: "demo"): ["demo-db-1", "demo-web-1"],
                App(kind: .project, name: "other"): ["other-web-1"],
                App(kind: .container, name: "demo-web-run-1"): ["demo-web-run-1"],
                App(kind: .container, name: "alone"): ["alone"], App(kind: .container, name: "nobody"): ["nobody"],
            ])
        #expect(inventory.app(of: "id-demo-db-1") == App(kind: .project, name: "demo"))
        #expect(inventory.app(of: "id-none") == nil)
    }

    @Test("apps that share a name are told apart by their kind, others need none; what fails comes first")
    func sharedName() throws {
        let entries = OverviewEntry.all(
            inventory([
                try Listed.entry("web", labels: Listed.composed("demo", "web")), try Listed.entry("demo"),
                try Listed.entry("z", "Up 3 minutes (unhealthy)"), try Listed.entry("a"),
            ]), now: Listed.now)
        #expect(entries.map(\.name.text) == ["z", "a", "container:demo", "project:demo"])
    }

    @Test("a list after an inspect keeps what the inspect told, as long as they agree")
    func agreement() throws {
        func after(_ state: String, _ status: String, inspected: Glance) throws -> Glance? {
            var inventory = inventory([try Listed.entry("web")])
            inventory.take(inspected, labels: [:])
            inventory.take([try Listed.entry("web", state: state, status)], now: now)
            return inventory.glance(of: "id-web")
        }
        let healthy = Listed.glance("web") { $0.restartCount = 2 }
        #expect(try after("running", "Up 1 second (healthy)", inspected: healthy) == healthy)
        // The list of some engines tells no health.
        #expect(try after("running", "Up 1 second", inspected: healthy) == healthy)
        #expect(try after("running", "Up 1 second (unhealthy)", inspected: healthy)?.restartCount == nil)
        #expect(try after("paused", "Up 1 second (Paused)", inspected: healthy)?.state == .paused)
        let exited = Listed.glance("web", .exited, .none) { ($0.exitCode, $0.wasAskedToStop) = (3, true) }
        #expect(try after("exited", "Exited (3) 2 days ago", inspected: exited) == exited)
        let again = try after("exited", "Exited (4) 2 days ago", inspected: exited)
        #expect(again?.exitCode == 4 && again?.wasAskedToStop == nil)
    }

    @Test("a new name is taken from the list, whatever else stays")
    func renamed() throws {
        var inventory = inventory([try Listed.entry("web")])
        inventory.take(Listed.glance("web") { $0.restartCount = 2 }, labels: [:])
        let json = try Listed.json("web").replacing("/web", with: "/new")
        inventory.take([try JSONDecoder().decode(Wire.ContainerSummary.self, from: Data(json.utf8))], now: now)
        #expect(inventory.glance(of: "id-web")?.name == "new")
        #expect(inventory.glance(of: "id-web")?.restartCount == 2)
        #expect(inventory.apps().keys.map(\.name) == ["new"])
    }

    @Test("what is not listed any more, or was removed, is forgotten")
    func removal() throws {
        var inventory = inventory([try Listed.entry("a"), try Listed.entry("b")])
        inventory.remove("id-a")
        #expect(inventory.ids == ["id-b"] && inventory.glance(of: "id-a") == nil)
        inventory.take([try Listed.entry("c"), try Listed.entry("c")], now: now)
        #expect(inventory.ids == ["id-c"] && inventory.entries.count == 2)
        inventory.amend("id-b") { $0.name = "ghost" }
        #expect(inventory.glance(of: "id-b") == nil)
    }

    @Test("who asked a container to stop is remembered until it is in another state")
    func askedToStop() throws {
        var inventory = inventory([try Listed.entry("web", state: "exited", "Exited (0) 1 second ago")])
        inventory.take(Listed.glance("web", .exited) { $0.wasAskedToStop = true }, labels: [:])
        inventory.take(Listed.glance("web", .exited), labels: [:])
        #expect(inventory.glance(of: "id-web")?.wasAskedToStop == true)
        inventory.take(Listed.glance("web"), labels: [:])
        #expect(inventory.glance(of: "id-web")?.wasAskedToStop == nil)
    }

    @Test("a service that another one of its project awaits is known as such, one of another project is not")
    func awaited() throws {
        let awaits = ["com.docker.compose.depends_on": "init:service_completed_successfully:false"]
        let inventory = inventory([
            try Listed.entry("demo-web-1", labels: Listed.composed("demo", "web", awaits)),
            try Listed.entry("demo-init-1", state: "exited", labels: Listed.composed("demo", "init")),
            try Listed.entry("other-init-1", state: "exited", labels: Listed.composed("other", "init")),
        ])
        let all = inventory.apps().values.flatMap { $0 }.filter(\.isAwaited)
        #expect(all.map(\.name) == ["demo-init-1"])
        let named = inventory.glances(of: App(kind: .project, name: "demo"), ids: [])
        #expect(named.filter(\.isAwaited).map(\.name) == ["demo-init-1"])
    }

    @Test("members of an app are found by its labels, those of a deployment by their ids")
    func members() throws {
        let inventory = inventory([
            try Listed.entry("a", labels: ["tier": "front"]), try Listed.entry("b", labels: ["tier": "back"]),
        ])
        func names(_ kind: AppKind, _ name: String, _ ids: [String] = []) -> [String] {
            inventory.glances(of: App(kind: kind, name: name), ids: ids).map(\.name).sorted()
        }
        #expect(names(.label, "tier") == ["a", "b"])
        #expect(names(.label, "tier=back") == ["b"])
        #expect(names(.container, "a") == ["a"])
        #expect(names(.deployment, "x", ["id-b", "id-gone"]) == ["b"])
        #expect(inventory.labels(of: "id-a") == ["tier": "front"])
    }
}
