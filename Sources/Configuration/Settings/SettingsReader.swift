import Health
import Spelling
import YAMLDocument

/// Reads what the configuration says about commands.
struct SettingsReader {
    /// Of the configuration.
    let folder: Folder

    func alerts(_ sections: [Section]) -> [AlertSettings] {
        var places: [String: YAMLMark] = [:]
        return sections.compactMap { section in
            let alert = alert(section)
            guard let name = alert?.name, let mark = section.pair("name")?.value.mark else { return nil }
            if let first = places[name] {
                section.problems.add(.repeatedName(name, first: first), at: mark)
            } else {
                places[name] = mark
            }
            return alert
        }
    }

    private func alert(_ section: Section) -> AlertSettings? {
        section.allow(["name", "on", "webhook", "command", "timeout"])
        let name = section.require("name", .name)
        let statuses = section.filledList("on", of: .status, single: true)
        let timeout = section.read("timeout", .duration(atLeast: .milliseconds(1)))
        guard let action = action(section), let name else { return nil }
        var alert = AlertSettings(name: name, action: action)
        alert.statuses = statuses ?? alert.statuses
        alert.timeout = timeout ?? alert.timeout
        return alert
    }

    private func action(_ section: Section) -> AlertAction? {
        guard section.excludes(["webhook", "command"]) else { return nil }
        if section.has("command") { return section.filledList("command", of: .text).map { .command($0) } }
        guard section.has("webhook") else {
            section.problems.add(.missingEither("webhook", "command"), at: section.mark)
            return nil
        }
        guard let inner = section.section("webhook") else { return nil }
        inner.allow(["url", "method", "headers", "template"])
        let method = inner.read("method", .method)
        let headers = inner.section("headers")?.headers() ?? []
        let template = inner.read("template", .text)
        return inner.require("url", .url).map {
            .webhook(WebhookSettings($0, method: method ?? "POST", headers: headers, template: template))
        }
    }

    func heal(_ section: Section) -> HealSettings {
        section.allow([
            "apps", "all", "minUnhealthy", "cooldown", "maxRestarts", "backoff", "stopTimeout", "dependents",
        ])
        var heal = HealSettings()
        heal.apps = section.list("apps", of: .name) ?? []
        heal.selectsAll = section.read("all", .flag) ?? heal.selectsAll
        heal.minimumUnhealthy = section.read("minUnhealthy", .duration()) ?? heal.minimumUnhealthy
        heal.cooldown = section.read("cooldown", .duration()) ?? heal.cooldown
        readMaximumRestarts(section, into: &heal)
        heal.backoff = section.section("backoff").map(backoff) ?? heal.backoff
        heal.stopTimeout = section.read("stopTimeout", .duration()) ?? heal.stopTimeout
        heal.restartsDependents = section.read("dependents", .flag) ?? heal.restartsDependents
        return heal
    }

    /// `3`, or `{count: 3, within: 10m}`.
    private func readMaximumRestarts(_ section: Section, into heal: inout HealSettings) {
        guard section.pair("maxRestarts")?.value.pairs != nil else {
            heal.maximumRestarts = section.read("maxRestarts", .threshold) ?? heal.maximumRestarts
            return
        }
        let inner = section.section("maxRestarts")
        inner?.allow(["count", "within"])
        heal.maximumRestarts = inner?.read("count", .threshold) ?? heal.maximumRestarts
        heal.restartWindow = inner?.read("within", .duration(atLeast: .seconds(1))) ?? heal.restartWindow
    }

    private func backoff(_ section: Section) -> BackoffSettings {
        section.allow(["initial", "maximum", "factor"])
        var backoff = BackoffSettings()
        backoff.initial = section.read("initial", .duration()) ?? backoff.initial
        let maximum = section.read("maximum", .duration(atLeast: backoff.initial))
        backoff.maximum = maximum ?? max(backoff.initial, backoff.maximum)
        backoff.factor = section.read("factor", .factor) ?? backoff.factor
        return backoff
    }

    func serve(_ section: Section) -> ServeSettings {
        section.allow(["listen", "tokenFile", "tlsCert", "tlsKey", "agentCheck"])
        var serve = ServeSettings()
        serve.addresses = section.filledList("listen", of: .listener(in: folder), single: true) ?? serve.addresses
        serve.tokenFile = section.read("tokenFile", .file(in: folder))
        section.pairUp("tlsCert", "tlsKey")
        serve.certificateFile = section.read("tlsCert", .file(in: folder))
        serve.keyFile = section.read("tlsKey", .file(in: folder))
        serve.agentCheck = section.read("agentCheck", .address)
        return serve
    }
}

extension Form where Value == AppStatus {
    fileprivate static var status: Self {
        let words = AppStatus.allCases.map(\.rawValue)
        return Self("one of " + words.joined(separator: ", ")) { node throws(Refusal) in
            guard let text = node.string, let status = AppStatus(rawValue: text) else {
                let near = node.string.flatMap { Spelling.nearest(to: $0, among: words) }
                throw Refusal(near.map { "did you mean '\($0)'?" })
            }
            return status
        }
    }
}

extension Form where Value == Double {
    fileprivate static var factor: Self {
        Self("a number from 1 to 100") { $0.double.flatMap { (1...100).contains($0) ? $0 : nil } }
    }
}

extension Form where Value == NetworkAddress {
    fileprivate static var address: Self { Self("ADDRESS:PORT") { $0.string.flatMap { NetworkAddress($0) } } }
}

extension Form where Value == ListenAddress {
    fileprivate static func listener(in folder: Folder) -> Self {
        Self("ADDRESS:PORT or unix:PATH") { node in
            guard let text = node.string else { return nil }
            guard text.hasPrefix("unix:") else { return NetworkAddress(text).map { .network($0) } }
            let path = String(text.dropFirst("unix:".count))
            return path.isEmpty ? nil : .unix(path: folder.path(path))
        }
    }
}
