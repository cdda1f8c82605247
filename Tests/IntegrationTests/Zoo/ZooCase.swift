import Foundation
import TestSupport
import Testing

/// A container as people meet it, and what a diagnosis has to say of it first.
struct ZooCase: Sendable, CustomTestStringConvertible {
    /// What happened to it.
    let sentence: String
    /// The first finding that is an error; nil where there may be none.
    let finding: String?
    /// Words of that finding's title, evidence and fixes.
    let mentions: [String]
    /// Findings that are there, whatever their severity.
    var also: [String] = []
    /// `127.0.0.1:PORT` in its ports is a port of this machine that is free.
    let container: LabContainer
    /// Executable files of the container, by their paths.
    var files: [String: String] = [:]
    /// What is there below `/tls`: `cert.pem` and `key.pem`, and `authority.pem`, which has signed or not signed them.
    var certificate: Certificate?
    /// Whether it has a network of its own; else what the container says.
    var hasOwnNetwork = false
    /// Whether a program of this machine listens on `PORT`.
    var isPortHeld = false
    /// The label of Compose: `db:service_healthy:false`.
    var dependsOn = ""
    /// Other services of its project, which are there before it.
    var neighbours: [Neighbour] = []
    /// What happens to it, from its creation on until it is looked into.
    let course: [Step]
    /// For `inspect`.
    var options: [String] = []

    /// A broken container, or a healthy one where `finding` is nil.
    init(
        _ sentence: String, _ finding: String?, mentions: [String] = [], _ container: LabContainer,
        until moment: Moment = .unhealthy, then course: [Step] = [], _ change: (inout ZooCase) -> Void = { _ in }
    ) {
        self.init(sentence, finding, mentions: mentions, container, course: [.start, .wait(moment)] + course, change)
    }

    /// The same with a course that is told from the creation on.
    init(
        _ sentence: String, _ finding: String?, mentions: [String] = [], _ container: LabContainer, course: [Step],
        _ change: (inout ZooCase) -> Void = { _ in }
    ) {
        self.sentence = sentence
        self.finding = finding
        self.mentions = mentions
        self.container = container
        self.course = course
        change(&self)
    }

    var testDescription: String { sentence }

    /// Another service of the same project.
    struct Neighbour: Sendable {
        var service: String
        var container: LabContainer
        /// The state that it is in before the container is made.
        var moment = Moment.state("running")
    }

    /// Something that is done to the container. What the engine refuses is no failure of the test.
    enum Step: Sendable {
        case start, stop, restart, pause
        case signal(String)
        /// Its own network is removed.
        case removeNetwork
        case wait(Moment)
    }

    /// A state of a container that a test waits for.
    enum Moment: Sendable {
        case state(String)
        case health(String)
        case restarts(Int)
        /// So many results of the health check are kept.
        case results(Int)
        /// A file is there, inside.
        case file(String)
        /// The engine has this in its log.
        case logged(String)
        /// It was made so many seconds ago.
        case age(Double)
        /// It is unhealthy by a check that began after its server, which is slow to start, listened on this port.
        case unhealthyServing(port: Int)

        static let running = Moment.state("running")
        static let unhealthy = Moment.health("unhealthy")
        static let healthy = Moment.health("healthy")
        static let starting = Moment.health("starting")
        static let exited = Moment.state("exited")
        static let created = Moment.state("created")
    }

    /// A certificate for `localhost`.
    enum Certificate: Sendable {
        case selfSigned, signed, expired
    }
}

/// Collects cases one after the other.
@resultBuilder
enum ZooBuilder {
    static func buildBlock(_ cases: ZooCase...) -> [ZooCase] { cases }
}

extension ZooCase {
    /// Brings the container to its state and looks into it.
    func inspected() async throws -> Inspection {
        let certificates = certificate == nil ? nil : try Certificates()
        // Held while the container is there, or given back for it.
        let server = try LoopbackServer(answering: "")
        let port = server.port
        let held = isPortHeld ? server : nil
        if !isPortHeld { server.stop() }
        let inspection = try await LabEngine.scope { (lab: LabEngine) async throws -> Inspection in
            for neighbour in neighbours {
                try await lab.service(neighbour.service, ready(neighbour.container, port: port))
                try await lab.reaches(neighbour.moment, "\(neighbour.service)-1")
            }
            var container = ready(container, port: port)
            container.binds += try written(to: lab.folder) + issued(by: certificates)
            if hasOwnNetwork {
                try await lab.call("POST", "/networks/create", body: ["Name": lab.name("net")])
                container.network = lab.name("net")
            }
            if !dependsOn.isEmpty || !neighbours.isEmpty {
                container = lab.composed("app", container, dependsOn: dependsOn)
            }
            try await lab.create(Self.short, container)
            for step in course { try await perform(step, lab) }
            if certificate != nil {
                try await lab.reaches(.unhealthyServing(port: LabContainer.encryptedPort), Self.short)
            }
            let inspection = try await lab.inspection(Self.short, options)
            if hasOwnNetwork {
                try await lab.remove(Self.short)
                _ = try? await lab.call("DELETE", "/networks/\(lab.name("net"))")
            }
            return inspection
        }
        return withExtendedLifetime((certificates, held)) { inspection }
    }

