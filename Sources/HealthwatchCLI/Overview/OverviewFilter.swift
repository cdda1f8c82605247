import CommandSpec
import Health
import Regexp
import Traefik

/// What `--filter` lets through: values of one key are alternatives, keys must all hold, as in docker.
struct OverviewFilter: Sendable, Equatable {
    /// One `KEY=VALUE`.
    enum Term: Sendable, Equatable {
        case status(AppStatus)
        case health(HealthStatus)
        case label(key: String, value: String?)
        /// A regular expression as docker takes it, in Go's syntax.
        case name(String)
    }

    private let statuses: [AppStatus]
    private let healths: [HealthStatus]
    private let labels: [(key: String, value: String?)]
    private let names: [GoRegexp]
    private let terms: [Term]

    init(_ terms: [Term]) {
        self.terms = terms
        var (statuses, healths, labels, names) =
            ([AppStatus](), [HealthStatus](), [(key: String, value: String?)](), [GoRegexp]())
        for term in terms {
            switch term {
            case .status(let status): statuses.append(status)
            case .health(let health): healths.append(health)
            case .label(let key, let value): labels.append((key, value))
            case .name(let pattern): names += [try? GoRegexp(pattern)].compactMap { $0 }
            }
        }
        (self.statuses, self.healths, self.labels, self.names) = (statuses, healths, labels, names)
    }

    static func == (left: OverviewFilter, right: OverviewFilter) -> Bool { left.terms == right.terms }

    /// Whether it asks for a status: then nothing of that status is left out.
    var asksStatus: Bool { !statuses.isEmpty }

    /// Whether an app is let through: by its status and name, and if one of its containers has the health and the labels.
    func lets(_ entry: OverviewEntry, labels labelsOf: (String) -> [String: String]) -> Bool {
        let parts = entry.overview.parts
        if !statuses.isEmpty, !statuses.contains(entry.status) { return false }
        if !names.isEmpty {
            let candidates = [entry.name.name] + parts.map(\.glance.name)
            guard names.contains(where: { name in candidates.contains(where: name.matches) }) else { return false }
        }
        guard !healths.isEmpty || !labels.isEmpty else { return true }
        return parts.contains { part in
            guard healths.isEmpty || healths.contains(part.glance.health) else { return false }
            guard !labels.isEmpty else { return true }
            let own = labelsOf(part.glance.id.text)
            // Several labels must all be there: docker's one exception to the rule above.
            return labels.allSatisfy { key, value in own[key].map { value == nil || $0 == value } ?? false }
        }
    }
}

extension OverviewFilter.Term {
    /// Reads `KEY=VALUE`.
    init(parsing text: String) throws(ValueError) {
        guard let mark = text.firstIndex(of: "="), mark < text.index(before: text.endIndex) else {
            throw ValueError("must be KEY=VALUE, with one of the keys status, health, label, name")
        }
        let (key, value) = (String(text[..<mark]), String(text[text.index(after: mark)...]))
        switch key {
        case "status":
            guard let status = AppStatus(typed: value) else {
                throw ValueError("status must be one of: \(AppStatus.words)")
            }
            self = .status(status)
        case "health":
            guard ["none", "starting", "healthy", "unhealthy"].contains(value) else {
                throw ValueError("health must be one of: none, starting, healthy, unhealthy")
            }
            self = .health(HealthStatus(value))
        case "label":
            let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard !parts[0].isEmpty else { throw ValueError("label must be KEY or KEY=VALUE") }
            self = .label(key: parts[0], value: parts.count > 1 ? parts[1] : nil)
        case "name":
            do throws(RegexpError) { _ = try GoRegexp(value) } catch {
                throw ValueError("name must be a regular expression: \(error.text)")
            }
            self = .name(value)
        default:
            throw ValueError("'\(key)' is no filter; use one of status, health, label, name")
        }
    }
}

extension AppStatus {
    /// The status of that name: `SCALED_DOWN`, `scaled-down` and `ScaledDown` are one word.
    init?(typed word: String) {
        func plain(_ word: String) -> String { word.lowercased().filter { $0 != "_" && $0 != "-" } }
        guard let status = Self.allCases.first(where: { plain($0.rawValue) == plain(word) }) else { return nil }
        self = status
    }

    /// All of them, for messages.
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension ValueSyntax where Value == AppStatus {
    /// A word of the vocabulary, in any case.
    static var appStatus: Self {
        Self("STATUS", example: "Healthy", completion: .choices(AppStatus.allCases.map(\.rawValue))) {
            text throws(ValueError) in
            guard let status = AppStatus(typed: text) else { throw ValueError("must be one of: \(AppStatus.words)") }
            return status
        }
    }
}

extension ValueSyntax where Value == OverviewFilter.Term {
    /// `KEY=VALUE`.
    static var filter: Self {
        Self("KEY=VALUE", example: "status=Unhealthy") { text throws(ValueError) in
            try OverviewFilter.Term(parsing: text)
        }
    }
}
