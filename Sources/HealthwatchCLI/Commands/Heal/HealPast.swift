import FoundationEssentials
import Health
import HistoryStore
import Locking

/// What was done before, as the record tells: pauses and limits hold over the ends of programs.
enum HealPast {
    /// How far back it is looked for; no pause is longer, and no limit counts for longer by itself.
    private static let reach = 86_400.0

    /// The past on an engine, as of `now`; an empty one where there is no record, and why it cannot be read where there is
    /// one.
    static func read(_ path: String, engine: String, now: Date) async -> (ledger: HealLedger, problem: String?) {
        do throws(HistoryError) { return (HealLedger(try await actions(path, engine: engine, now: now)), nil) } catch {
            return (HealLedger(), error.text)
        }
    }

    /// What was done last about each container within a day, by its id.
    static func last(_ path: String, engine: String, now: Date) async throws(HistoryError) -> [String: Action] {
        let actions = try await actions(path, engine: engine, now: now)
        return Dictionary(actions.map { ($0.containerID, $0) }) { _, later in later }
    }

    /// By time; nothing where there is no record.
    private static func actions(_ path: String, engine: String, now: Date) async throws(HistoryError) -> [Action] {
        let since = now.addingTimeInterval(-reach)
        let result = await PosixThread.result {
            Result { () throws(HistoryError) in
                let store = try HistoryStore(path, .reading)
                defer { store.close() }
                return try store.actions(on: engine, since: since)
            }
        }
        switch result {
        case .success(let actions)?: return actions
        case .failure(.missing)?, nil: return []
        case .failure(let error)?: throw error
        }
    }
}

extension HealLedger {
    /// The past that these actions make, which are in the order of time.
    init(_ actions: [Action]) {
        self.init()
        for action in actions {
            let id = ContainerID(action.containerID)
            let end = action.date.timeIntervalSince1970
            let begin = end - (action.duration.map { $0 / .seconds(1) } ?? 0)
            let run = action.run?.timeIntervalSince1970
            let isFollowing = action.reason == HealPlan.Reason.following(name: "").code
            switch HealEvent.Kind(rawValue: action.kind) {
            case .restarted:
                recall(Attempt(moment: begin, isFollowing: isFollowing, outcome: .done, oldRun: run), of: id)
            case .restartFailed:
                // Whether it came to something after all is seen by how the container runs now.
                recall(
                    Attempt(
                        moment: begin, isFollowing: isFollowing, outcome: .unsettled(action.message), oldRun: run),
                    of: id)
            case .healed: noteHealed(id, at: end)
            case .gaveUp: giveUp(id, at: end)
            case .restarting, .refused, .waiting, .wouldRestart, nil: break
            }
        }
    }
}
