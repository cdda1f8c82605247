import HTTP
import Health
import Probing
import Regexp
import Terminal

/// What the user asks of a probe.
struct ProbeArguments: Sendable, Equatable {
    var targets: [ProbeOperand] = []
    var specFile: String?
    /// The container that the probes of the file are for.
    var container: AppName?
    /// Where the probes of the file find what they ask, when no container is named.
    var address: String?
    var engine = EngineOptions()
    var mode = Mode.once
    var deadline: Duration?
    var schedule = Schedule()
    var request = ProbeRequestOptions()
    var expectation = ExpectationOptions()
    var format = ProbeFormat.text
    var isQuiet = false
    var color = ColorChoice.auto

    /// How long it goes on.
    enum Mode: Sendable, Equatable {
        /// Each target is asked once.
        case once
        /// Until each target has passed.
        case wait
        /// Until it is stopped.
        case watch
    }

    /// When targets are asked. What is nil depends on the mode, or on the file.
    struct Schedule: Sendable, Equatable {
        var role = ProbeRole.readiness
        var interval: Duration?
        var timeout: Duration?
        var initialDelay: Duration?
        var rise: Int?
        var fall: Int?

        /// The schedule of a target, or of a file's probe with what the options say instead.
        func applied(to base: ProbeSchedule, mode: Mode) -> ProbeSchedule {
            var schedule = base
            // A wait is over as soon as the target is up: it looks as often as `healthwatch wait` does.
            schedule.period = interval ?? (mode == .wait ? .seconds(1) : base.period)
            schedule.timeout = timeout ?? base.timeout
            schedule.initialDelay = initialDelay ?? base.initialDelay
            schedule.successThreshold = rise ?? base.successThreshold
            schedule.failureThreshold = fall ?? base.failureThreshold
            return schedule
        }
    }
}

/// The forms of a result.
enum ProbeFormat: String, Sendable, CaseIterable {
    case text, json, ndjson
}

/// How requests are made.
struct ProbeRequestOptions: Sendable, Equatable {
    var isStream = false
    var method: String?
    var headers: [Header] = []
    var body: String?
    var followsRedirects = false
    var usesHTTP2 = false
    var unixSocket: String?
    var resolved: [ResolvedName] = []
    var authorityFile: String?
    var isInsecure = false
    var certificateFile: String?
    var keyFile: String?

    /// The question that asks a URL in this way.
    func question(_ url: String) -> HTTPQuestion {
        let tls = TLSPolicy(
            verifies: !isInsecure, authorityFile: authorityFile, clientCertificateFile: certificateFile,
            clientKeyFile: keyFile ?? certificateFile)
        let route: Route =
            if let unixSocket { .unixSocket(path: unixSocket) } else { ProbeRoutes(resolved: resolved).route }
        return HTTPQuestion(
            .url(url), method: method ?? (body == nil ? "GET" : "POST"), headers: headers,
            body: body.map { Array($0.utf8) } ?? [], maximumRedirects: followsRedirects ? Request.usualRedirects : 0,
            tls: tls, version: usesHTTP2 ? .http2 : .http11, route: route)
    }
}

/// What a good answer looks like.
struct ExpectationOptions: Sendable, Equatable {
    var statuses: StatusRanges?
    var texts: [String] = []
    var patterns: [GoRegexp] = []
    var values: [JSONExpectation] = []
    var headers: [ExpectedHeader] = []
    var maximumLatency: Duration?
    var certificateDays: Int?
    var ignoresDocument = false

    /// The expectation that these options make.
    var expectation: Expectation {
        var expectation = Expectation(
            texts: texts, patterns: patterns, values: values, headers: headers, maximumLatency: maximumLatency,
            certificateDays: certificateDays, readsDocument: !ignoresDocument)
        if let statuses { expectation.statuses = statuses.ranges }
        return expectation
    }
}
