import Foundation
import Health
import Testing

@testable import DockerEngine

@Suite("What recorded answers tell a gate")
struct ObservationTests {
    struct Row: CustomTestStringConvertible {
        var folder: String
        var file: String
        var state: ContainerState
        var health: HealthStatus = .none
        var isChecked = false
        var streak = 0
        var code = 0
        var testDescription: String { "\(folder)/\(file)" }
    }

    static let rows: [Row] = [Fixture.docker, Fixture.podman].flatMap { folder in
        [
            Row(folder: folder, file: "created", state: .created),
            Row(folder: folder, file: "running", state: .running),
            Row(folder: folder, file: "check-disabled", state: .running),
            Row(folder: folder, file: "starting", state: .running, health: .starting, isChecked: true),
            Row(folder: folder, file: "healthy", state: .running, health: .healthy, isChecked: true),
            Row(folder: folder, file: "unhealthy", state: .running, health: .unhealthy, isChecked: true, streak: 2),
            Row(folder: folder, file: "paused", state: .paused, health: .unhealthy, isChecked: true, streak: 2),
            Row(folder: folder, file: "exited-0", state: .exited),
            Row(folder: folder, file: "exited-1", state: .exited, code: 1),
            Row(folder: folder, file: "exited-137", state: .exited, code: 137),
        ]
    }

    @Test("every state is read as it was", arguments: rows)
    func states(row: Row) throws {
        let wire = try Fixture.inspect(row.folder, row.file)
        let created = try #require(Timestamp.date(wire.Created))
        let seen = Observation(wire, now: created.addingTimeInterval(60))
        #expect(seen.state == row.state)
        #expect(seen.health == row.health)
        #expect(seen.hasHealthcheck == row.isChecked)
        #expect(seen.failingStreak >= row.streak)
        #expect(seen.exitCode == row.code)
        #expect(seen.name.hasPrefix("hw-"))
        #expect(seen.slot == .name(seen.name))
        #expect(seen.image.hasSuffix("healthwatch/busybox:1"))
        #expect((seen.run == nil) == (row.state == .created))
        #expect((seen.sinceStarted == nil) == (row.state == .created))
        #expect(seen.created == created.timeIntervalSince1970)
    }

    @Test("in a restart's back-off dockerd says running and restarting at once: it is restarting") func restarting()
        throws
    {
        let wire = try Fixture.inspect(Fixture.docker, "restarting")
        let seen = Observation(wire, now: Date())
        #expect(seen.state == .restarting)
        #expect(seen.restartCount >= 4)
        #expect(seen.restartPolicy == .always)
        #expect(seen.exitCode == 3)
        var older = wire
        older.State.Status = "running"
        #expect(Observation(older, now: Date()).state == .restarting)
    }

    @Test("a start that failed says why on dockerd; Podman 4.3 keeps it to itself") func neverStarted() throws {
        let docker = Observation(try Fixture.inspect(Fixture.docker, "never-started"), now: Date())
        #expect(docker.startError.contains("/no/such/program"))
        #expect(docker.state == .created)
        let podman = Observation(try Fixture.inspect(Fixture.podman, "never-started"), now: Date())
        #expect(podman.startError.isEmpty)
        #expect(podman.state == .created)
    }

    @Test("a container that ran out of memory says so") func outOfMemory() throws {
        let seen = Observation(try Fixture.inspect(Fixture.docker, "out-of-memory"), now: Date())
        #expect(seen.isOutOfMemoryKilled)
        #expect(seen.state == .exited)
        #expect(seen.exitCode == 137)
    }

    @Test("retries are the container's own, and three where it names none") func retries() throws {
        #expect(Observation(try Fixture.inspect(Fixture.docker, "starting"), now: Date()).retries == 5)
        #expect(Observation(try Fixture.inspect(Fixture.docker, "running"), now: Date()).retries == 3)
        #expect(Observation(try Fixture.inspect(Fixture.written, "1.52"), now: Date()).retries == 3)
    }

    @Test("unknown fields are passed over, unknown words kept") func newer() throws {
        let seen = Observation(try Fixture.inspect(Fixture.written, "1.52"), now: Date())
        #expect(seen.state == .other("hibernating"))
        #expect(seen.health == .other("dozing"))
        #expect(seen.restartPolicy == .no)
        #expect(seen.slot == .replica(project: "demo", service: "web", number: 2))
        #expect(
            seen.dependencies == [
                Dependency(service: "db", condition: "service_healthy"),
                Dependency(service: "init", condition: "service_completed_successfully"),
            ])
    }

    @Test("missing fields and null ones are survived", arguments: ["nulls", "least"]) func absent(file: String) throws {
        let seen = Observation(try Fixture.inspect(Fixture.written, file), now: Date())
        #expect(seen.run == nil)
        #expect(seen.sinceStarted == nil)
        #expect(seen.created == 0)
        #expect(seen.restartCount == 0)
        #expect(!seen.hasHealthcheck)
        #expect(!seen.hasResults)
    }

    @Test("an empty health word is a check without a result where there is a check, and none elsewhere")
    func emptyWord() throws {
        var wire = try Fixture.inspect(Fixture.podman, "starting")
        wire.State.Health?.Status = ""
        #expect(Observation(wire, now: Date()).health == .starting)
        wire.Config?.Healthcheck = nil
        #expect(Observation(wire, now: Date()).health == .none)
    }

    @Test("restart policies by their words")
    func policies() throws {
        var wire = try Fixture.inspect(Fixture.docker, "restarting")
        let table: [(String?, Int?, RestartPolicy)] = [
            ("no", 0, .no), ("", 0, .no), (nil, nil, .no), ("always", 0, .always),
            ("unless-stopped", 0, .unlessStopped),
            ("on-failure", 4, .onFailure(maximumRetries: 4)), ("on-failure", nil, .onFailure(maximumRetries: 0)),
        ]
        for (name, maximum, policy) in table {
            wire.HostConfig?.RestartPolicy?.Name = name
            wire.HostConfig?.RestartPolicy?.MaximumRetryCount = maximum
            #expect(Observation(wire, now: Date()).restartPolicy == policy)
        }
    }
}

