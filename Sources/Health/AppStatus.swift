/// What an app as a whole is doing, in the words that the program prints: of the cases in this order the first that
/// holds.
package enum AppStatus: String, Sendable, CaseIterable {
    /// The engine cannot be asked.
    case unknown = "Unknown"
    /// No container is there, or none has health data and none runs.
    case missing = "Missing"
    /// All containers are stopped on purpose.
    case scaledDown = "SCALED_DOWN"
    /// An update or a change of scale is under way.
    case progressing = "Progressing"
    /// Starting up.
    case initializing = "Initializing"
    /// All that is checked fails.
    case unhealthy = "Unhealthy"
    /// A part fails; the rest serves.
    case degraded = "Degraded"
    /// All is well.
    case healthy = "Healthy"
}
