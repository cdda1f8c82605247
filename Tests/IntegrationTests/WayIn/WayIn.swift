import TestSupport
import Testing

/// Phase 2 through the real Traefik. The suites inside share one process and tell their apps apart by host names.
@Suite("The way in", .needsTraefik, .sharedTraefik, .timeLimit(.minutes(5)))
struct WayIn {}

/// The Traefik of a suite, and the authority that signed the certificate it serves for `*.app.example`.
struct SharedTraefik: Sendable {
    let process: TraefikProcess
    let certificates: Certificates

    @TaskLocal static var current: SharedTraefik?
}

/// Starts a Traefik for everything in the suite.
struct SharedTraefikTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let certificates = try Certificates()
        let settings = TraefikProcess.Settings(certificates: [try certificates.issue("app", for: "*.app.example")])
        try await TraefikProcess.scope(settings) { process in
            let shared = SharedTraefik(process: process, certificates: certificates)
            try await SharedTraefik.$current.withValue(shared) { try await function() }
        }
    }
}

extension Trait where Self == SharedTraefikTrait {
    static var sharedTraefik: Self { Self() }
}
