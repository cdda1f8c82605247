import Foundation
import Glibc
import TestSupport
import Testing

/// What somebody who comes from docker-autoheal brings along: labels, variables, a webhook and a script.
@Suite("The ways of docker-autoheal", .needsEngine)
struct AutohealTests {
    @Test("its labels and variables select, exclude and tell, as they do there")
    func variables() async throws {
        try await LabEngine.scope { lab in
            // A label of this test alone: other tests have containers on this engine, too.
            let label = "heal.\(lab.prefix)"
            try await lab.runHopeless("selected") { $0.labels = [label: "true", "autoheal.stop.timeout": "7"] }
            try await lab.runHopeless("unlabelled")
            try await lab.runHopeless("refused") { $0.labels = [label: "False"] }
            try await lab.run("healthy", LabContainer(health: .good).with { $0.labels = [label: "true"] })
            try await lab.wait(for: "healthy", health: "healthy")
            let names = ["unlabelled", "refused", "healthy"]
            var begins: [String: String] = [:]
            for name in names { begins[name] = try await lab.began(name) }
            let hook = try AnsweringServer()
            let script = try lab.folder.write("#!/bin/sh\necho \"$@\" > \(lab.folder.path("after"))\n", to: "script")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
            let heal = try Binary.launch(
                ["heal", "--no-record"],
                environment: [
                    "DOCKER_SOCK": LabEngine.host.replacing("unix://", with: ""), "DOCKER_HOST": "",
                    "AUTOHEAL_CONTAINER_LABEL": label, "AUTOHEAL_INTERVAL": "5", "AUTOHEAL_START_PERIOD": "1",
                    "AUTOHEAL_DEFAULT_STOP_TIMEOUT": "0", "CURL_TIMEOUT": "30", "WEBHOOK_URL": hook.url,
                    "WEBHOOK_JSON_KEY": "content", "POST_RESTART_SCRIPT": script,
                ], home: lab.folder)
            let selected = lab.name("selected")
            try await heal.tells("\(selected): restarted in ")
            try await lab.eventually { FileManager.default.fileExists(atPath: lab.folder.path("after")) }
            try await lab.eventually { !hook.received.isEmpty }
            let run = try await heal.interrupted()
            let id = try await lab.inspect("selected")["Id"]?.string ?? ""
            let after = try String(contentsOfFile: lab.folder.path("after"), encoding: .utf8)
            #expect(after == "\(selected) \(id.prefix(12)) running 7\n")
            let body = try JSONDecoder().decode(JSONValue.self, from: Data(hook.received[0].body))
            #expect(body.object?.count == 1, "\(body)")
            let text = try #require(body["content"]?.string)
            #expect(text.hasPrefix("\(selected) was restarted (1 of 3)\n") && text.contains("output: no luck today"))
            for name in names { #expect(try await lab.began(name) == begins[name], "\(name): \(run)") }
            #expect(run.untimed.contains { $0.hasPrefix("\(selected): waiting until ") }, "the delay is told: \(run)")
            #expect(run.text.contains("its label \(label)=False excludes it"), "\(run)")
        }
    }
}