@Suite("Lists, images, networks and events of real engines")
struct DecodingTests {
    @Test("a list gives names, states and labels", arguments: [Fixture.docker, Fixture.podman])
    func list(folder: String) throws {
        let list = try Fixture.decode(folder, "list.json", as: [Wire.ContainerSummary].self)
        let states = Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0.State ?? "") })
        #expect(states["hw-created"] == "created")
        #expect(states["hw-running"] == "running")
        #expect(states["hw-unhealthy"] == "paused")
        #expect(list.allSatisfy { $0.Labels?["note"] == "a=b" })
    }

    @Test("a list of API 1.52 is read, its links are no names") func newerList() throws {
        let list = try Fixture.decode(Fixture.written, "list-1.52.json", as: [Wire.ContainerSummary].self)
        #expect(list.map(\.name) == ["web", "db"])
        #expect(list.map(\.State) == ["running", "hibernating"])
        #expect(list[0].Ports?.first?.PublicPort == 8443)
    }

    @Test("a container without a name is called by its short id") func nameless() throws {
        let json = Data(#"{"Id":"0123456789abcdef","Names":null}"#.utf8)
        #expect(try JSONDecoder().decode(Wire.ContainerSummary.self, from: json).name == "0123456789ab")
    }

    @Test("images and networks are read", arguments: [Fixture.docker, Fixture.podman])
    func others(folder: String) throws {
        let images = try Fixture.decode(folder, "images.json", as: [Wire.ImageSummary].self)
        #expect(images.first?.RepoTags?.contains { $0.hasSuffix("healthwatch/busybox:1") } == true)
        let image = try Fixture.decode(folder, "image.json", as: Wire.ImageInspect.self)
        #expect(image.Id.hasSuffix(images.first?.Id.suffix(64) ?? "none"))
        let networks = try Fixture.decode(folder, "networks.json", as: [Wire.Network].self)
        #expect(networks.map(\.Name) == ["hw-net"])
        #expect(try Fixture.decode(folder, "network.json", as: Wire.Network.self).Driver == "bridge")
    }

    /// Those of a life without what checks and `exec` add.
    private func verbs(_ folder: String) throws -> [String] {
        try Fixture.events(folder).map(\.verb).filter { !$0.hasPrefix("exec") && $0 != "health_status" }
    }

    @Test("dockerd tells a life by these events") func dockerLife() throws {
        #expect(
            try verbs(Fixture.docker) == [
                "create", "start", "kill", "die", "stop", "start", "restart", "pause", "unpause", "kill", "die",
                "destroy",
            ])
    }

    @Test("Podman tells the same life by other events: no kill before a restart, and remove for destroy")
    func podmanLife() throws {
        let verbs = try verbs(Fixture.podman)
        #expect(Array(verbs.prefix(8)) == ["create", "init", "start", "restart", "die", "init", "start", "pause"])
        #expect(verbs.last == "remove")
        #expect(!verbs.contains("destroy"))
    }

    @Test("health is told as a suffix by dockerd and as a field by Podman") func healthStatus() throws {
        let docker = try Fixture.events(Fixture.docker).filter { $0.verb == "health_status" }
        #expect(docker.map(\.Action) == ["health_status: healthy", "health_status: unhealthy"])
        let podman = try Fixture.events(Fixture.podman).filter { $0.verb == "health_status" }
        #expect(podman.allSatisfy { $0.Action == "health_status" })
        // Podman 4.3 tells the status as it was before the check: only an inspect knows the present one.
        #expect(Set(podman.compactMap(\.HealthStatus)) == ["starting", "healthy"])
    }

    @Test("exit codes are those of the die events", arguments: [Fixture.docker, Fixture.podman])
    func exitCodes(folder: String) throws {
        #expect(try Fixture.events(folder).filter { $0.verb == "die" }.map(\.exitCode) == [143, 137])
    }

    @Test("events of API 1.52 and of no known shape are read") func newerEvents() throws {
        let events = try Fixture.events(Fixture.written, "events-1.52.ndjson")
        #expect(events.map(\.verb) == ["health_status", "die", "rain", ""])
        #expect(events.map(\.exitCode) == [nil, 137, nil, nil])
        #expect(events[0].timeNano == 1_795_232_996_745_076_766)
    }

    @Test("no fixture tells of the machine that it was recorded on", arguments: [Fixture.docker, Fixture.podman])
    func scrubbed(folder: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(folder)")
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            #expect(!text.contains("/tmp/hw") && !text.contains("/root/"), "\(file.lastPathComponent)")
        }
    }
}