    private static let short = "app-1"

    private func ready(_ container: LabContainer, port: Int) -> LabContainer {
        container.with { $0.ports = $0.ports.mapValues { $0.replacing("PORT", with: "\(port)") } }
    }

    /// The files, as binds.
    private func written(to folder: ScratchFolder) throws -> [String] {
        try files.sorted { $0.key < $1.key }.enumerated().map { index, file in
            let path = folder.path("file-\(index)")
            try file.value.write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            return "\(path):\(file.key):ro"
        }
    }

    /// The certificate, as binds.
    private func issued(by certificates: Certificates?) throws -> [String] {
        guard let certificate, let certificates else { return [] }
        let pair =
            switch certificate {
            case .selfSigned: try certificates.selfSigned("localhost", for: "localhost")
            case .signed: try certificates.issue("localhost", for: "localhost")
            case .expired:
                try certificates.issue("localhost", for: "localhost", from: "20200101000000Z", to: "20210101000000Z")
            }
        return [
            "\(pair.certificate):/tls/cert.pem:ro", "\(pair.key):/tls/key.pem:ro",
            "\(certificates.authority):/tls/authority.pem:ro",
        ]
    }

    private func perform(_ step: Step, _ lab: LabEngine) async throws {
        do {
            switch step {
            case .start: try await lab.start(Self.short)
            case .stop: try await lab.stop(Self.short)
            case .restart: try await lab.restart(Self.short)
            case .pause: try await lab.pause(Self.short)
            case .signal(let name): try await lab.kill(Self.short, signal: name)
            case .removeNetwork: try await lab.call("DELETE", "/networks/\(lab.name("net"))")
            case .wait(let moment): try await lab.reaches(moment, Self.short)
            }
        } catch let refusal as EngineRefusal where refusal.status >= 400 {
            // A container that cannot be started is what some of them are about.
        }
    }
}

extension LabEngine {
    /// Waits until a container has come so far.
    func reaches(_ moment: ZooCase.Moment, _ short: String) async throws {
        switch moment {
        case .state(let word): try await wait(for: short, state: word)
        case .health(let word): try await wait(for: short, health: word)
        case .restarts(let count): try await wait(for: short) { ($0["RestartCount"]?.int ?? 0) >= count }
        case .results(let count):
            try await wait(for: short) { ($0["State"]?["Health"]?["Log"]?.array?.count ?? 0) >= count }
        case .file(let path):
            try await eventually { try await exec(short, "test", "-e", path) == 0 }
        case .logged(let text):
            let path = "/containers/\(name(short))/logs?stdout=1&stderr=1"
            try await eventually {
                String(decoding: try await bytes("GET", path), as: UTF8.self).contains(text)
            }
        case .unhealthyServing(let port):
            let listens = "grep -q ':\(String(port, radix: 16, uppercase: true)) .* 0A ' /proc/net/tcp /proc/net/tcp6"
            try await eventually { try await exec(short, "sh", "-c", listens) == 0 }
            let served = Date.now
            try await wait(for: short) { seen in
                let health = seen["State"]?["Health"]
                let last = health?["Log"]?.array?.last?["Start"]?.time
                return health?["Status"]?.string == "unhealthy" && last.map { $0 > served } ?? false
            }
        case .age(let seconds):
            try await wait(for: short) { seen in
                seen["Created"]?.time.map { Date.now.timeIntervalSince($0) >= seconds } ?? false
            }
        }
    }

    /// Looks into one container of the lab.
    func inspection(_ short: String, _ options: [String]) async throws -> Inspection {
        let run = try await inspected(short, ["-o", "json"] + options)
        return try Inspection(run, of: name(short))
    }
}

/// What `inspect -o json` says of one container.
struct Inspection: Sendable, CustomStringConvertible {
    let run: FinishedProcess
    let findings: [JSONValue]

