import Foundation
import Health
import Traefik

@testable import Diagnosis

/// A container as a diagnosis sees it, made by a few words.
struct Specimen: Sendable {
    var name: String
    var facts: ContainerFacts

    static let now = Date(timeIntervalSince1970: 1_767_225_600)

    /// A container `web` that has run for a minute without a check; `change` makes it what it is.
    init(_ name: String, _ change: (inout ContainerFacts) -> Void) {
        var seen = Observation(
            id: ContainerID("id-web"), name: "web", slot: .replica(project: "shop", service: "web", number: 1),
            image: "shop/web:12")
        seen.sinceStarted = .seconds(60)
        var facts = ContainerFacts(seen, now: Self.now)
        facts.startedAt = Self.now.addingTimeInterval(-60)
        facts.createdAt = Self.now.addingTimeInterval(-61)
        facts.project = "shop"
        facts.networks = [NetworkPlace(name: "shop_default", address: "172.18.0.3", aliases: ["web"])]
        facts.sources = [.inspect, .log, .neighbours, .events]
        change(&facts)
        self.name = name
        self.facts = facts
    }
}

extension ContainerFacts {
    /// Unhealthy by a check that ended so, three times in a row.
    mutating func fails(_ test: [String], exit code: Int = 1, _ output: String) {
        checks(test)
        seen.health = .unhealthy
        seen.failingStreak = 3
        results = (1...3).map { result(-60 + 15 * Double($0), code, output) }
    }

    /// Checked so, every 15 s.
    mutating func checks(_ test: [String]) {
        check = CheckFacts(test: test, interval: .seconds(15), timeout: .seconds(5), retries: 3)
        seen.hasHealthcheck = true
        seen.hasResults = true
        seen.retries = 3
    }

    /// Healthy by its last check.
    mutating func passes(_ test: [String] = ["CMD", "true"]) {
        checks(test)
        seen.health = .healthy
        results = [result(-10, 0, "")]
    }

    /// A result so many seconds from now.
    func result(_ offset: Double, _ code: Int, _ output: String) -> CheckResult {
        CheckResult(
            start: Specimen.now.addingTimeInterval(offset), duration: .milliseconds(40), exitCode: code, output: output)
    }

    /// What was read inside.
    mutating func listens(_ sockets: ListeningSocket..., programs: [String: String?] = [:]) {
        self.sockets = sockets
        self.programs = programs
        sources.insert(.exec)
    }

    /// Ended a second ago.
    mutating func ended(_ code: Int, log: String...) {
        seen.state = .exited
        seen.exitCode = code
        finishedAt = Specimen.now.addingTimeInterval(-1)
        seen.sinceFinished = .seconds(1)
        self.log = log
    }

    /// Ends again and again.
    mutating func loops(_ code: Int, log: String...) {
        seen.state = .restarting
        seen.exitCode = code
        seen.restartCount = 7
        seen.restartPolicy = .always
        startedAt = Specimen.now.addingTimeInterval(-2)
        finishedAt = Specimen.now.addingTimeInterval(-1)
        self.log = log
    }

    /// Never came to run.
    mutating func refused(_ error: String, code: Int = 128) {
        seen.state = .created
        seen.startError = error
        seen.exitCode = code
        startedAt = nil
    }

    /// Asked by the router's name in its labels.
    mutating func asked(_ answer: RouteFacts.Answer, _ change: (inout RouteFacts) -> Void = { _ in }) {
        var route = RouteFacts(
            url: "https://shop.example/", host: "shop.example", port: 443, path: "/", isEncrypted: true,
            address: "https://127.0.0.1:443", origin: .router("shop"), answer: answer)
        route.router = ProviderConfiguration.Router(
            name: "shop", rule: "Host(`shop.example`)", service: "shop", containers: ["id-web"])
        route.servers = ["http://172.18.0.3:8000"]
        change(&route)
        if check == nil { passes() }
        routes.append(route)
        sources.insert(.probe)
    }

    /// A Traefik beside it.
    mutating func hasRouter(_ networks: String..., state: ContainerState = .running, published: String...) {
        let ports = [ContainerPort(number: 443, published: published)]
        neighbours.append(
            Neighbour(
                name: "traefik", state: state, status: state == .running ? "Up 2 hours" : "Exited (1) 3 minutes ago",
                networks: networks.map { NetworkPlace(name: $0) }, ports: ports, isRouter: true))
    }

    /// A service of the same project.
    mutating func has(_ service: String, _ state: ContainerState, _ status: String, health: HealthStatus = .none) {
        neighbours.append(
            Neighbour(
                name: "shop-\(service)-1", project: "shop", service: service, state: state, status: status,
                health: health,
                networks: [NetworkPlace(name: "shop_default", aliases: [service])]))
    }
}
