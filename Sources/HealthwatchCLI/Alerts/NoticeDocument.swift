import Alerting
import Health

/// `healthwatch.alert/v1`: a notice.
struct NoticeDocument: Encodable {
    let schema = "healthwatch.alert/v1"
    var event: String
    var severity: String
    var time: String
    var title: String
    var text: String
    var app: Nullable<HealDocument.App>
    var container: Nullable<Container>
    /// The status before and now, of an app that changed.
    var from: Nullable<String>
    var status: Nullable<String>
    var reason: HealDocument.Reason
    /// What the failing check said last.
    var output: String
    /// What the engine said when it could not do something.
    var problem: Nullable<String>
    /// How manieth restart it is of how many; null where none is counted.
    var restart: Nullable<Int>
    var limit: Nullable<Int>
    var stopTimeoutMs: Nullable<Int>
    /// How many earlier notices about the same are in this one.
    var heldBack: Int
    var finding: Nullable<FindingDocument>

    struct Container: Encodable {
        var name: String
        var id: String
        var shortId: String
        var state: String
    }
}

extension NoticeDocument {
    init(_ notice: Notice) {
        func nullable(_ text: String) -> Nullable<String> { Nullable(text.isEmpty ? nil : text) }
        event = notice.event.rawValue
        severity = notice.severity.rawValue
        time = Timestamp.text(notice.moment)
        title = notice.title
        text = notice.text
        app = Nullable(notice.app.isEmpty ? nil : .init(name: notice.app, kind: notice.kind))
        container = Nullable(
            notice.container.isEmpty
                ? nil
                : Container(
                    name: notice.container, id: notice.containerID, shortId: String(notice.containerID.prefix(12)),
                    state: notice.state))
        from = nullable(notice.from)
        status = nullable(notice.status)
        reason = .init(code: notice.code, message: notice.reason)
        output = notice.output
        problem = nullable(notice.problem)
        restart = Nullable(notice.restart)
        limit = Nullable(notice.limit)
        stopTimeoutMs = Nullable(notice.stopTimeout.map { Int($0 / .milliseconds(1)) })
        heldBack = notice.heldBack
        finding = Nullable(notice.finding.map(FindingDocument.init))
    }
}