    init(_ run: FinishedProcess, of name: String) throws {
        self.run = run
        let document = try run.json()
        #expect(document["schema"]?.string == "healthwatch.inspect/v1")
        let container = try #require(document["containers"]?.array?.first { $0["name"]?.string == name }, "\(run)")
        findings = try #require(container["findings"]?.array, "\(run)")
    }

    var ids: [String] { findings.compactMap { $0["id"]?.string } }
    var errors: [JSONValue] { findings.filter { $0["severity"]?.string == "error" } }

    /// Sees that the first error is this one, that it has these words, and that the others are there.
    func expect(_ finding: String?, mentions: [String], also: [String]) {
        #expect(errors.first?["id"]?.string == finding, "\(self)")
        #expect(run.exitCode == (finding == nil ? 0 : 1), "\(self)")
        if finding != nil { #expect(findings.first?["severity"]?.string == "error", "errors come first: \(self)") }
        let first = errors.first
        let words =
            [first?["title"]?.string ?? ""] + (first?["evidence"]?.strings ?? []) + (first?["fix"]?.strings ?? [])
        for mention in mentions {
            #expect(words.contains { $0.contains(mention) }, "'\(mention)' is not in \(words.joined(separator: "\n"))")
        }
        for id in also { #expect(ids.contains(id), "\(self)") }
    }

    var description: String { run.description }
}

// MARK: What the cases are made of

extension LabContainer {
    /// A web server with one empty page at `/`; `place` is a port, or an address and a port.
    static func site(_ place: String = "8080", first: String = "") -> LabContainer {
        LabContainer(script: "\(first)\ntouch /tmp/index.html; exec httpd -f -p \(place) -h /tmp")
    }

    /// The same with the executable file `/check.sh`.
    static func siteWithCheck(_ lines: String..., mode: String = "755") -> LabContainer {
        site(
            first:
                "printf '%s\\n' \(lines.map { "'\($0)'" }.joined(separator: " ")) >/check.sh; chmod \(mode) /check.sh")
    }

    /// Answers every request on port 8080, and has no network for that.
    static func answering(_ status: String, headers: [String] = [], body: String = "") -> LabContainer {
        LabContainer.app(status, headers: headers, body: body).with { $0.network = nil }
    }

    /// Takes connections on port 8080 and is silent.
    static let silent = LabContainer(["nc", "-ll", "-p", "8080", "-e", "sleep", "1000000"])

    static let encryptedPort = 8443

    /// Speaks TLS on that port, with the certificate below `/tls`.
    static let encrypted = LabContainer([
        "python3", "-c",
        """
        import ssl, http.server as h
        server = h.ThreadingHTTPServer(('', \(encryptedPort)), h.SimpleHTTPRequestHandler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain('/tls/cert.pem', '/tls/key.pem')
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.serve_forever()
        """,
    ]).withTools

    /// Writes a text to its log and goes on with a script.
    static func logging(_ text: String, then script: String) -> LabContainer {
        LabContainer(script: "printf '%s\\n' \"$SAID\"; \(script)").with { $0.environment["SAID"] = text }
    }

    /// From the image that has curl, GNU wget and Python.
    var withTools: LabContainer { with { $0.image = "healthwatch/tools:1" } }

    /// From the image that has no shell.
    var fromScratch: LabContainer { with { $0.image = "healthwatch/scratch:1" } }

    /// With a network that others share.
    var onBridge: LabContainer { with { $0.network = "bridge" } }

    /// With a health check.
    func checked(_ health: Health) -> LabContainer { with { $0.health = health } }

    /// With a limit of its memory.
    func limited(toMegabytes megabytes: Int) -> LabContainer { with { $0.memory = megabytes << 20 } }
}

extension LabContainer.Health {
    /// A line for the shell.
    static func line(
        _ line: String, timeout: Duration = .seconds(10), startPeriod: Duration = .zero, retries: Int = 2
    ) -> Self {
        Self(["CMD-SHELL", line], timeout: timeout, startPeriod: startPeriod, retries: retries)
    }

    /// Words as they are.
    static func words(_ words: String..., timeout: Duration = .seconds(10), retries: Int = 2) -> Self {
        Self(["CMD"] + words, timeout: timeout, retries: retries)
    }

    /// Python's own way to ask a URL.
    static func python(_ url: String, options: String = "") -> Self {
        .words("python3", "-c", "import urllib.request as r; r.urlopen('\(url)'\(options))")
    }
}
