import Foundation
import Health
import Testing

@testable import DockerEngine

@Suite("What a list and an inspect tell an overview")
struct GlanceTests {
    private let now = Date(timeIntervalSince1970: 1_795_233_060)

    private func listed(_ json: String) throws -> Glance {
        Glance(try JSONDecoder().decode(Wire.ContainerSummary.self, from: Data(json.utf8)), now: now)
    }

    /// How many seconds ago that was.
    private func age(_ moment: Double?) -> Double? { moment.map { now.timeIntervalSince1970 - $0 } }

    @Test("the text of docker ps tells duration, exit status and health")
    func text() {
        let table: [(String, Duration?, Int?, HealthStatus)] = [
            ("Up Less than a second", .zero, nil, .none), ("Up 1 second", .seconds(1), nil, .none),
            ("Up 59 seconds (healthy)", .seconds(59), nil, .healthy),
            ("Up About a minute (unhealthy)", .seconds(60), nil, .unhealthy),
            ("Up 2 minutes (health: starting)", .seconds(120), nil, .starting),
            ("Up About an hour", .seconds(3600), nil, .none), ("Up 47 hours", .seconds(47 * 3600), nil, .none),
            ("Up 13 days", .seconds(13 * 86_400), nil, .none), ("Up 8 weeks", .seconds(56 * 86_400), nil, .none),
            ("Up 23 months", .seconds(690 * 86_400), nil, .none), ("Up 2 years", .seconds(730 * 86_400), nil, .none),
            ("Up 3 minutes (Paused)", .seconds(180), nil, .none),
            ("Restarting (1) 5 seconds ago", .seconds(5), 1, .none),
            ("Exited (0) Less than a second ago", .zero, 0, .none),
            ("Exited (137) About an hour ago", .seconds(3600), 137, .none),
            ("Created", nil, nil, .none), ("Dead", nil, nil, .none), ("Removal In Progress", nil, nil, .none),
            ("", nil, nil, .none),
        ]
        for (text, lasting, code, health) in table {
            let read = StatusText(text)
            #expect(read.lasting == lasting, "\(text)")
            #expect(read.exitCode == code, "\(text)")
            #expect(read.health == health, "\(text)")
        }
    }

    @Test("of a text that no engine writes nothing is made up, and nothing traps")
    func oddText() {
        let texts = [
            "Up", "Up ", "Up (", "Up )", "Up )(", "Up ()", "Up (dozing)", "(healthy)", "Exited", "Exited (",
            "Exited ()",
            "Exited (x) soon", "Up 9223372036854775807 years", "Up -3 years", "Up 99999999999999999999 seconds",
            "Up 3 fortnights", "Up many minutes", " ago", "Up  ago", "Up \u{301} (\u{301})", "Exited)(", "\n",
        ]
        for text in texts {
            let read = StatusText(text)
            #expect(read.lasting == nil && read.exitCode == nil && read.health == .none, "\(text.debugDescription)")
        }
        #expect(StatusText("Exited (99999999999999999999) 3 days ago").exitCode == nil)
        #expect(StatusText("Exited (-1) 3 days ago").exitCode == -1)
        // The words of another state are no health.
        #expect(StatusText("Exited (1) 3 days ago (healthy)").health == .none)
    }

