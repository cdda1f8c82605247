import Alerting
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
        section.allow(["name", "on", "webhook", "command", "email", "timeout", "limit"])
        let name = section.require("name", .name)
        let triggers = section.filledList("on", of: .trigger, single: true)
        let timeout = section.read("timeout", .duration(atLeast: .milliseconds(1)))
        let limit = section.read("limit", .threshold)
        guard let action = action(section), let name else { return nil }
        var alert = AlertSettings(name: name, action: action)
        if let triggers {
            alert.statuses = triggers.compactMap { if case .status(let status) = $0 { status } else { nil } }
            alert.events = triggers.compactMap { if case .event(let event) = $0 { event } else { nil } }
        }
        alert.timeout = timeout ?? alert.timeout
        alert.limit = limit ?? alert.limit
        return alert
    }

    private func action(_ section: Section) -> AlertAction? {
        guard section.excludes(["webhook", "command", "email"]) else { return nil }
        if section.has("command") { return section.filledList("command", of: .text).map { .command($0) } }
        if section.has("email") { return section.section("email").flatMap(mail).map { .mail($0) } }
        guard section.has("webhook") else {
            section.problems.add(.missingOneOf(["webhook", "command", "email"]), at: section.mark)
            return nil
        }
        return section.section("webhook").flatMap(webhook).map { .webhook($0) }
    }

    private func webhook(_ section: Section) -> WebhookSettings? {
        section.allow(["url", "urlFile", "method", "headers", "format", "key", "template"])
        guard section.excludes(["url", "urlFile"]), section.excludes(["format", "template"]) else { return nil }
        var webhook = WebhookSettings("")
        webhook.method = section.read("method", .method) ?? webhook.method
        webhook.headers = section.section("headers")?.headers() ?? []
        webhook.format = section.read("format", Form<NoticeFormat>.choice) ?? webhook.format
        if let key = section.read("key", .name) {
            webhook.textKey = key
            if webhook.format != .text { section.refuse(["key"], beside: "another format than text") }
        }
        webhook.template = section.read("template", .text)
        if section.has("urlFile") {
            webhook.urlFile = section.read("urlFile", .file(in: folder))
            return webhook.urlFile.map { _ in webhook }
        }
        return section.require("url", .url).map {
            webhook.url = $0
            return webhook
        }
    }

    private func mail(_ section: Section) -> MailSettings? {
        section.allow(["server", "from", "to", "user", "passwordFile", "requireTLS", "cacert"])
        section.pairUp("user", "passwordFile")
        let server = section.require("server", .mailServer)
        let from = section.require("from", .mailAddress)
        if !section.has("to") { section.problems.add(.missingKey("to"), at: section.mark) }
        let to = section.filledList("to", of: .mailAddress, single: true)
        guard let server, let from, let to else { return nil }
        var mail = MailSettings(server: server, from: from, to: to)
        mail.user = section.read("user", .name)
        mail.passwordFile = section.read("passwordFile", .file(in: folder))
        mail.requiresTLS = section.read("requireTLS", .flag) ?? mail.requiresTLS
        mail.authorityFile = section.read("cacert", .file(in: folder))
        return mail
    }

    func heal(_ section: Section) -> HealSettings {
        section.allow([
            "apps", "exclude", "all", "exited", "minUnhealthy", "cooldown", "maxRestarts", "backoff", "stopTimeout",
            "dependents",
        ])
        var heal = HealSettings()
        heal.apps = section.list("apps", of: .name) ?? []
        heal.excluded = section.list("exclude", of: .name, single: true) ?? []
        heal.selectsAll = section.read("all", .flag) ?? heal.selectsAll
        heal.policy.healsExits = section.read("exited", .flag) ?? heal.policy.healsExits
        heal.policy.minimumUnhealthy = section.read("minUnhealthy", .duration()) ?? heal.policy.minimumUnhealthy
        heal.policy.cooldown = section.read("cooldown", .duration()) ?? heal.policy.cooldown
        readMaximumRestarts(section, into: &heal.policy)
        if let inner = section.section("backoff") { readBackoff(inner, into: &heal.policy.backoff) }
        heal.stopTimeout = section.read("stopTimeout", .duration()) ?? heal.stopTimeout
        heal.restartsDependents = section.read("dependents", .flag) ?? heal.restartsDependents
        return heal
    }

    /// `3`, or `{count: 3, within: 10m}`.
    private func readMaximumRestarts(_ section: Section, into policy: inout HealPolicy) {
        guard section.pair("maxRestarts")?.value.pairs != nil else {
            policy.maximumRestarts = section.read("maxRestarts", .threshold) ?? policy.maximumRestarts
            return
        }
        let inner = section.section("maxRestarts")
        inner?.allow(["count", "within"])
        policy.maximumRestarts = inner?.read("count", .threshold) ?? policy.maximumRestarts
        policy.window = inner?.read("within", .duration(atLeast: .seconds(1))) ?? policy.window
    }

    private func readBackoff(_ section: Section, into backoff: inout HealPolicy.Backoff) {
        section.allow(["initial", "maximum", "factor"])
        backoff.initial = section.read("initial", .duration())
        let least = backoff.initial ?? .zero
        backoff.maximum = section.read("maximum", .duration(atLeast: least)) ?? max(least, backoff.maximum)
        backoff.factor = section.read("factor", .factor) ?? backoff.factor
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

/// What an alert is sent for.
private enum Trigger {
    case status(AppStatus)
    case event(Notice.Event)

    static let words = AppStatus.allCases.map(\.rawValue) + AlertSettings.events.map(\.rawValue)

    init?(_ word: String) {
        if let status = AppStatus(rawValue: word) {
            self = .status(status)
        } else if let event = AlertSettings.events.first(where: { $0.rawValue == word }) {
            self = .event(event)
        } else {
            return nil
        }
    }
}

extension Form where Value == Trigger {
    fileprivate static var trigger: Self {
        Self("one of " + Trigger.words.joined(separator: ", ")) { node throws(Refusal) in
            guard let text = node.string, let trigger = Trigger(text) else {
                let near = node.string.flatMap { Spelling.nearest(to: $0, among: Trigger.words) }
                throw Refusal(near.map { "did you mean '\($0)'?" })
            }
            return trigger
        }
    }
}

extension Form where Value == String {
    /// `smtp://HOST` or `smtps://HOST`, each with a port or without.
    fileprivate static var mailServer: Self {
        Self("smtp://HOST[:PORT] or smtps://HOST[:PORT]") { node in
            guard let text = node.string, let scheme = ["smtp://", "smtps://"].first(where: text.hasPrefix) else {
                return nil
            }
            let place = String(text.dropFirst(scheme.count))
            let isAddress = NetworkAddress(place) != nil || NetworkAddress("\(place):25") != nil
            return isAddress ? text : nil
        }
    }

    /// `NAME@HOST`, without anything that could end a header.
    fileprivate static var mailAddress: Self {
        Self("an address such as ops@example.com") { node in
            guard let text = node.string, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"<>,;".utf8.contains($0) }),
                let at = text.lastIndex(of: "@"), at != text.startIndex, text.index(after: at) != text.endIndex
            else { return nil }
            return text
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
