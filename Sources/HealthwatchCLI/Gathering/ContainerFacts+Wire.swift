import Diagnosis
import DockerEngine
import FoundationEssentials
import HTTP
import Health

extension ContainerFacts {
    /// What an inspect tells a diagnosis; `engine` says what time it is there, and what it knows.
    init(_ seen: Wire.ContainerInspect, of engine: Engine) {
        self.init(Observation(seen, now: engine.now), now: engine.now)
        startedAt = Timestamp.date(seen.State.StartedAt)
        finishedAt = Timestamp.date(seen.State.FinishedAt)
        createdAt = Timestamp.date(seen.Created)
        command = ([seen.Path].compactMap { $0 } + (seen.Args ?? [])).filter { !$0.isEmpty }
        user = seen.Config?.User ?? ""
        environment = Self.variables(seen.Config?.Env ?? [])
        memoryLimit = seen.HostConfig?.Memory.flatMap { $0 > 0 ? Int($0) : nil }
        hostname = seen.Config?.Hostname ?? ""
        networkMode = seen.HostConfig?.NetworkMode ?? ""
        networks = NetworkPlace.all(seen.NetworkSettings?.Networks ?? [:])
        ports = ContainerPort.all(seen.NetworkSettings?.Ports ?? [:])
        labels = seen.Config?.Labels ?? [:]
        project = ComposeLabels(labels).project
        check = seen.Config?.Healthcheck.flatMap { CheckFacts($0, shell: seen.Config?.Shell, of: engine) }
        results = (seen.State.Health?.Log ?? []).compactMap(CheckResult.init)
    }

    /// `NAME=VALUE` entries by name.
    static func variables(_ entries: [String]) -> [String: String] {
        let pairs = entries.compactMap { entry -> (String, String)? in
            guard let mark = entry.firstIndex(of: "=") else { return nil }
            return (String(entry[..<mark]), String(entry[entry.index(after: mark)...]))
        }
        return Dictionary(pairs) { _, last in last }
    }
}

extension CheckFacts {
    /// Nil where nothing is configured. Zero means the engine's default everywhere; an engine before API 1.44, and
    /// Podman, know no start interval.
    init?(_ check: Wire.ContainerInspect.Config.Healthcheck, shell: [String]?, of engine: Engine) {
        guard let test = check.Test, !test.isEmpty else { return nil }
        func time(_ nanoseconds: Int64?, _ fallback: Duration) -> Duration {
            nanoseconds.flatMap { $0 > 0 ? .nanoseconds($0) : nil } ?? fallback
        }
        self.init(
            test: test, interval: time(check.Interval, .seconds(30)), timeout: time(check.Timeout, .seconds(30)),
            startPeriod: time(check.StartPeriod, .zero),
            startInterval: engine.knowsStartInterval ? time(check.StartInterval, .seconds(5)) : nil,
            retries: check.effectiveRetries, shell: shell.flatMap { $0.isEmpty ? nil : $0 } ?? ["/bin/sh", "-c"])
    }
}

extension CheckResult {
    /// Nil for a result whose time cannot be read.
    init?(_ result: Wire.ContainerInspect.Health.Result) {
        guard let start = Timestamp.date(result.Start) else { return nil }
        let end = Timestamp.date(result.End)
        self.init(
            start: start, duration: end.map { .seconds($0.timeIntervalSince(start)) }, exitCode: result.ExitCode,
            output: result.Output ?? "")
    }
}

extension NetworkPlace {
    static func all(_ networks: [String: Wire.ContainerInspect.NetworkSettings.Network?]) -> [NetworkPlace] {
        networks.sorted { $0.key < $1.key }.map { name, place in
            let aliases = (place?.DNSNames ?? []) + (place?.Aliases ?? [])
            let address = [place?.IPAddress, place?.GlobalIPv6Address].compactMap { $0 }.first { !$0.isEmpty }
            return NetworkPlace(
                name: name, address: address ?? "",
                aliases: aliases.distinct)
        }
    }
}

extension ContainerPort {
    static func all(_ ports: [String: [Wire.ContainerInspect.NetworkSettings.Binding]?]) -> [ContainerPort] {
        ports.compactMap { key, bindings -> ContainerPort? in
            let parts = key.split(separator: "/")
            guard let number = parts.first.flatMap({ Int($0) }) else { return nil }
            let published = (bindings ?? []).map { binding in
                address(binding.HostIp, binding.HostPort ?? "")
            }
            return ContainerPort(
                number: number, transport: parts.count > 1 ? String(parts[1]) : "tcp",
                published: published.distinct)
        }
        .sorted { ($0.number, $0.transport) < ($1.number, $1.transport) }
    }

    /// Those of a list entry, in which a port stands once for each address that it is published on.
    static func all(_ ports: [Wire.ContainerSummary.Port]) -> [ContainerPort] {
        var found: [ContainerPort] = []
        for port in ports {
            let transport = port.Type ?? "tcp"
            let index = found.firstIndex { $0.number == port.PrivatePort && $0.transport == transport }
            if index == nil { found.append(ContainerPort(number: port.PrivatePort, transport: transport)) }
            guard let published = port.PublicPort else { continue }
            let text = address(port.IP, String(published))
            let last = index ?? found.count - 1
            if !found[last].published.contains(text) { found[last].published.append(text) }
        }
        return found.sorted { ($0.number, $0.transport) < ($1.number, $1.transport) }
    }

    private static func address(_ host: String?, _ port: String) -> String {
        let host = host.flatMap { $0.isEmpty ? nil : $0 } ?? "0.0.0.0"
        return "\(host.urlHost):\(port)"
    }
}

extension Neighbour {
    init(_ summary: Wire.ContainerSummary) {
        let compose = ComposeLabels(summary.Labels ?? [:])
        self.init(
            name: summary.name, project: compose.project, service: compose.isOneOff ? nil : compose.service,
            state: ContainerState(summary.State ?? ""), status: summary.Status ?? "", health: summary.health,
            networks: NetworkPlace.all(summary.NetworkSettings?.Networks ?? [:]),
            ports: ContainerPort.all(summary.Ports ?? []), isRouter: summary.isTraefik)
    }
}

extension ContainerEvent {
    /// Nil for an event without a time.
    init?(_ event: Wire.Event) {
        let seconds = event.timeNano.map { Double($0) / 1e9 } ?? event.time.map(Double.init)
        guard let seconds else { return nil }
        self.init(
            date: Date(timeIntervalSince1970: seconds), verb: event.verb, exitCode: event.exitCode,
            signal: event.Actor?.Attributes?["signal"].flatMap { Int($0) })
    }
}
