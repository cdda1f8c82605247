import Health

/// A metric: its name, what it means, and how it is to be read. The names and the labels are a contract: rules and
/// dashboards of users rely on them.
struct MetricFamily: Sendable {
    /// The name of its samples.
    let name: String
    /// What it says, in one line without a backslash or a quote.
    let help: String
    /// Whether it only grows, until it begins anew. Names of such end in `_total`.
    let isCounter: Bool

    private init(_ name: String, _ help: String, isCounter: Bool = false) {
        (self.name, self.help, self.isCounter) = (name, help, isCounter)
    }

    static let build = Self("healthwatch_build_info", "The version of healthwatch.")
    static let start = Self("process_start_time_seconds", "When the server started, in seconds since 1970.")
    static let engineUp = Self("healthwatch_engine_up", "Whether the engine can be asked.")
    static let contactAge = Self(
        "healthwatch_engine_contact_age_seconds", "How long ago the engine answered last or sent an event.")

    static let appStatus = Self("healthwatch_app_status", "Whether the app has this status.")
    static let appReady = Self("healthwatch_app_ready_containers", "How many containers of the app serve.")
    static let appNotReady = Self(
        "healthwatch_app_not_ready_containers", "How many containers of the app should serve, or could, and do not.")
    static let appTransitions = Self(
        "healthwatch_app_transitions_total", "How often the app came to have this status since the server started.",
        isCounter: true)

    static let state = Self("healthwatch_container_state", "Whether the container is in this state.")
    static let health = Self(
        "healthwatch_container_health",
        "Whether this is what the health check says; none for a container that does not run or has no check.")
    static let ready = Self("healthwatch_container_ready", "Whether the container serves.")
    static let failingStreak = Self("healthwatch_container_failing_streak", "Failed health checks in a row.")
    static let restarts = Self(
        "healthwatch_container_restarts_total", "How often the restart policy has restarted the container.",
        isCounter: true)
    static let checkDuration = Self(
        "healthwatch_container_last_check_duration_seconds", "How long the last health check took.")
    static let checkTime = Self(
        "healthwatch_container_last_check_timestamp_seconds",
        "When the last health check began, in seconds since 1970.")

    static let probeStatus = Self("healthwatch_probe_status", "Whether the results of the probe come to this verdict.")
    static let probeSuccess = Self("healthwatch_probe_last_success", "Whether the last attempt of the probe passed.")
    static let probeDuration = Self(
        "healthwatch_probe_last_duration_seconds", "How long the last attempt of the probe took.")

    /// The lines that introduce its samples; none has a name of its own for them in OpenMetrics but counters.
    func introduction(_ format: MetricsFormat) -> [UInt8] {
        let family = isCounter && format == .openMetrics ? String(name.dropLast("_total".count)) : name
        return Array("# HELP \(family) \(help)\n# TYPE \(family) \(isCounter ? "counter" : "gauge")\n".utf8)
    }
}
