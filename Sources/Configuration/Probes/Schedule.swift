import Health
import YAMLDocument

/// Whose words a probe is written in.
enum Dialect {
    /// Of healthwatch.yaml: those of Gradient with fractions of seconds, durations, and HAProxy's synonyms.
    case own
    /// Of a Gradient deployment spec, and HAProxy's synonyms.
    case gradient
    /// Of a Kubernetes container.
    case kubernetes

    /// The keys that say when a probe is asked and how many results make a verdict.
    var scheduleKeys: [String] {
        let shared = ["initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold", "successThreshold"]
        return switch self {
        case .own: shared + ["interval", "inter", "timeout", "fall", "rise"]
        case .gradient: shared + ["inter", "fall", "rise"]
        case .kubernetes: shared
        }
    }

    /// The shortest time between two attempts.
    fileprivate var shortestPeriod: Duration { self == .own ? .milliseconds(10) : .seconds(1) }
    /// The shortest limit of an attempt: a second in Gradient and Kubernetes.
    fileprivate var shortestTimeout: Duration { self == .own ? .milliseconds(1) : .seconds(1) }

    fileprivate func seconds(atLeast least: Duration) -> Form<Duration> {
        .seconds(atLeast: least, fractions: self == .own)
    }
}

extension Section {
    /// When a probe is asked; the defaults where nothing is said.
    func schedule(_ dialect: Dialect, _ role: ProbeRole) -> ProbeSchedule {
        let least = dialect.shortestPeriod
        var schedule = ProbeSchedule()
        schedule.initialDelay =
            read("initialDelaySeconds", dialect.seconds(atLeast: .zero)) ?? schedule.initialDelay
        schedule.period =
            read(
                dialect, "periodSeconds", dialect.seconds(atLeast: least),
                or: ("interval", .duration(atLeast: least)),
                ("inter", .haproxyDuration(atLeast: .milliseconds(10)))) ?? schedule.period
        schedule.timeout =
            read(
                dialect, "timeoutSeconds", dialect.seconds(atLeast: dialect.shortestTimeout),
                or: ("timeout", .duration(atLeast: dialect.shortestTimeout))) ?? schedule.timeout
        schedule.failureThreshold =
            read(dialect, "failureThreshold", .threshold, or: ("fall", .threshold)) ?? schedule.failureThreshold
        let success = dialect == .kubernetes && role != .readiness ? Form.one(for: role) : .threshold
        schedule.successThreshold =
            read(dialect, "successThreshold", success, or: ("rise", success)) ?? schedule.successThreshold
        return schedule
    }

    /// A key, or a synonym of it that the dialect has; the others are unknown keys there.
    private func read<Value>(
        _ dialect: Dialect, _ key: String, _ form: Form<Value>, or synonyms: (String, Form<Value>)...
    ) -> Value? {
        read(oneOf: ([(key, form)] + synonyms).filter { dialect.scheduleKeys.contains($0.0) })
    }
}

extension Form where Value == Int {
    /// Kubernetes' rule for the probes that restart a container.
    fileprivate static func one(for role: ProbeRole) -> Self {
        Self("1 for a \(role.rawValue) probe") { $0.integer == 1 ? 1 : nil }
    }
}
