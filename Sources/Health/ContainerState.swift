/// What the engine says a container is doing: `State.Status` of an inspect, `State` of a list entry.
package enum ContainerState: Sendable, Equatable {
    case created, running, paused, restarting, removing, exited, dead
    /// A word that this version does not know; kept, so that a newer engine does not break a gate.
    case other(String)

    /// The state of that name, as the Engine API spells it.
    package init(_ word: String) {
        self =
            switch word {
            case "created", "initialized", "configured": .created
            case "running": .running
            case "paused": .paused
            case "restarting": .restarting
            case "removing", "stopping": .removing
            case "exited", "stopped": .exited
            case "dead": .dead
            default: .other(word)
            }
    }

    /// The Engine API's word.
    package var word: String {
        switch self {
        case .created: "created"
        case .running: "running"
        case .paused: "paused"
        case .restarting: "restarting"
        case .removing: "removing"
        case .exited: "exited"
        case .dead: "dead"
        case .other(let word): word
        }
    }
}
