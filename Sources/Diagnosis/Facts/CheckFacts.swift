package import FoundationEssentials

/// A health check as it is configured, with the engine's defaults filled in.
package struct CheckFacts: Sendable, Equatable {
    /// `CMD`, `CMD-SHELL` or `NONE`, and the words after it.
    package var test: [String]
    package var interval: Duration
    package var timeout: Duration
    package var startPeriod: Duration
    /// Between two checks inside the start period; nil where the engine does not know it.
    package var startInterval: Duration?
    package var retries: Int
    /// What runs a `CMD-SHELL`: the image's `SHELL`, else `/bin/sh -c`.
    package var shell: [String]

    package init(
        test: [String], interval: Duration = .seconds(30), timeout: Duration = .seconds(30),
        startPeriod: Duration = .zero, startInterval: Duration? = nil, retries: Int = 3,
        shell: [String] = ["/bin/sh", "-c"]
    ) {
        self.test = test
        self.interval = interval
        self.timeout = timeout
        self.startPeriod = startPeriod
        self.startInterval = startInterval
        self.retries = retries
        self.shell = shell
    }

    /// How the engine runs it.
    package enum Form: Sendable, Equatable {
        /// The words as they are.
        case exec
        /// A line for the shell.
        case shell
        /// Not at all, on purpose.
        case disabled
        /// A first word that no engine knows: dockerd logs it, and checks nothing.
        case unknown(String)
    }

    package var form: Form {
        switch test.first {
        case "CMD": .exec
        case "CMD-SHELL": .shell
        case "NONE", nil: .disabled
        case let word?: .unknown(word)
        }
    }

    /// As a person writes it: the shell's line, or the words with quotes where they need them.
    package var text: String {
        let words = test.dropFirst()
        switch form {
        case .shell: return words.joined(separator: " ")
        case .exec: return words.map(Shell.quoted).joined(separator: " ")
        case .disabled: return "NONE"
        case .unknown: return test.joined(separator: " ")
        }
    }

    /// The line that a shell reads: that of the shell form, or of `sh -c` in the exec form.
    package var shellLine: String? {
        let words = Array(test.dropFirst())
        switch form {
        case .shell: return words.joined(separator: " ")
        case .exec:
            guard let name = words.first?.split(separator: "/").last,
                ["sh", "bash", "ash", "dash"].contains(String(name)),
                let flag = words.firstIndex(where: { $0.hasPrefix("-") && $0.hasSuffix("c") }), flag + 1 < words.count
            else { return nil }
            return words[flag + 1]
        case .disabled, .unknown: return nil
        }
    }

    /// From the start of a run to the end of its first check, at the latest.
    package var firstResult: Duration { firstCheck + timeout }

    /// From the start of a run to the start of its first check.
    package var firstCheck: Duration {
        guard startPeriod > .zero, let startInterval else { return interval }
        return min(interval, startInterval)
    }

    /// More retries than these, times the longest interval, are more than a duration can hold.
    private static let mostRetries = 100_000

    /// From the start of a run to the verdict that a check which always fails brings about: at the earliest, when it
    /// fails at once, and at the latest, when it always times out (moby, `daemon/health.go`).
    package var unhealthyAfter: (earliest: Duration, latest: Duration) {
        // The first failure that counts is the first check that starts outside the start period.
        func verdict(lasting duration: Duration) -> Duration {
            var start = firstCheck
            let step = duration + (startInterval ?? interval)
            guard step > .zero else { return start }
            // A start period of years holds more checks than anybody should count one by one.
            start += step * max(0, Int((startPeriod - start) / step) - 1)
            while start < startPeriod { start += step }
            return start + duration + (interval + duration) * (min(retries, Self.mostRetries) - 1)
        }
        return (verdict(lasting: .zero), verdict(lasting: timeout))
    }
}

/// One run of a health command.
package struct CheckResult: Sendable, Equatable {
    package var start: Date
    package var duration: Duration?
    /// 0 healthy; -1 timed out or not started.
    package var exitCode: Int
    package var output: String

    package init(start: Date, duration: Duration? = nil, exitCode: Int, output: String = "") {
        self.start = start
        self.duration = duration
        self.exitCode = exitCode
        self.output = output
    }

    package var hasPassed: Bool { exitCode == 0 }

    /// Whether the engine gave up waiting for it (moby writes these words, and then what was printed until then).
    package var hasTimedOut: Bool {
        exitCode == -1
            && ["exceeded timeout", "timed out starting health check"].contains { output.lowercased().contains($0) }
    }

    /// Whether it says nothing about the app: it met a container that was just ending.
    var isMoot: Bool {
        let text = output.lowercased()
        return exitCode != 0
            && ["cannot exec in a stopped", "container is not running", "is not running", "no running task"]
                .contains { text.contains($0) }
            && text.contains("exec")
    }
}
