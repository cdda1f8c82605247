/// The words in which health documents tell a state. Letter case and separators do not matter: `OUT_OF_SERVICE`,
/// `out-of-service` and `OutOfService` are one word.
enum HealthWord {
    /// What a word means; nil for one that is not known, which then counts for nothing.
    static func level(of word: String) -> HealthLevel? {
        guard let spelling = spelling(of: word) else { return nil }
        return telling[spelling] ?? others[spelling]
    }

    /// Whether the word, as the only sign, shows that a document tells about health. `status` is a key of many APIs, and
    /// `success`, `failed` or `active` may be the state of an order.
    static func isTelling(_ word: String) -> Bool { spelling(of: word).map { telling[$0] != nil } ?? false }

    /// A word without separators in lower case; nil for a text that is too long for a word.
    private static func spelling(of word: String) -> String? {
        guard word.utf8.count <= 24 else { return nil }
        let letters = word.utf8.lazy.filter {
            $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ")
        }
        // Sets the bit in which capitals differ; nothing else becomes a letter by it.
        return String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self)
    }

    private static let telling: [String: HealthLevel] = [
        "healthy": .healthy, "ok": .healthy, "up": .healthy, "pass": .healthy, "passing": .healthy,
        "green": .healthy, "serving": .healthy,
        "degraded": .degraded, "warn": .degraded, "warning": .degraded, "yellow": .degraded,
        "unhealthy": .unhealthy, "down": .unhealthy, "fail": .unhealthy, "failing": .unhealthy,
        "error": .unhealthy, "critical": .unhealthy, "red": .unhealthy, "outofservice": .unhealthy,
        "unavailable": .unhealthy, "serviceunavailable": .unhealthy, "unreachable": .unhealthy,
        "notserving": .unhealthy, "notready": .unhealthy, "shuttingdown": .unhealthy,
    ]

    private static let others: [String: HealthLevel] = [
        "okay": .healthy, "good": .healthy, "alive": .healthy, "live": .healthy, "ready": .healthy,
        "running": .healthy, "online": .healthy, "operational": .healthy, "available": .healthy, "active": .healthy,
        "connected": .healthy, "reachable": .healthy, "success": .healthy, "passed": .healthy, "normal": .healthy,
        "true": .healthy,
        "unknown": .degraded, "starting": .degraded, "initializing": .degraded, "partial": .degraded,
        "slow": .degraded, "maintenance": .degraded,
        "failed": .unhealthy, "failure": .unhealthy, "dead": .unhealthy, "offline": .unhealthy, "bad": .unhealthy,
        "disconnected": .unhealthy, "notconnected": .unhealthy, "refused": .unhealthy, "timeout": .unhealthy,
        "timedout": .unhealthy, "stopped": .unhealthy, "crashed": .unhealthy, "fatal": .unhealthy,
        "false": .unhealthy,
    ]
}

extension HealthWord {
    /// Takes a text such as `error: connection refused`, `degraded` or `OK (3 ms)` apart: the word for a state and what
    /// is said about it. A text that begins with no known word is its own word.
    static func split(_ text: String) -> (word: String, message: String?) {
        if level(of: text) != nil { return (text, nil) }
        let first = text.unicodeScalars.prefix { $0.properties.isAlphabetic || $0 == "_" || $0 == "-" }
        let rest = text[first.endIndex...].drop(while: \.isWhitespace)
        let word = String(first)
        // `error rate 0.1 %` and `running migrations` do not tell a state by their first word.
        guard let sign = rest.first, !sign.isLetter, !sign.isNumber, level(of: word) != nil else { return (text, nil) }
        guard sign == ":" else { return (word, text) }
        let message = rest.dropFirst().drop(while: \.isWhitespace)
        return (word, message.isEmpty ? nil : String(message))
    }
}
