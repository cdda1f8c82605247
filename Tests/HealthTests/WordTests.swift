import Health
import Testing

@Suite("The engine's words")
struct WordTests {
    @Test(
        "a state's word survives a round trip, known or not",
        arguments: [
            "created", "running", "paused", "restarting", "removing", "exited", "dead", "hibernating", "", "Running",
            "💤",
        ])
    func states(word: String) {
        #expect(ContainerState(word).word == word)
    }

    @Test("Podman's words for the same states are known")
    func podmanStates() {
        let pairs: [(String, ContainerState)] = [
            ("initialized", .created), ("configured", .created), ("stopping", .removing), ("stopped", .exited),
        ]
        for (word, state) in pairs { #expect(ContainerState(word) == state) }
    }

    @Test("a word that is no state is kept") func unknownState() {
        #expect(ContainerState("hibernating") == .other("hibernating"))
    }

    @Test(
        "a health word survives a round trip, known or not",
        arguments: ["none", "starting", "healthy", "unhealthy", "stopped", "Healthy", "💤"])
    func health(word: String) {
        #expect(HealthStatus(word).word == word)
    }

    @Test("an empty health word is a check without a result") func emptyHealth() {
        #expect(HealthStatus("") == .starting)
    }

    @Test("every failure has its stable word")
    func reasons() {
        let table: [(Failure, String)] = [
            (.unhealthy(failingStreak: 3), "unhealthy"), (.exited(code: 1), "exited"),
            (.outOfMemory(code: 137), "oom-killed"), (.neverStarted(error: "x"), "never-started"),
            (.crashLoop(restarts: 4, code: 1), "crash-loop"), (.removed, "not-found"),
            (.noHealthcheck, "no-healthcheck"),
            (.timedOut(.paused, after: .seconds(1)), "timed-out"),
        ]
        for (failure, word) in table { #expect(failure.code.rawValue == word) }
    }

    @Test("the reasons are those of the contract") func contract() {
        #expect(
            ReasonCode.allCases.map(\.rawValue) == [
                "unhealthy", "exited", "never-started", "crash-loop", "oom-killed", "timed-out", "probe-failed",
                "no-probe-target", "no-healthcheck", "not-found", "engine", "interrupted",
            ])
    }
}
