package import Health

/// What the `Status` of a list entry tells, the text that `docker ps` shows: `Up 3 minutes (healthy)`,
/// `Restarting (1) 5 seconds ago`, `Exited (137) 2 hours ago` (moby, `container/state.go`).
package struct StatusText: Sendable, Equatable {
    /// How long the container has been up, or down; the engine rounds it, downwards mostly. Nil where it is not said.
    package let lasting: Duration?
    /// The exit status of a run that has ended.
    package let exitCode: Int?
    /// What the monitor says; none for a container that does not run.
    package let health: HealthStatus

    /// Reads a text; what it does not understand it leaves out.
    package init(_ text: String) {
        var rest = Substring(text)
        var health = HealthStatus.none
        if rest.last == ")", let open = rest.lastIndex(of: "("), rest.hasPrefix("Up ") {
            switch rest[rest.index(after: open)...].dropLast() {
            case "healthy": health = .healthy
            case "unhealthy": health = .unhealthy
            case "health: starting": health = .starting
            default: break
            }
            rest = rest[..<open]
        }
        var exitCode: Int?
        if let open = rest.firstIndex(of: "("), let close = rest[open...].firstIndex(of: ")") {
            exitCode = Int(rest[rest.index(after: open)..<close])
            rest = rest[rest.index(after: close)...]
        } else if rest.hasPrefix("Up ") {
            rest = rest.dropFirst(3)
        }
        if rest.hasSuffix(" ago") { rest = rest.dropLast(4) }
        lasting = Self.duration(rest.split(separator: " "))
        self.exitCode = exitCode
        self.health = health
    }

    /// The engine's rounded durations: `Less than a second`, `About a minute`, `47 hours` (docker/go-units, `HumanDuration`).
    private static func duration(_ words: [Substring]) -> Duration? {
        switch words.map(String.init) {
        case ["Less", "than", "a", "second"]: .zero
        case ["About", "a", "minute"]: .seconds(60)
        case ["About", "an", "hour"]: .seconds(3600)
        case let words where words.count == 2:
            Int(words[0]).flatMap { number in
                (0...longest).contains(number) ? unit(words[1]).map { $0 * number } : nil
            }
        default: nil
        }
    }

    /// More of any unit is nonsense, and more than a `Duration` can hold.
    private static let longest = 1_000_000

    private static func unit(_ word: String) -> Duration? {
        switch word {
        case "second", "seconds": .seconds(1)
        case "minute", "minutes": .seconds(60)
        case "hour", "hours": .seconds(3600)
        case "day", "days": .seconds(86_400)
        case "week", "weeks": .seconds(7 * 86_400)
        case "month", "months": .seconds(30 * 86_400)
        case "year", "years": .seconds(365 * 86_400)
        default: nil
        }
    }
}
