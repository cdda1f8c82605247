import TestSupport
import Testing

/// A lab whose containers are routed by the suite's Traefik.
struct RoutedLab: Sendable {
    let lab: LabEngine
    let traefik: TraefikProcess
    let certificates: Certificates

    /// Runs `body` with a lab of its own.
    static func scope<Result: Sendable>(_ body: (RoutedLab) async throws -> Result) async throws -> Result {
        let shared = try #require(SharedTraefik.current)
        return try await LabEngine.scope { lab in
            try await body(RoutedLab(lab: lab, traefik: shared.process, certificates: shared.certificates))
        }
    }

    /// A host name that only this lab uses and that Traefik has a certificate for.
    var host: String { "\(lab.prefix).app.example" }

    /// The labels of a router with this lab's own name.
    func labels(_ rule: String, router: String = "web", port: Int = 8080) -> [String: String] {
        traefik.labels(router: "\(lab.prefix)-\(router)", rule: rule, port: port)
    }

    /// Runs an app behind a router, by default for this lab's host.
    func run(_ short: String, _ app: LabContainer, rule: String? = nil, router: String = "web") async throws {
        try await lab.run(
            short, app.with { $0.labels.merge(labels(rule ?? "Host(`\(host)`)", router: router)) { given, _ in given } }
        )
    }

    /// Waits for a container, through the entrypoint with TLS, trusting the authority.
    func gate(_ short: String, _ options: String...) async throws -> WaitEnd {
        try await gating(lab.name(short), options).ended()
    }

    /// The same for a container whose probe must fail.
    func gateInVain(_ short: String, _ options: String...) async throws -> WaitEnd {
        try await gating(lab.name(short), options, timing: .inVain).ended()
    }

    /// Waits for the lab's project, through the entrypoint with TLS, trusting the authority.
    func gateProject(_ options: String...) async throws -> WaitEnd {
        try await gating("project:\(lab.prefix)", options).ended()
    }

    /// Starts to wait for an app. Of an option that is given twice the last one counts.
    func gating(_ app: String, _ options: [String] = [], timing: ProbeTiming = .quick) throws -> RunningProcess {
        let common = [
            "wait", app, "-o", "json", "--router-address", traefik.secureAddress, "--cacert", certificates.authority,
        ]
        return try lab.launch(common + timing.options + options)
    }

    /// Asks the router until it has a route for this lab's host.
    func routed(path: String = "/") async throws {
        try await traefik.routes(host, path: path)
    }
}

extension LabContainer {
    /// An app that answers every request on port 8080 with the same bytes.
    static func app(_ status: String = "200 OK", headers: [String] = [], body: String = "ok") -> LabContainer {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
        return app(script: "printf '%s' \"$ANSWER\"").with {
            $0.environment["ANSWER"] = (head + ["", body]).joined(separator: "\r\n")
        }
    }

    /// BusyBox's nc lets as many connections wait as it is told l's: with two of them a busy machine loses the first packet
    /// of the next, and each time that takes the client a second and longer.
    private static let listening = "-" + String(repeating: "l", count: 64)

    /// An app on port 8080 whose shell script writes the answers; `$method` and `$target` tell what is asked, and the
    /// request's head has been read.
    static func app(script: String) -> LabContainer {
        let read =
            #"cr=$(printf '\r'); read -r method target version; while read -r line && [ "$line" != "$cr" ]; do :; done"#
        return LabContainer(["nc", listening, "-p", "8080", "-e", "sh", "-c", "\(read); \(script)"]).with {
            $0.network = "bridge"
        }
    }
}

extension WaitEnd {
    var probe: JSONValue? { document["phases"]?["probe"] }
    var probeResult: String? { probe?["result"]?.string }
    var targets: [JSONValue] { probe?["targets"]?.array ?? [] }
    /// The statuses of the targets that were answered.
    var statuses: [Int] { targets.compactMap { $0["status"]?.int } }
    /// The URLs of the targets.
    var urls: [String] { targets.compactMap { $0["url"]?.string } }
    var findings: [String] { document["findings"]?.array?.compactMap { $0["id"]?.string } ?? [] }
    /// Why phase 2 was skipped.
    var note: String { probe?["note"]?.string ?? "" }
}
