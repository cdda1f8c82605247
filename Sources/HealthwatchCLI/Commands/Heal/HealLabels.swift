import CommandSpec
import Health
import Terminal

/// What the labels of a container say about healing it.
struct HealLabels: Sendable, Equatable {
    /// Whether they ask for it; nil where they say nothing.
    var isWanted: Bool?
    /// The label that says so, as it is written.
    var word = ""
    /// When it is restarted, and how often.
    var policy: HealPolicy
    /// How long it may take to stop.
    var stopTimeout: Duration
    /// Labels that cannot be read, a sentence each.
    var complaints: [String] = []

    private static let prefix = "healthwatch.heal."

    /// Reads labels; of `selecting`, those that choose a container, the first that is there decides. `policy` and
    /// `stopTimeout` hold where no label says otherwise.
    init(_ labels: [String: String], selecting: [String], policy: HealPolicy, stopTimeout: Duration) {
        self.policy = policy
        self.stopTimeout = stopTimeout
        for key in selecting {
            guard let text = labels[key] else { continue }
            guard let isWanted = Self.truth(text) else {
                complain(key, text, "must be true or false")
                continue
            }
            self.isWanted = isWanted
            word = "\(key)=\(text)".visible(limit: 100)
            break
        }
        if let time = read(Self.prefix + "min-unhealthy", labels, .duration) { self.policy.minimumUnhealthy = time }
        if let time = read(Self.prefix + "cooldown", labels, .duration) { self.policy.cooldown = time }
        if let time = read("autoheal.stop.timeout", labels, .duration) { self.stopTimeout = time }
        if let time = read(Self.prefix + "stop-timeout", labels, .duration) { self.stopTimeout = time }
        if let limit = read(Self.prefix + "max-restarts", labels, .restartLimit) {
            self.policy.take(limit)
        }
    }

    private static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes", "on": true
        case "false", "0", "no", "off": false
        default: nil
        }
    }

    private mutating func read<Value>(
        _ key: String, _ labels: [String: String], _ syntax: ValueSyntax<Value>
    ) -> Value? {
        guard let text = labels[key] else { return nil }
        do throws(ValueError) { return try syntax.parse(text) } catch {
            complain(key, text, error.reason)
            return nil
        }
    }

    private mutating func complain(_ key: String, _ text: String, _ reason: String) {
        complaints.append("label \(key)='\(text.visible(limit: 100))' does not count: it \(reason)")
    }
}

extension HealPolicy {
    /// Takes a limit that somebody gave.
    mutating func take(_ limit: RestartLimit) {
        maximumRestarts = limit.count
        window = limit.window ?? window
    }
}
