import HTTP
import Probing
import YAMLDocument

/// Reads what a probe of healthwatch.yaml asks.
struct QuestionReader {
    let section: Section
    /// Of the configuration.
    let folder: Folder

    /// What says what is asked: one of them.
    private static let kinds = ["url", "path", "tcp", "exec", "check"]
    /// Where in a container a `path` is asked.
    private static let placeKeys = ["port", "host", "scheme"]
    /// How a `url` or a `path` is asked.
    private static let requestKeys = [
        "stream", "method", "headers", "body", "follow", "resolve", "unixSocket", "cacert", "insecure", "cert", "key",
        "http",
    ]

    static let keys = kinds + placeKeys + requestKeys

    /// The key that says what is asked; nil when there is none.
    var kind: String? { Self.kinds.first { section.has($0) } }

    /// Nil for what cannot be asked, which is noted.
    func question() -> ProbeQuestion? {
        guard let kind else {
            section.problems.add(.asksNothing(choices: Self.kinds), at: section.mark)
            return nil
        }
        guard section.excludes(Self.kinds) else { return nil }
        switch kind {
        case "url":
            section.refuse(Self.placeKeys + ["service"], beside: kind)
            return section.read("url", .url).flatMap { http(.url($0)) }
        case "path": return place().flatMap { http($0) }
        default: section.refuse(Self.placeKeys + Self.requestKeys, beside: kind)
        }
        return switch kind {
        case "tcp": section.read("tcp", .connection).map { .tcp($0) }
        case "exec": command().map { .command($0) }
        default: section.read("check", .on).map { _ in .containerCheck }
        }
    }

    /// A `path` is asked of the container, or of whoever listens at a Unix socket.
    private func place() -> ProbePlace? {
        let path = section.read("path", .path)
        let port = section.read("port", .port)
        let host = section.read("host", .host)
        let isEncrypted = section.read("scheme", .scheme) ?? false
        guard let path else { return nil }
        guard section.has("unixSocket") else {
            return .container(ContainerPlace(port: port, path: path, isEncrypted: isEncrypted, host: host))
        }
        section.refuse(["service"], beside: "unixSocket")
        let authority = (host ?? "localhost").urlHost + (port.map { ":\($0)" } ?? "")
        return .url((isEncrypted ? "https" : "http") + "://" + authority + path)
    }

    /// `[words]` or `{command: [words]}`, as in Kubernetes.
    private func command() -> [String]? {
        guard section.pair("exec")?.value.pairs != nil else { return section.filledList("exec", of: .text) }
        return section.section("exec")?.command()
    }

    private func http(_ place: ProbePlace) -> ProbeQuestion? {
        var question = HTTPQuestion(place)
        question.method = section.read("method", .method) ?? question.method
        question.headers = section.section("headers")?.headers() ?? []
        question.body = (section.read("body", .text)).map { Array($0.utf8) } ?? []
        question.maximumRedirects = section.read("follow", .flag) == true ? Request.usualRedirects : 0
        question.tls = tls()
        question.version = section.read("http", .version) ?? question.version
        question.route = route()
        return section.read("stream", .flag) == true ? .stream(question) : .http(question)
    }

    private func tls() -> TLSPolicy {
        section.pairUp("cert", "key")
        return TLSPolicy(
            verifies: section.read("insecure", .flag) != true,
            authorityFile: section.read("cacert", .file(in: folder)),
            clientCertificateFile: section.read("cert", .file(in: folder)),
            clientKeyFile: section.read("key", .file(in: folder)))
    }

    private func route() -> Route {
        guard section.excludes(["resolve", "unixSocket"]) else { return .direct }
        if let socket = section.read("unixSocket", .file(in: folder)) { return .unixSocket(path: socket) }
        let names = section.list("resolve", of: .resolvedName, single: true) ?? []
        return names.isEmpty ? .direct : .via(Detour.detours(names))
    }
}

extension Form where Value == ProbePlace {
    /// A port of the container, or `HOST:PORT` anywhere.
    fileprivate static var connection: Self {
        Self("a port from 1 to 65535 or HOST:PORT") { node in
            if let port = node.integer {
                return (1...65_535).contains(port) ? .container(ContainerPlace(port: port)) : nil
            }
            return node.string.flatMap { NetworkAddress($0) }.map { .url("tcp://\($0.text)") }
        }
    }
}

extension Form where Value == String {
    /// A path with a query, perhaps.
    fileprivate static var path: Self {
        Self("a path that begins with /") { node throws(Refusal) in
            guard let text = node.string, text.hasPrefix("/") else {
                throw Refusal(node.string?.contains("://") == true ? "a whole URL stands under 'url'" : nil)
            }
            guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
                throw Refusal("write %20 for a blank")
            }
            return text
        }
    }

    /// A host name or an address, without a port.
    static var host: Self {
        Self("a host name or an address") { node in
            guard let text = node.text, NetworkAddress("\(text.urlHost):1") != nil else { return nil }
            return text
        }
    }
}

extension Form where Value == Bool {
    /// Whether a scheme encrypts; Kubernetes writes it in capitals.
    static var scheme: Self {
        Self("http or https") { node in
            switch node.string {
            case "http", "HTTP": false
            case "https", "HTTPS": true
            default: nil
            }
        }
    }
}

extension Form where Value == HTTPVersion {
    /// Both look like numbers.
    fileprivate static var version: Self {
        Self("1.1 or 2") { $0.text.flatMap { HTTPVersion(rawValue: $0) } }
    }
}
