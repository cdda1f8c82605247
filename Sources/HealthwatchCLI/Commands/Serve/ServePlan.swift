import Configuration
import FoundationEssentials
import HTTPServer
import Health
import Terminal

/// What a server is to do: the options, and where they say nothing the configuration file, with the files that either names.
struct ServePlan: Sendable {
    /// Where it listens, and how.
    var server: ServerOptions
    /// What all but the health paths ask for; nil for nothing.
    var token: [UInt8]?
    /// The apps with probes.
    var configured = ConfiguredApps()
    /// Whom to tell of changes.
    var alerts: [AlertSettings] = []
    /// What `--check-config` says; nil where there is no configuration file.
    var summary: String?

    /// Why there is no plan.
    struct Problem: Error {
        var text: String
        var exit: ExitStatus
    }

    /// Reads everything that is needed.
    init(_ arguments: ServeArguments, environment: [String: String]) throws(Problem) {
        var settings = ServeSettings()
        do throws(ConfigurationFile.Problem) {
            let file = ConfigurationFile(named: arguments.configurationFile, environment: environment)
            if let (path, configuration) = try file.load() {
                settings = configuration.serve
                configured = try ConfiguredApps(configuration, path: path)
                if !arguments.sendsNoAlerts { alerts = configuration.alerts }
                let probes = configuration.apps.reduce(0) { $0 + $1.probes.count }
                summary =
                    "\(path.visible(limit: 500)) is right: \(Plural.count(configuration.apps.count, "app")), "
                    + Plural.count(probes, "probe") + ", " + Plural.count(configuration.alerts.count, "alert")
            }
        } catch {
            throw Problem(text: error.text, exit: error.exit)
        }
        let addresses = arguments.addresses.isEmpty ? settings.addresses : arguments.addresses
        server = ServerOptions(addresses: addresses.map(ServerAddress.init))
        server.agent = (arguments.agentCheck ?? settings.agentCheck).map { ServerAddress(.network($0)) }
        token = try (arguments.tokenFile ?? settings.tokenFile).map(Self.token)
        // Two files of different places are no pair.
        let pair =
            arguments.certificateFile.map { ($0, arguments.keyFile) }
            ?? settings.certificateFile.map { ($0, settings.keyFile) }
        if let (certificate, key) = pair, let key {
            server.tls = (certificate: try Self.text(certificate), key: try Self.text(key))
        }
    }

    private static func text(_ path: String) throws(Problem) -> String {
        do throws(TextFile.Problem) { return String(decoding: try TextFile.read(path), as: UTF8.self) } catch {
            throw Problem(text: error.sentence(about: path.visible(limit: 500)), exit: error.exit)
        }
    }

    /// The token of a file: what is in it, but for the end of its line.
    private static func token(_ path: String) throws(Problem) -> [UInt8] {
        let token = try text(path).utf8.filter { !" \t\r\n".utf8.contains($0) || $0 == UInt8(ascii: " ") }
        let words = token.split(separator: UInt8(ascii: " "))
        guard words.count == 1, words[0].allSatisfy({ (0x21...0x7e).contains($0) }) else {
            let reason = words.isEmpty ? "is empty" : "has more than one word, or characters that no header can have"
            throw Problem(
                text: "the token file \(path.visible(limit: 500)) \(reason): write one word of ASCII, "
                    + "such as openssl rand -hex 32 prints", exit: .usage)
        }
        return Array(words[0])
    }
}

extension ServerAddress {
    /// The place that an option or the configuration names.
    fileprivate init(_ address: ListenAddress) {
        switch address {
        case .network(let network): self = .network(host: network.host, port: network.port)
        case .unix(let path): self = .unix(path: path)
        }
    }
}

extension ServerAddress {
    /// Whether other hosts can reach it.
    var isOpen: Bool {
        guard case .network(let host, _) = self else { return false }
        return host != "localhost" && host != "::1" && !host.hasPrefix("127.")
    }
}
