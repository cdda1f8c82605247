import CommandSpec
import Health
import TestSupport
import Testing

@testable import HealthwatchCLI

@Suite("What healing is to do")
struct HealSetupTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func setup(
        _ words: [String] = [], _ environment: [String: String] = [:], file: String? = nil
    ) throws -> HealSetup {
        var words = words
        if let file { words += ["--config", try folder.write(file, to: "healthwatch.yaml")] }
        guard case .run(let arguments) = try HealCommand.spec.parse(words) else { throw CancellationError() }
        return try HealSetup(arguments, environment: ["HOME": folder.path("home")].merging(environment) { $1 })
    }

    @Test("without anything labels select, and the defaults hold") func defaults() throws {
        let setup = try setup()
        #expect(setup.names.isEmpty && setup.labelsSelect && !setup.selectsAll)
        #expect(setup.labels == ["healthwatch.heal", "autoheal"])
        #expect(setup.policy == HealPolicy())
        #expect(setup.stopTimeout == .seconds(10) && setup.interval == .seconds(10) && setup.startDelay == .zero)
        #expect(setup.restartsDependents)
    }

    @Test("options count more than variables, and these more than the file") func precedence() throws {
        let file = "heal:\n  apps: [shop]\n  stopTimeout: 7s\n  cooldown: 3s\n  maxRestarts: 9\n"
        let environment = ["AUTOHEAL_DEFAULT_STOP_TIMEOUT": "8", "AUTOHEAL_INTERVAL": "6"]
        let all = try setup(["--stop-timeout", "9s", "--cooldown", "4s"], environment, file: file)
        #expect(all.stopTimeout == .seconds(9) && all.interval == .seconds(6))
        #expect(all.policy.cooldown == .seconds(4) && all.policy.maximumRestarts == 9)
        #expect(all.names.map(\.name) == ["shop"] && all.labelsSelect, "the file adds to what labels select")
        #expect(try setup([], environment, file: file).stopTimeout == .seconds(8))
        #expect(try setup([], [:], file: file).stopTimeout == .seconds(7))
    }

    @Test("what is named on the command line is all that is meant") func named() throws {
        let file = "heal:\n  apps: [shop]\n  all: true\n  exclude: [db]\n"
        let setup = try setup(["demo", "demo"], ["AUTOHEAL_CONTAINER_LABEL": "all"], file: file)
        #expect(setup.names.map(\.name) == ["demo"] && !setup.labelsSelect && !setup.selectsAll)
        #expect(setup.excluded.map(\.name) == ["db"])
    }

    @Test("a limit as the contract writes it", arguments: [["5/1h"], ["5", "per", "1h"], ["5 per 1h"]])
    func limit(words: [String]) throws {
        let setup = try setup(["--max-restarts"] + words)
        #expect(setup.policy.maximumRestarts == 5 && setup.policy.window == .seconds(3_600))
        #expect(setup.names.isEmpty)
    }

    @Test("another label of docker-autoheal takes the place of its own") func label() throws {
        #expect(try setup([], ["AUTOHEAL_CONTAINER_LABEL": "heal.me"]).labels == ["healthwatch.heal", "heal.me"])
        #expect(try setup([], ["AUTOHEAL_CONTAINER_LABEL": "all"]).selectsAll)
    }

    @Test("a file that is not there, a bad name in it, and a bad variable") func mistakes() throws {
        #expect(throws: HealSetup.Problem.self) { try setup(["--config", folder.path("none.yaml")]) }
        #expect(throws: HealSetup.Problem.self) { try setup([], [:], file: "heal:\n  apps: ['nokind:x']\n") }
        #expect(throws: HealSetup.Problem.self) { try setup([], ["AUTOHEAL_START_PERIOD": "x"]) }
    }
}
