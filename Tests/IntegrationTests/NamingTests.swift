import TestSupport
import Testing

@Suite("How an app is named", .needsEngine)
struct NamingTests {
    @Test("a project is named with and without its kind")
    func project() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web", LabContainer(health: .good))
            for name in [lab.prefix, "project:\(lab.prefix)"] {
                let end = try await lab.gating(name).ended()
                #expect(end.exit == 0, "\(end)")
                #expect(end.document["kind"]?.string == "project")
                #expect(end.document["app"]?.string == lab.prefix)
            }
        }
    }

    @Test("a container is named by name, id and unique prefix of the id")
    func container() async throws {
        try await LabEngine.scope { lab in
            let id = try await lab.run("web")
            let name = lab.name("web")
            for name in [name, id, String(id.prefix(12)), "container:\(name)", "container:\(id.prefix(12))"] {
                let end = try await lab.gating(name).ended()
                #expect(end.exit == 0, "\(end)")
                #expect(end.document["kind"]?.string == "container")
                #expect(end.containers.map { $0["id"]?.string } == [id])
            }
        }
    }

    @Test("a label with its value, or alone, names all containers that have it")
    func label() async throws {
        try await LabEngine.scope { lab in
            for short in ["a", "b"] {
                try await lab.run(short, LabContainer().with { $0.labels["tier-\(lab.prefix)"] = short })
            }
            let both = try await lab.gating("label:tier-\(lab.prefix)").ended()
            #expect(both.exit == 0, "\(both)")
            #expect(both.names.sorted() == [lab.name("a"), lab.name("b")])
            let one = try await lab.gating("label:tier-\(lab.prefix)=b").ended()
            #expect(one.names == [lab.name("b")])
            #expect(try await lab.gating("label:tier-\(lab.prefix)=c").ended().exit == 3)
        }
    }

    @Test("a deployment is named by what is in the environment of its containers")
    func deployment() async throws {
        try await LabEngine.scope { lab in
            let id = "model-\(lab.prefix)"
            let server = LabContainer().with { $0.environment["KAMIWAZA_DEPLOYMENT_ID"] = id }
            try await lab.run("model", server)
            for name in ["deployment:\(id)", id] {
                let end = try await lab.gating(name).ended()
                #expect(end.exit == 0, "\(end)")
                #expect(end.names == [lab.name("model")])
                #expect(end.document["kind"]?.string == "deployment")
            }
        }
    }

    @Test("a deployment that a container of the same name is part of is what the name means")
    func containerInsideDeployment() async throws {
        try await LabEngine.scope { lab in
            let name = lab.name("model")
            let server = LabContainer(health: .good).with { $0.environment["KAMIWAZA_DEPLOYMENT_ID"] = name }
            try await lab.run("model", server)
            try await lab.run("model-db", server.with { $0.health = .bad })
            let end = try await lab.gating(name).ended()
            #expect(end.exit == 1, "\(end)")
            #expect(end.document["kind"]?.string == "deployment")
            #expect(end.offender == lab.name("model-db"))
            let alone = try await lab.gating("container:\(name)").ended()
            #expect(alone.exit == 0, "\(alone)")
        }
    }

    @Test("a container inside the project of the same name is no second meaning")
    func containerInsideProject() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web")
            try await lab.service("db")
            try await lab.call("POST", "/containers/\(lab.name("web-1"))/rename?name=\(lab.prefix)")
            let end = try await lab.gateProject()
            #expect(end.exit == 0, "\(end)")
            #expect(end.document["kind"]?.string == "project")
            #expect(end.containers.count == 2)
        }
    }

    @Test("a name that fits two apps lists the exact spellings")
    func ambiguous() async throws {
        try await LabEngine.scope { lab in
            try await lab.service("web")
            try await lab.run("other")
            try await lab.call("POST", "/containers/\(lab.name("other"))/rename?name=\(lab.prefix)")
            let run = try await lab.healthwatch("wait", lab.prefix)
            #expect(run.exitCode == 2, "\(run)")
            #expect(run.output.isEmpty)
            #expect(run.errorText.contains("project:\(lab.prefix), container:\(lab.prefix)"))
            for name in ["project:\(lab.prefix)", "container:\(lab.prefix)"] {
                #expect(try await lab.gating(name).ended().exit == 0)
            }
        }
    }

    @Test("a prefix of several ids lists the containers")
    func ambiguousPrefix() async throws {
        try await LabEngine.scope { lab in
            // Of seventeen ids two begin with the same digit.
            var ids: [String] = []
            for number in 1...17 { ids.append(try await lab.create("c\(number)")) }
            let digits = ids.map { $0.prefix(1) }
            let digit = try #require(digits.first { digit in digits.count { $0 == digit } > 1 })
            let run = try await lab.healthwatch("wait", "container:\(digit)")
            #expect(run.exitCode == 2, "\(run)")
            for (index, id) in ids.enumerated() where id.hasPrefix(digit) {
                #expect(run.errorText.contains("container:\(lab.name("c\(index + 1)"))"))
            }
        }
    }

    @Test("Swarm kinds are refused for now", arguments: ["stack:shop", "service:shop_web"])
    func swarm(name: String) async throws {
        try await LabEngine.scope { lab in
            let run = try await lab.healthwatch("wait", name)
            #expect(run.exitCode == 2, "\(run)")
            #expect(run.output.isEmpty)
            #expect(run.errorText.contains("Swarm"))
        }
    }

    @Test(
        "a missing app of every kind is not found", arguments: ["project:", "container:", "label:", "deployment:", ""])
    func missing(kind: String) async throws {
        try await LabEngine.scope { lab in
            let end = try await lab.gating(kind + lab.prefix).ended()
            #expect(end.exit == 3, "\(end)")
            #expect(end.reason == "not-found")
            #expect(end.status == "FAILED")
        }
    }
}
