import CurlTransport
import Foundation
import HTTP

/// The real Traefik, as a process of this machine that routes to the containers of the test engine.
///
/// It listens on two loopback ports of its own, one with TLS, and sees only containers with its ``label``, so that
/// several of them can share an engine.
package final class TraefikProcess: Sendable {
    /// The port of the entrypoint with TLS.
    package let securePort: Int
    /// The port of the entrypoint without.
    package let plainPort: Int
    /// The label that a container needs to be seen.
    package let label: (name: String, value: String)

    private static let client = CurlClient(userAgent: "healthwatch-tests")
    private let process: RunningProcess
    private let folder: ScratchFolder

    /// How it is set up.
    package struct Settings: Sendable {
        /// Served to who asks for their names.
        package var certificates: [Certificates.Pair]
        /// Served to everybody else; nil leaves Traefik to make one up.
        package var defaultCertificate: Certificates.Pair?
        /// The least time between two changes of the routes; Traefik's own default is two seconds.
        package var throttle: Duration

        package init(
            certificates: [Certificates.Pair] = [], defaultCertificate: Certificates.Pair? = nil,
            throttle: Duration = .milliseconds(100)
        ) {
            self.certificates = certificates
            self.defaultCertificate = defaultCertificate
            self.throttle = throttle
        }
    }

    /// Runs `body` with a Traefik that listens, and ends it, also after a failure.
    package static func scope<Result: Sendable>(
        _ settings: Settings, _ body: (TraefikProcess) async throws -> Result
    ) async throws -> Result {
        let traefik = try await started(settings)
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body(traefik)) } catch { outcome = .failure(error) }
        traefik.process.signal(SIGKILL, toGroup: true)
        // Not in the task of the test, which may be cancelled by now.
        _ = await Task { try? await traefik.process.result() }.value
        return try outcome.get()
    }

    /// `https://127.0.0.1:PORT`, as `--router-address` takes it.
    package var secureAddress: String { "https://127.0.0.1:\(securePort)" }
    /// `http://127.0.0.1:PORT`, as `--router-address` takes it.
    package var plainAddress: String { "http://127.0.0.1:\(plainPort)" }

    /// The labels that route `rule` to a port of the container.
    package func labels(router: String, rule: String, port: Int = 8080) -> [String: String] {
        [
            label.name: label.value, "traefik.http.routers.\(router).rule": rule,
            "traefik.http.routers.\(router).service": router,
            "traefik.http.services.\(router).loadbalancer.server.port": "\(port)",
        ]
    }

    /// Waits until it logs a line with all of these words.
    package func logs(_ words: String...) async throws {
        try await process.line { line in words.allSatisfy { line.contains($0) } }
    }

    /// Asks the entrypoint without TLS until the status of its answer is right, by default anything else than the 404
    /// for what has no route: a probe that must fail then fails for the reason that the test is about.
    package func routes(
        _ host: String, path: String = "/", until isRight: (Int) -> Bool = { $0 != 404 }
    ) async throws {
        let end = ContinuousClock.now + .seconds(30)
        var status = try await answer(host, path)
        while !isRight(status) {
            guard ContinuousClock.now < end else { throw RouteMissing(host: host, path: path, status: status) }
            try await Task.sleep(for: .milliseconds(50))
            status = try await answer(host, path)
        }
    }

    /// The status of an answer; 0 when there is none, as from an app that is silent by intent.
    private func answer(_ host: String, _ path: String) async throws -> Int {
        let request = Request(
            "GET", "http://\(host)\(path)", route: .via([Detour(to: ["127.0.0.1"], addressPort: plainPort)]),
            limits: Limits(total: .seconds(2)))
        do {
            return try await Self.client.send(request).head.status
        } catch .timedOut {
            return 0
        }
    }

    // MARK: Starting

    /// Between the choice of a port and its use somebody else may take it.
    private static func started(_ settings: Settings) async throws -> TraefikProcess {
        for _ in 0..<3 {
            let traefik = try TraefikProcess(settings)
            // Logged after the entrypoints listen.
            if (try? await traefik.logs("Starting provider *docker.Provider")) != nil { return traefik }
            let end = try await traefik.process.result()
            guard end.text.contains("address already in use") else {
                throw ProcessProblem(what: "Traefik did not start", run: end)
            }
        }
        throw SocketError("bind", EADDRINUSE)
    }

    private init(_ settings: Settings) throws {
        guard let program = Requirement.traefik else {
            throw RequirementMissing(variable: "HEALTHWATCH_TEST_TRAEFIK")
        }
        label = ("healthwatch.router", "\(UInt32.random(in: .min ... .max))")
        // Both are held until both are chosen.
        let ports = [try LoopbackSocket.listening(at: .tcp(port: 0)), try LoopbackSocket.listening(at: .tcp(port: 0))]
        (securePort, plainPort) = (ports[0].port, ports[1].port)
        for port in ports { port.close() }
        folder = try ScratchFolder()
        try settings.dynamic.write(toFile: folder.path("dynamic.toml"), atomically: true, encoding: .utf8)
        // `timeout` ends what a crash of the tests would leave behind; in the foreground it stays in the group.
        process = try RunningProcess(
            [
                "/usr/bin/timeout", "--foreground", "900", program, "--global.checknewversion=false",
                "--global.sendanonymoususage=false", "--log.level=INFO", "--log.nocolor=true",
                "--entrypoints.websecure.address=127.0.0.1:\(securePort)", "--entrypoints.websecure.http.tls=true",
                "--entrypoints.web.address=127.0.0.1:\(plainPort)",
                "--providers.docker.endpoint=\(LabEngine.host)",
                "--providers.docker.constraints=Label(`\(label.name)`,`\(label.value)`)",
                "--providers.file.filename=\(folder.path("dynamic.toml"))",
                "--providers.providersThrottleDuration=\(settings.throttle / .milliseconds(1))ms",
            ], environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path("")], limit: .seconds(900))
    }
}

extension TraefikProcess.Settings {
    fileprivate var dynamic: String {
        var text = certificates.map { "[[tls.certificates]]\n" + $0.toml }.joined()
        if let defaultCertificate { text += "[tls.stores.default.defaultCertificate]\n" + defaultCertificate.toml }
        return text
    }
}

extension Certificates.Pair {
    fileprivate var toml: String { "certFile = \"\(certificate)\"\nkeyFile = \"\(key)\"\n" }
}

/// A route that Traefik did not make in time.
package struct RouteMissing: Error, CustomStringConvertible {
    let host: String
    let path: String
    let status: Int

    package var description: String { "Traefik still answers \(status) for \(host)\(path)" }
}
