import CommandSpec
import Health
import Probing
import Terminal

/// `probe TARGET…`: asks whether something answers as it should.
enum ProbeCommand {
    static let command = Command(spec) { arguments, context in
        await ProbeRun(arguments: arguments, context: context).run()
    }

    static let spec = CommandSpec<ProbeArguments>(
        name: "probe", summary: "ask over HTTP, TCP or a stream of events whether something works",
        discussion: """
            Asks each TARGET once, all at the same time, prints a line for each, and exits 0 when all passed, else 6. It \
            needs no engine for URLs and addresses, so it serves as the health check of a container, too.

            TARGET is a URL (http:// or https://), tcp://HOST:PORT or HOST:PORT for a TCP connection, or \
            container:NAME, which runs that container's own health check once more. An answer over HTTP passes with a \
            status from 200 to 399. A health document in its body counts as well: a 200 whose document says unhealthy \
            has failed, and the line names the component; a degraded one passes and says so.

            With --wait a target is asked until it has passed; with --watch for ever, and each change of the verdict is \
            told: it fails after --fall failures in a row and passes again after --rise successes, as liveness, \
            readiness and startup probes do in Kubernetes. With --stream the answer is a stream of Server-Sent Events, \
            and each event is a result.

            With --spec the probes come from a file: healthwatch.yaml, the healthChecks: of a Gradient deployment, or \
            the probes of the containers in a Kubernetes manifest. A TARGET then is the name of one of its probes, or \
            of the app, container or role of some of them.
            """,
        operands: .any(.probeTarget, appendingTo: \.targets, "What to ask; with --spec, which probes of the file."),
        options: [
            modeOptions, scheduleOptions, requestOptions, expectationOptions, specOptions, outputOptions,
            EngineOptions.group.lifted(\.engine), OptionGroup("Help", [.help, .version]),
        ],
        examples: [
            Example("healthwatch probe http://127.0.0.1:8000/health", "Ask once; the exit status is the answer."),
            Example(
                "healthwatch probe --wait --deadline 2m tcp://127.0.0.1:5432", "Wait until a server takes connections."),
            Example("healthwatch probe --watch --rise 2 --fall 3 https://demo.example/", "Watch it, as HAProxy does."),
            Example(
                "healthwatch probe --json .status=healthy --cert-days 14 https://demo.example/health",
                "Expect more than a status."),
            Example(
                "healthwatch probe --stream 'http://127.0.0.1:7100/health/$stream'",
                "Judge the first event of a stream."),
            Example("healthwatch probe --spec deployment.yaml --address 127.0.0.1", "Ask what a manifest says."),
        ],
        exitStatuses: [
            ExitStatus.success, .usage, .notFound, .engine, .probe, .internal, .timedOut, .interrupted, .terminated,
        ].map(\.line),
        environment: EngineOptions.environment + ColorOption.environment, makeDefault: { ProbeArguments() }
    ) { arguments throws(UsageError) in
        try arguments.engine.validate()
        try checkTargets(arguments)
        try checkCombinations(arguments)
    }

    private static func checkTargets(_ arguments: ProbeArguments) throws(UsageError) {
        guard arguments.specFile == nil else { return }
        if arguments.targets.isEmpty { throw .missingOperand("TARGET") }
        if arguments.container != nil { throw .requiresOption("--container", needs: "--spec") }
        if arguments.address != nil { throw .requiresOption("--address", needs: "--spec") }
        for case .name(let text) in arguments.targets {
            throw .badValue(
                .operand("TARGET"), value: text, reason: ProbeOperand.reason, example: ProbeOperand.example)
        }
    }

    private static func checkCombinations(_ arguments: ProbeArguments) throws(UsageError) {
        if arguments.deadline != nil, arguments.mode != .wait { throw .requiresOption("--deadline", needs: "--wait") }
        if arguments.container != nil, arguments.address != nil {
            throw .conflictingOptions("--container", "--address")
        }
        if arguments.request.keyFile != nil, arguments.request.certificateFile == nil {
            throw .requiresOption("--key", needs: "--cert")
        }
    }

    private static let modeOptions = OptionGroup<ProbeArguments>(
        "How long",
        [
            .flag("wait", sets: .wait, in: \.mode, "Ask until each target has passed."),
            .value(
                "deadline", .period, into: \.deadline,
                "With --wait: give up after DURATION, 60s by default, and exit with status 124."),
            .flag("watch", sets: .watch, in: \.mode, "Ask for ever, and tell each change of a verdict."),
        ])

