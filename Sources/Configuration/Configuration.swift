import Health
package import Probing
package import YAMLDocument

/// What `healthwatch.yaml` says; `schemas/configuration.json` tells how it is written.
package struct Configuration: Sendable, Equatable {
    /// In the order of the file.
    package var apps: [AppSettings] = []
    package var alerts: [AlertSettings] = []
    package var heal = HealSettings()
    package var serve = ServeSettings()

    /// Nothing but defaults.
    package init() {}

    /// Reads the text of a file. `path` is shown in errors, and what is relative in it begins in its folder.
    package static func read(_ bytes: [UInt8], path: String) throws(ConfigurationError) -> Configuration {
        let problems = ProblemList()
        let documents = problems.documents(bytes)
        let configuration = documents.first.map { read($0, path: path, problems: problems) }
        problems.expectOne(documents)
        try problems.check(path: path)
        return configuration ?? Configuration()
    }

    static func read(_ document: YAMLNode, path: String, problems: ProblemList) -> Configuration {
        var configuration = Configuration()
        guard let section = Section(document, of: "the file", problems: problems) else { return configuration }
        section.allow(keys, extensions: true)
        let folder = Folder(of: path)
        let settings = SettingsReader(folder: folder)
        configuration.apps = section.section("apps").map { apps($0, folder: folder) } ?? []
        configuration.alerts = settings.alerts(section.sections("alerts"))
        configuration.heal = section.section("heal").map(settings.heal) ?? configuration.heal
        configuration.serve = section.section("serve").map(settings.serve) ?? configuration.serve
        return configuration
    }

    /// What stands at the top.
    static let keys = ["apps", "alerts", "heal", "serve"]

    private static func apps(_ section: Section, folder: Folder) -> [AppSettings] {
        section.pairs.compactMap { pair in
            guard !pair.key.isEmpty else {
                section.problems.add(
                    .badValue(subject: "the name of an app", wanted: "text", found: "empty", reason: nil),
                    at: pair.keyMark)
                return nil
            }
            return Section(pair.value, of: "the app '\(YAMLText.brief(pair.key))'", problems: section.problems).map {
                AppSettings(name: pair.key, mark: pair.keyMark, probes: AppReader(section: $0, folder: folder).probes())
            }
        }
    }
}

/// What the configuration says of an app.
package struct AppSettings: Sendable, Equatable {
    /// As on the command line: `NAME` or `KIND:NAME`. Whether there is such a kind is not looked at here.
    package var name: String
    /// Where the name stands.
    package var mark: YAMLMark
    /// Each with another name; those of `healthChecks` are called by their role.
    package var probes: [Probe]

    /// An app with its probes.
    package init(name: String, mark: YAMLMark, probes: [Probe]) {
        self.name = name
        self.mark = mark
        self.probes = probes
    }
}

/// Reads one app.
private struct AppReader {
    let section: Section
    let folder: Folder

    func probes() -> [Probe] {
        section.allow(["critical", "service", "healthChecks", "probes"])
        let reader = ProbeReader(
            folder: folder, isCritical: section.read("critical", .flag) ?? true,
            service: section.read("service", .name))
        let checks = section.section("healthChecks")
        let others = section.section("probes")
        noteRepeatedNames(checks?.pairs ?? [], others?.pairs ?? [])
        let healthChecks = checks?.healthChecks { reader.healthCheck($0, $1) } ?? []
        let named = (others?.pairs ?? []).compactMap { pair in
            Section(pair.value, of: "the probe '\(YAMLText.brief(pair.key))'", problems: section.problems).flatMap {
                reader.named(pair.key, $0)
            }
        }
        return healthChecks + named
    }

    private func noteRepeatedNames(_ checks: [YAMLPair], _ others: [YAMLPair]) {
        let places = Dictionary(checks.map { ($0.key, $0.keyMark) }) { first, _ in first }
        for other in others {
            guard let first = places[other.key] else { continue }
            section.problems.add(.repeatedName(other.key, first: first), at: other.keyMark)
        }
    }
}

extension Section {
    /// The probes of a `healthChecks` block, each read by `read`.
    func healthChecks(_ read: (Section, ProbeRole) -> Probe?) -> [Probe] {
        allow(ProbeRole.allCases.map(\.rawValue))
        return pairs.compactMap { pair in
            guard let role = ProbeRole(rawValue: pair.key) else { return nil }
            return Section(pair.value, of: "'\(pair.key)'", problems: problems).flatMap { read($0, role) }
        }
    }
}
