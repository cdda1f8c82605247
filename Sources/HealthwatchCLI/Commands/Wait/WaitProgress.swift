import FoundationEssentials
import Health
import Terminal

/// The lines that tell what happens during a wait.
enum WaitProgress {
    /// One line for a pipe or a log: when, which app, what.
    static func line(_ event: WaitEvent) -> String {
        let time = event.date.formatted(Date.ISO8601FormatStyle())
        return "\(time) \(event.app.visible(limit: 100)): \(text(event.kind))"
    }

    /// What happened, without when and where.
    static func text(_ kind: WaitEvent.Kind) -> String {
        switch kind {
        case .status(let status, let note): "\(status.rawValue) (\(note))"
        case .container(let member):
            "\(member.observation.name.visible(limit: 100)) \(WaitText.standing(member))"
        case .probe(let target, let attempt):
            "\(target.shownQuestion) \(ProbeText.result(attempt))"
        case .note(let text): text.visible(limit: 4_000)
        }
    }

    /// One event of `-o ndjson`.
    struct Document: Encodable {
        let schema = "healthwatch.wait/v1"
        var event: String
        var time: String
        var elapsedMs: Int
        var app: String
        var status: String?
        var container: String?
        var state: String?
        var health: String?
        var verdict: String?
        var url: String?
        var message: String

        init(_ event: WaitEvent) {
            time = Timestamp.text(event.date)
            elapsedMs = event.elapsed.milliseconds
            app = event.app.visible(limit: 500)
            message = WaitProgress.text(event.kind)
            switch event.kind {
            case .status(let word, let note):
                self.event = "status"
                status = word.rawValue
                message = note
            case .container(let member):
                self.event = "container"
                container = member.observation.name.visible()
                state = member.observation.state.word.visible(limit: 40)
                health = member.observation.health.word.visible(limit: 40)
                verdict = member.verdict
                message = WaitText.standing(member)
            case .probe(let target, let attempt):
                self.event = "probe"
                url = target.shownURL
                message = ProbeText.result(attempt)
            case .note: self.event = "note"
            }
        }
    }
}
