import Health
import Testing

@testable import HealthwatchCLI

@Suite("What labels say about healing")
struct HealLabelsTests {
    private func read(_ labels: [String: String]) -> HealLabels {
        HealLabels(
            labels, selecting: ["healthwatch.heal", "autoheal"], policy: HealPolicy(), stopTimeout: .seconds(10))
    }

    @Test(
        "who selects, and who excludes",
        arguments: [
            ([:], nil, ""), (["healthwatch.heal": "true"], true, "healthwatch.heal=true"),
            (["autoheal": "true"], true, "autoheal=true"), (["autoheal": "True"], true, "autoheal=True"),
            (["autoheal": "False"], false, "autoheal=False"),
            (["healthwatch.heal": "false", "autoheal": "true"], false, "healthwatch.heal=false"),
            (["healthwatch.heal": "true", "autoheal": "false"], true, "healthwatch.heal=true"),
            (["other": "true"], nil, ""),
        ] as [([String: String], Bool?, String)])
    func selection(labels: [String: String], isWanted: Bool?, word: String) {
        let said = read(labels)
        #expect(said.isWanted == isWanted)
        #expect(said.word == word)
        #expect(said.complaints.isEmpty)
    }

    @Test("limits and times of a container's own") func own() {
        let said = read([
            "healthwatch.heal.min-unhealthy": "1m", "healthwatch.heal.cooldown": "5",
            "healthwatch.heal.max-restarts": "7/2h", "autoheal.stop.timeout": "20",
        ])
        #expect(said.policy.minimumUnhealthy == .seconds(60))
        #expect(said.policy.cooldown == .seconds(5))
        #expect(said.policy.maximumRestarts == 7)
        #expect(said.policy.window == .seconds(7_200))
        #expect(said.stopTimeout == .seconds(20))
        #expect(said.complaints.isEmpty)
        let both = read(["autoheal.stop.timeout": "20", "healthwatch.heal.stop-timeout": "3s"])
        #expect(both.stopTimeout == .seconds(3), "our own label counts more")
    }

    @Test("what cannot be read is said, and does not count") func mistakes() {
        let said = read([
            "healthwatch.heal": "perhaps\u{1b}[31m", "autoheal": "true", "healthwatch.heal.cooldown": "soon",
            "healthwatch.heal.max-restarts": "0",
        ])
        #expect(said.isWanted == true, "the next label decides")
        #expect(said.policy == HealPolicy())
        #expect(said.complaints.count == 3)
        #expect(said.complaints.allSatisfy { !$0.contains("\u{1b}") && $0.contains("does not count") })
    }
}
