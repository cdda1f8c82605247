import Alerting
import FoundationEssentials
import Health
import Terminal

extension Notice {
    /// A notice as variables for a command. Nothing in them holds a zero byte: it was all made harmless to print.
    var variables: [String: String] {
        [
            "HEALTHWATCH_EVENT": event.rawValue, "HEALTHWATCH_SEVERITY": severity.rawValue,
            "HEALTHWATCH_TIME": Timestamp.text(moment),
            "HEALTHWATCH_TITLE": title, "HEALTHWATCH_TEXT": text, "HEALTHWATCH_APP": app, "HEALTHWATCH_KIND": kind,
            "HEALTHWATCH_CONTAINER": container, "HEALTHWATCH_CONTAINER_ID": containerID,
            "HEALTHWATCH_FROM": from, "HEALTHWATCH_STATUS": status, "HEALTHWATCH_REASON": reason,
            "HEALTHWATCH_OUTPUT": output, "HEALTHWATCH_FINDING": finding?.id ?? "",
            "HEALTHWATCH_JSON": Documents.json(NoticeDocument(self)),
        ]
    }
}

extension Notice {
    /// What is told of something that healing did or left alone; nil for what is no news to anybody elsewhere.
    init?(_ event: HealEvent) {
        let kind: Notice.Event
        switch event.kind {
        case .restarted: kind = .restarted
        case .restartFailed: kind = .restartFailed
        case .healed: kind = .healed
        case .gaveUp: kind = .gaveUp
        case .refused where !event.isExpected: kind = .refused
        case .refused, .restarting, .waiting, .wouldRestart: return nil
        }
        self.init(kind, at: event.moment)
        app = event.app?.name.visible(limit: 300) ?? ""
        self.kind = event.app?.kind.rawValue ?? ""
        container = event.container.visible(limit: 300)
        containerID = event.id.text.visible(limit: 64)
        state = event.state
        reason = event.reason.visible(limit: 1_000)
        code = event.code
        output = event.output.visible(limit: 1_000)
        problem = event.problem ?? ""
        finding = event.finding
        restart = event.count?.number
        limit = event.count?.limit
        stopTimeout = event.stopTimeout
    }

    /// What is told of an app that changed; nil for one that is seen for the first time, and for a part of one.
    init?(_ change: WatchChange, at moment: Double) {
        guard change.subject == .app, let from = change.from, let overview = change.overview else { return nil }
        self.init(.changed, at: moment)
        app = (change.app?.name ?? change.name.name).visible(limit: 300)
        kind = change.app?.kind.rawValue ?? change.name.kind?.rawValue ?? ""
        self.from = from
        status = change.to
        reason = change.message.visible(limit: 1_000)
        code = "status"
        guard severity != .good, let part = overview.parts.first(where: \.readiness.isFailing) else { return }
        container = part.glance.name.visible(limit: 300)
        containerID = part.glance.id.text
        state = part.glance.state.word
        output = part.glance.checkOutput
    }
}