    @Test("an entry of a recorded list tells states, health and statuses", arguments: [Fixture.docker])
    func recordedList(folder: String) throws {
        let list = try Fixture.decode(folder, "list.json", as: [Wire.ContainerSummary].self)
        let glances = Dictionary(uniqueKeysWithValues: list.map { ($0.name, Glance($0, now: now)) })
        let healthy = try #require(glances["hw-healthy"])
        #expect(healthy.state == .running && healthy.health == .healthy && healthy.hasHealthcheck == true)
        #expect(healthy.created == 1_795_233_001)
        #expect(age(healthy.since) == 1 && healthy.isSinceRounded)
        #expect(healthy.image == "healthwatch/busybox:1" && healthy.slot == .name("hw-healthy"))
        // Only an inspect tells these.
        #expect(healthy.restartCount == nil && healthy.restartPolicy == nil && healthy.retries == nil)
        #expect(glances["hw-starting"]?.health == .starting)
        #expect(glances["hw-unhealthy"]?.state == .paused)
        #expect(glances["hw-created"]?.state == .created && glances["hw-created"]?.since == nil)
        for glance in glances.values where glance.state == .exited {
            #expect(glance.exitCode != nil && glance.hasHealthcheck == nil, "\(glance.name)")
        }
        for glance in glances.values where glance.state == .running { #expect(glance.exitCode == nil) }
    }

    @Test("the health of API 1.52 is taken as it is, and counts for more than the text")
    func newerHealth() throws {
        let list = try Fixture.decode(Fixture.written, "list-1.52.json", as: [Wire.ContainerSummary].self)
        #expect(list.map(\.health) == [.healthy, .other("dozing")])
        let failing = try listed(
            #"""
            {"Id":"a","Names":["/web"],"State":"running","Status":"Up 3 minutes (healthy)",
            "Health":{"Status":"unhealthy","FailingStreak":7}}
            """#)
        #expect(failing.health == .unhealthy && failing.failingStreak == 7 && failing.hasHealthcheck == true)
        let unchecked = try listed(
            #"{"Id":"a","State":"running","Status":"Up 3 minutes","Health":{"Status":"none","FailingStreak":0}}"#)
        #expect(unchecked.health == .none && unchecked.hasHealthcheck == false)
        let wordless = try listed(
            #"{"Id":"a","State":"running","Status":"Up 3 minutes (healthy)","Health":{"Status":""}}"#)
        #expect(wordless.health == .healthy)
    }

    @Test("the labels of Compose tell place and configuration; of 'compose run' they tell no place")
    func labels() throws {
        let labels =
            #""com.docker.compose.project":"demo","com.docker.compose.service":"web","#
            + #""com.docker.compose.container-number":"2","com.docker.compose.config-hash":"abc""#
        let entry = #"{"Id":"a","Names":["/x"],"State":"running","Labels":{"#
        let web = try listed(entry + labels + "}}")
        #expect(web.slot == .replica(project: "demo", service: "web", number: 2))
        #expect(web.configHash == "abc")
        let once = try listed(entry + labels + #","com.docker.compose.oneoff":"True"}}"#)
        #expect(once.slot == .name("x"))
    }

    @Test("an entry with nothing but an id is survived") func least() throws {
        let glance = try listed(#"{"Id":"0123456789abcdef","Names":null,"Labels":null,"Status":null}"#)
        #expect(glance.name == "0123456789ab")
        #expect(glance.state == .other(""))
        #expect(glance.since == nil && glance.exitCode == nil && glance.hasHealthcheck == nil && glance.created == 0)
    }

    @Test("an inspect tells when a state began, exactly", arguments: [Fixture.docker, Fixture.podman])
    func inspected(folder: String) throws {
        let running = try Fixture.inspect(folder, "running")
        let up = Glance(running, now: now)
        #expect(up.since == Timestamp.date(running.State.StartedAt)?.timeIntervalSince1970 && up.since != nil)
        #expect(!up.isSinceRounded && up.exitCode == nil && up.hasHealthcheck == false && up.restartCount == 0)
        let exited = try Fixture.inspect(folder, "exited-137")
        let down = Glance(exited, now: now)
        #expect(down.since == Timestamp.date(exited.State.FinishedAt)?.timeIntervalSince1970 && down.since != nil)
        #expect(down.exitCode == 137)
        let created = Glance(try Fixture.inspect(folder, "created"), now: now)
        #expect(created.since == nil && created.exitCode == nil && created.created > 0)
        let unhealthy = Glance(try Fixture.inspect(folder, "unhealthy"), now: now)
        #expect(unhealthy.health == .unhealthy && (unhealthy.failingStreak ?? 0) >= 2)
        #expect(unhealthy.retries == 2 && unhealthy.hasHealthcheck == true)
    }

    @Test("failed starts, short memory and restarts are told by dockerd's inspect") func trouble() throws {
        let never = Glance(try Fixture.inspect(Fixture.docker, "never-started"), now: now)
        #expect(never.startError.contains("/no/such/program") && never.state == .created)
        #expect(Glance(try Fixture.inspect(Fixture.docker, "out-of-memory"), now: now).isOutOfMemoryKilled)
        let restarting = Glance(try Fixture.inspect(Fixture.docker, "restarting"), now: now)
        #expect(restarting.state == .restarting && restarting.exitCode == 3 && restarting.restartPolicy == .always)
        #expect((restarting.restartCount ?? 0) >= 4)
    }

    @Test("the verdict is the end of the failure that was one too many, where the last five results reach back to it")
    func verdict() throws {
        func since(streak: Int, retries: Int, results: Int, status: String = "unhealthy") throws -> Double? {
            let log = (0..<results).map { #"{"ExitCode":1,"Start":"","End":"2026-01-01T00:00:0\#($0)Z"}"# }
            let json = """
                {"Id":"a","Name":"/a","State":{"Status":"running","Health":{"Status":"\(status)",\
                "FailingStreak":\(streak),"Log":[\(log.joined(separator: ","))]}},\
                "Config":{"Healthcheck":{"Test":["CMD","x"],"Retries":\(retries)}}}
                """
            let seen = try JSONDecoder().decode(Wire.ContainerInspect.self, from: Data(json.utf8))
            let start = try #require(Timestamp.date("2026-01-01T00:00:00Z")).timeIntervalSince1970
            return Glance(seen, now: now).unhealthySince.map { $0 - start }
        }
        #expect(try since(streak: 3, retries: 3, results: 5) == 4)
        #expect(try since(streak: 5, retries: 3, results: 5) == 2)
        #expect(try since(streak: 7, retries: 3, results: 5) == 0)
        #expect(try since(streak: 8, retries: 3, results: 5) == nil)
        #expect(try since(streak: 2, retries: 3, results: 5) == nil)
        #expect(try since(streak: 3, retries: 3, results: 0) == nil)
        #expect(try since(streak: 3, retries: 3, results: 5, status: "healthy") == nil)
        #expect(try since(streak: .max, retries: 1, results: 5) == nil)
    }
}
