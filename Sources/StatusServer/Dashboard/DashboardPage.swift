import FoundationEssentials
import Health
import Terminal

/// The dashboard: one page, with its style and its script in it. Its first content is a plain table of the apps, which is
/// what people see whose browser runs no script; the script shows the same, and more, from the documents of `/api/v1`.
enum DashboardPage {
    private static let template = PageTemplate(PackageResources.dashboard_html)

    /// The page for this state. `nonce` is what the answer's Content-Security-Policy lets its style and script have.
    static func render(_ state: ServedState, nonce: String, version: String) -> [UInt8] {
        let verdict = DashboardVerdict(state.apps.map(\.overview.status))
        return template.filled(with: [
            "title": Array("\(verdict.text) - healthwatch".utf8),
            "nonce": Array(HTMLText.escape(nonce).utf8),
            "style": PackageResources.dashboard_css,
            "script": PackageResources.dashboard_js,
            "verdict": Array(mark(verdict.status, verdict.text).utf8),
            "counts": Array(counts(state.apps).utf8),
            "apps": Array(table(state.apps).utf8),
            "version": Array(HTMLText.escape(version).utf8),
        ])
    }

    /// A status: its shape, which the template draws, and a word in its colour.
    private static func mark(_ status: AppStatus, _ text: String) -> String {
        """
        <span class="status \(tone(status))"><svg class="shape" aria-hidden="true">\
        <use href="#s-\(status.rawValue)"/></svg>\(text)</span>
        """
    }

    /// The class that gives its colour: as the command line colours it.
    private static func tone(_ status: AppStatus) -> String {
        switch status {
        case .healthy: "good"
        case .unhealthy, .unknown, .missing: "bad"
        case .degraded, .progressing, .initializing: "warn"
        case .scaledDown: "rest"
        }
    }

    private static func counts(_ apps: [ServedApp]) -> String {
        AppStatus.byUrgency.compactMap { status in
            let count = apps.count { $0.overview.status == status }
            return count == 0 ? nil : mark(status, "\(count) \(status.rawValue)")
        }.joined(separator: "\n")
    }

    private static func table(_ apps: [ServedApp]) -> String {
        guard !apps.isEmpty else { return "<p>There is no app.</p>" }
        return """
            <table>
            <thead><tr><th scope="col">app</th><th scope="col">status</th><th scope="col">ready</th>\
            <th scope="col">since</th><th scope="col">message</th></tr></thead>
            <tbody>
            \(apps.map(row).joined(separator: "\n"))
            </tbody>
            </table>
            """
    }

    private static func row(_ app: ServedApp) -> String {
        let overview = app.overview
        let name = HTMLText.escape(app.name.visible(limit: 300))
        let kind = app.kind.map { "<span class=\"kind\">\(HTMLText.escape($0.visible(limit: 60)))</span>" } ?? ""
        let message = HTMLText.escape(overview.headline.visible(limit: 1_000))
        return """
            <tr><td>\(name)\(kind)</td><td>\(mark(overview.status, overview.status.rawValue))</td>\
            <td data-name="ready">\(overview.ready)/\(overview.ready + overview.notReady)</td>\
            <td>\(app.since.map(moment) ?? "")</td><td class="wide">\(message)</td></tr>
            """
    }

    private static func moment(_ since: Double) -> String {
        let text = Timestamp.text(since)
        return "<time datetime=\"\(text)\">\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC</time>"
    }
}