    private static let scheduleOptions = OptionGroup<ProbeArguments>(
        "When",
        [
            .value(
                "timeout", short: "t", .limit, into: \.schedule.timeout,
                "Give up on an attempt after DURATION; 1s by default."),
            .value(
                "interval", .period, into: \.schedule.interval,
                "Start an attempt this often; 10s by default, 1s with --wait."),
            .value(
                "initial-delay", .duration, into: \.schedule.initialDelay,
                "Wait this long before the first attempt of a watch or a wait."),
            .value(
                "rise", .integer("N", in: 1...1_000_000), into: \.schedule.rise,
                "Successes in a row that make it pass; 1 by default."),
            .value(
                "fall", .integer("N", in: 1...1_000_000), into: \.schedule.fall,
                "Failures in a row that make it fail; 3 by default."),
            .value(
                "role", .choice(of: ProbeRole.self, placeholder: "ROLE"), into: \.schedule.role, default: "readiness",
                "Watch as readiness (fails at first), liveness (passes at first) or startup (until it passed once)."),
        ])

    private static let requestOptions = OptionGroup<ProbeArguments>(
        "Request",
        [
            .flag("stream", into: \.request.isStream, "Read Server-Sent Events; each event is a result."),
            .value(
                "request", short: "X", .method, into: \.request.method,
                "Use METHOD instead of GET, or of POST with --data."),
            .value("header", .header, appendingTo: \.request.headers, "Send this header line; repeat for more."),
            .value("data", short: "d", .string("TEXT", example: "{}"), into: \.request.body, "Send TEXT as the body."),
            .flag("follow", short: "L", into: \.request.followsRedirects, "Follow redirects and judge where they end."),
            .flag("http2", into: \.request.usesHTTP2, "Speak HTTP/2: if the server agrees, or at once without TLS."),
            .value("unix-socket", .path("PATH"), into: \.request.unixSocket, "Connect to this Unix socket."),
            .value(
                "resolve", .resolvedName, appendingTo: \.request.resolved,
                "Take ADDRESS, or several with commas between, for HOST:PORT, as curl does; HOST may be *."),
            .value(
                "cacert", .path(), into: \.request.authorityFile, "Trust the certificate authorities in this PEM file."),
            .flag("insecure", short: "k", into: \.request.isInsecure, "Accept any TLS certificate."),
            .value("cert", .path(), into: \.request.certificateFile, "Show the client certificate in this PEM file."),
            .value(
                "key", .path(), into: \.request.keyFile, "The private key of --cert, if it is in a file of its own."),
        ])

    private static let expectationOptions = OptionGroup<ProbeArguments>(
        "What passes",
        [
            .value(
                "status", .statusRanges, into: \.expectation.statuses, "Pass with these statuses; 200-399 by default."),
            .value(
                "body", .string("TEXT", example: "ready"), appendingTo: \.expectation.texts,
                "The body must contain TEXT; repeat for more."),
            .value(
                "body-regex", .pattern, appendingTo: \.expectation.patterns,
                "A regular expression in Go's syntax must match in the body; repeat for more."),
            .value(
                "json", .jsonExpectation, appendingTo: \.expectation.values,
                "The body must be JSON and have VALUE at PATH, or anything without '=VALUE'; repeat for more."),
            .value(
                "expect-header", .expectedHeader, appendingTo: \.expectation.headers,
                "The answer must have this header line, its value containing the one given; repeat for more."),
            .value(
                "max-latency", .limit, into: \.expectation.maximumLatency, "The answer must be there within DURATION."),
            .value(
                "cert-days", .integer("DAYS", in: 0...100_000), into: \.expectation.certificateDays,
                "The server's certificate must be valid for DAYS more."),
            .flag("no-document", into: \.expectation.ignoresDocument, "Judge no health document in the body."),
        ])

    private static let specOptions = OptionGroup<ProbeArguments>(
        "Probes from a file",
        [
            .value(
                "spec", .path(), into: \.specFile,
                "Ask the probes of FILE: healthwatch.yaml, healthChecks: or a Kubernetes manifest."),
            .value(
                "container", .app.named("CONTAINER").completing(.container), into: \.container,
                "The container that the probes of the file are for."),
            .value(
                "address", .string("HOST", example: "127.0.0.1"), into: \.address,
                "Ask the ports of the file's probes at HOST; 127.0.0.1 by default."),
        ])

    private static let outputOptions = OptionGroup<ProbeArguments>(
        "Output",
        [
            .value(
                "output", short: "o", .choice(of: ProbeFormat.self, placeholder: "FORMAT"), into: \.format,
                default: "text", "Print results as text, json or ndjson."),
            .flag("quiet", short: "q", into: \.isQuiet, "Print nothing; the exit status tells."),
            ColorOption.option.lifted(\.color),
        ])
}
