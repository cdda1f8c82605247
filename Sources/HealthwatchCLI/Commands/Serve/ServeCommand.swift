import CommandSpec
import Configuration
import Health

/// What the user asks of a server.
struct ServeArguments: Sendable, Equatable {
    var names: [AppName] = []
    var engine = EngineOptions()
    /// The configuration file that was named.
    var configurationFile: String?
    var onlyChecks = false
    /// Where to listen; empty for what the configuration says.
    var addresses: [ListenAddress] = []
    var tokenFile: String?
    var certificateFile: String?
    var keyFile: String?
    var agentCheck: NetworkAddress?
    var maximumAge = Duration.seconds(30)
    var interval = Duration.seconds(10)
    var sendsNoAlerts = false
    var record = RecordOptions()
}

/// `serve [APP…]`: how every app is, or the named ones, over HTTP.
enum ServeCommand {
    static let command = Command(spec) { arguments, context in
        await ServeRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<ServeArguments>(
        name: "serve", summary: "serve health, metrics, event streams and a dashboard over HTTP",
        discussion: """
            Follows the engine as healthwatch watch does, asks the probes of the configuration file, and answers from what \
            it knows: no request asks the engine, however many there are. It changes no container.

            GET /health tells whether everything is up: 200 and healthy or degraded, or 503 and why; /health/APP and \
            /health/APP/COMPONENT tell it of one, ?detailed=true tells more, and /$stream after any of them keeps telling \
            it as Server-Sent Events. GET /metrics is for Prometheus, /api/v1 has the JSON documents of status, inspect \
            and history, and / is a dashboard for people.

            When the engine was not heard of for --max-age, nothing is known any more: /health is unhealthy and says so.

            The health paths are for everybody. With --token-file everything else wants the token, as \
            'Authorization: Bearer TOKEN' or as the password of any user, which is what a browser asks for.

            The alerts of the configuration file are sent when an app changes and when the engine is lost, but for what \
            healthwatch heal alone knows. Where both run with one file, one of them takes --no-alerts.

            What the serve section of the configuration file says holds where no option says otherwise. --check-config \
            reads the file and the files that it names, says what is wrong with them, and serves nothing.
            """,
        operands: .any(.app, appendingTo: \.names, "An app to serve: NAME or KIND:NAME as in healthwatch wait."),
        options: [
            listenOptions, modelOptions, RecordOptions.group.lifted(\.record), EngineOptions.group.lifted(\.engine),
            OptionGroup("Help", [.help, .version]),
        ],
        examples: [
            Example("healthwatch serve", "Serve everything on http://127.0.0.1:7100."),
            Example(
                "healthwatch serve demo --listen 0.0.0.0:7100 --token-file /etc/healthwatch/token",
                "Serve one app to other hosts; all but its health wants the token."),
            Example("healthwatch serve --listen unix:/run/healthwatch.sock", "Serve to a proxy on the same host."),
            Example("healthwatch serve --check-config --config healthwatch.yaml", "Check a configuration file."),
        ],
        exitStatuses: [
            ExitStatus.success, .usage, .notFound, .engine, .internal, .interrupted, .terminated,
        ].map(\.line),
        environment: EngineOptions.environment + ConfigurationFile.variables + RecordOptions.environment + [
            .serviceManager
        ],
        makeDefault: { ServeArguments() }
    ) { arguments throws(UsageError) in
        try arguments.engine.validate()
        try arguments.record.validate()
        if arguments.certificateFile != nil, arguments.keyFile == nil {
            throw .requiresOption("--tls-cert", needs: "--tls-key")
        }
        if arguments.keyFile != nil, arguments.certificateFile == nil {
            throw .requiresOption("--tls-key", needs: "--tls-cert")
        }
        guard arguments.maximumAge > arguments.interval else {
            throw .badValue(
                .option("--max-age"), value: DurationText.brief(arguments.maximumAge),
                reason: "must be more than --interval, which is \(DurationText.brief(arguments.interval))",
                example: DurationText.brief(arguments.interval * 3))
        }
    }

    private static let listenOptions = OptionGroup<ServeArguments>(
        "Listening",
        [
            .value(
                "listen", .listenAddress, appendingTo: \.addresses,
                "Listen at ADDRESS:PORT or unix:PATH, 127.0.0.1:7100 by default. Port 0 is any that is free."),
            .value(
                "token-file", .path(), into: \.tokenFile, "Ask for the token in FILE, but not for the health paths."),
            .value("tls-cert", .path(), into: \.certificateFile, "Serve HTTPS with the PEM certificate chain in FILE."),
            .value("tls-key", .path(), into: \.keyFile, "The private key of --tls-cert, as PEM."),
            .value(
                "agent-check", .agentAddress, into: \.agentCheck,
                "Answer HAProxy's agent check at ADDRESS:PORT: about the app that its agent-send names, or all."),
        ])

    private static let modelOptions = OptionGroup<ServeArguments>(
        "Knowledge",
        [
            ConfigurationFile.option.lifted(\.configurationFile),
            .flag("check-config", into: \.onlyChecks, "Only check the configuration file."),
            .flag("no-alerts", into: \.sendsNoAlerts, "Do not send the alerts of the configuration file."),
            .value(
                "max-age", .period, into: \.maximumAge, default: "30s",
                "Without contact to the engine for DURATION nothing is known, and everything unhealthy."),
            .value(
                "interval", .period, into: \.interval, default: "10s",
                "List all containers every DURATION, in case the engine lost an event."),
        ])
}

extension ValueSyntax where Value == ListenAddress {
    /// `ADDRESS:PORT` or `unix:PATH`.
    static var listenAddress: Self {
        Self("ADDRESS", example: "127.0.0.1:7100") { text throws(ValueError) in
            if text.hasPrefix("unix:") {
                let path = String(text.dropFirst("unix:".count))
                guard !path.isEmpty else { throw ValueError("has no path after unix:") }
                return .unix(path: path)
            }
            return .network(try ValueSyntax<NetworkAddress>.agentAddress.parse(text))
        }
    }
}

extension ValueSyntax where Value == NetworkAddress {
    /// `ADDRESS:PORT`, where port 0 is any that is free.
    static var agentAddress: Self {
        Self("ADDRESS", example: "127.0.0.1:7101") { text throws(ValueError) in
            if let address = NetworkAddress(text, ports: 0...65_535) { return address }
            let hint = text.hasPrefix(":") ? "; for every address of this host write 0.0.0.0\(text)" : ""
            throw ValueError("must be ADDRESS:PORT, an IPv6 address in brackets, a port up to 65535\(hint)")
        }
    }
}
