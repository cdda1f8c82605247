import HTTP
import Health
import Probing
import Spelling
import YAMLDocument

/// Reads the probes of a Kubernetes container. As the kubelet does it, an HTTP probe is a `GET`, certificates are not
/// verified, and a status from 200 to 399 is good, whatever the body says. A redirect is good, therefore, and not
/// followed; the kubelet follows one to the same host.
struct ContainerProbes {
    let container: Section

    static let keys = ["startupProbe", "livenessProbe", "readinessProbe"]
    private static let actions = ["httpGet", "tcpSocket", "exec", "grpc"]

    func probes() -> [Probe] {
        noteMisspelt()
        let name = container.read("name", .name)
        let ports = namedPorts()
        return ProbeRole.allCases.compactMap { role in
            guard let section = container.section(role.rawValue + "Probe") else { return nil }
            return probe(section, role, container: name, ports)
        }
    }

    /// Of a container's other keys nothing is known here.
    private func noteMisspelt() {
        for pair in container.pairs where pair.key.hasSuffix("Probe") && !Self.keys.contains(pair.key) {
            let suggestion = container.problems.isFull ? nil : Spelling.nearest(to: pair.key, among: Self.keys)
            container.problems.add(.unknownKey(pair.key, suggestion: suggestion), at: pair.keyMark)
        }
    }

    private func namedPorts() -> [String: Int] {
        var ports: [String: Int] = [:]
        for section in container.sections("ports") {
            guard let name = section.read("name", .name) else { continue }
            ports[name] = section.require("containerPort", .port)
        }
        return ports
    }

    private func probe(_ section: Section, _ role: ProbeRole, container: String?, _ ports: [String: Int]) -> Probe? {
        section.allow(Self.actions + Dialect.kubernetes.scheduleKeys + ["terminationGracePeriodSeconds"])
        let question = question(section, ports)
        let schedule = section.schedule(.kubernetes, role)
        return question.map {
            Probe(
                name: (container.map { $0 + "/" } ?? "") + role.rawValue, role: role, question: $0,
                expectation: Expectation(readsDocument: false), schedule: schedule, service: container)
        }
    }

    private func question(_ section: Section, _ ports: [String: Int]) -> ProbeQuestion? {
        guard section.excludes(Self.actions) else { return nil }
        if let pair = section.pair("grpc") {
            section.problems.add(.grpc, at: pair.keyMark)
            return nil
        }
        if section.has("exec") { return section.section("exec")?.command().map { .command($0) } }
        if section.has("tcpSocket") { return section.section("tcpSocket").flatMap { connection($0, ports) } }
        if section.has("httpGet") { return section.section("httpGet").flatMap { request($0, ports) } }
        section.problems.add(.asksNothing(choices: Self.actions.dropLast()), at: section.mark)
        return nil
    }

    private func connection(_ action: Section, _ ports: [String: Int]) -> ProbeQuestion? {
        action.allow(["port", "host"])
        let host = action.read("host", .host)
        return port(action, ports).map { .tcp(.container(ContainerPlace(port: $0, host: host))) }
    }

    private func request(_ action: Section, _ ports: [String: Int]) -> ProbeQuestion? {
        action.allow(["path", "port", "host", "scheme", "httpHeaders"])
        let isEncrypted = action.read("scheme", .scheme) ?? false
        let path = action.has("path") ? action.read("path", .foreignPath) : "/"
        let host = action.read("host", .host)
        let headers = action.sections("httpHeaders").compactMap(header)
        guard let port = port(action, ports), let path else { return nil }
        let place = ContainerPlace(port: port, path: path, isEncrypted: isEncrypted, host: host)
        return .http(
            HTTPQuestion(.container(place), headers: headers, tls: TLSPolicy(verifies: !isEncrypted)))
    }

    private func header(_ section: Section) -> Header? {
        section.allow(["name", "value"])
        let value = section.require("value", .headerValue) ?? ""
        guard let text = section.require("name", .text), let mark = section.pair("name")?.value.mark else { return nil }
        return section.headerName(text, at: mark).map { Header($0, value) }
    }

    /// A number, or a name that the container gives to one.
    private func port(_ action: Section, _ ports: [String: Int]) -> Int? {
        guard let node = action.pair("port")?.value, let name = node.string else {
            return action.require("port", .portOrName)
        }
        guard let port = ports[name] else {
            let suggestion = Spelling.nearest(to: name, among: ports.keys.sorted().dropLast(max(0, ports.count - 100)))
            action.problems.add(.unknownPort(name, suggestion: suggestion), at: node.mark)
            return nil
        }
        return port
    }
}

extension Form where Value == Int {
    /// What a number must be where a name could be, too.
    fileprivate static var portOrName: Self {
        Self("a port from 1 to 65535 or its name") { $0.integer.flatMap { (1...65_535).contains($0) ? $0 : nil } }
    }
}

extension Form where Value == String {
    /// A path as Kubernetes takes it: without one, and without its slash, too.
    static var foreignPath: Self {
        Self("a path such as /health") { node in
            guard let text = node.text, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), !text.contains("://") else {
                return nil
            }
            return text.hasPrefix("/") ? text : "/" + text
        }
    }
}
