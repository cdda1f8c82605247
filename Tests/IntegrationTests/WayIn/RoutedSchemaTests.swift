import TestSupport
import Testing

extension WayIn {
    @Suite("Documents about ways in, by their schemas")
    struct RoutedSchemaTests {
        @Test("what wait and inspect print about a route that works and one that does not is valid")
        func routed() async throws {
            try await RoutedLab.scope { routed in
                let lab = routed.lab
                try await routed.run("good", .app().with { $0.health = .good })
                try await routed.run(
                    "bad", .app("503 Service Unavailable", body: "no database today"),
                    rule: "Host(`\(routed.host)`) && PathPrefix(`/bad`)", router: "bad")
                try await routed.routed()
                try await routed.routed(path: "/bad")
                let address = [
                    "--router-address", routed.traefik.secureAddress, "--cacert", routed.certificates.authority,
                ]
                var runs: [FinishedProcess] = []
                for format in ["json", "ndjson"] {
                    for (short, code) in [("good", Int32(0)), ("bad", 6)] {
                        let words = ["wait", lab.name(short), "-o", format] + address
                        let timing = code == 0 ? ProbeTiming.quick : .inVain
                        let run = try await lab.launch(words + timing.options).result()
                        #expect(run.exitCode == code, "\(run)")
                        runs.append(run)
                    }
                    let words = ["inspect", lab.name("good"), lab.name("bad"), "-o", format, "--probe"] + address
                    runs.append(try await lab.launch(words).result())
                }
                let targets = try runs[0].json()["phases"]?["probe"]?["targets"]?.array
                #expect(targets?.first?["router"]?.string != nil && targets?.first?["address"]?.string != nil)
                try await SchemaCheck.expectValid(runs)
            }
        }
    }
}
