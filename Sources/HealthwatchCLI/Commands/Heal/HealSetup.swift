import CommandSpec
import Configuration
import FoundationEssentials
import Health
import Terminal

/// What healing is to do: the options, where they say nothing the variables of docker-autoheal, where these say nothing the
/// configuration file.
struct HealSetup: Sendable {
    /// The apps that were named.
    var names: [AppName] = []
    /// Whether labels select, too: what is named on the command line is all that is meant.
    var labelsSelect = true
    /// The apps that are left alone.
    var excluded: [AppName] = []
    var selectsAll = false
    /// The labels that select and exclude; the first that a container has decides.
    var labels = ["healthwatch.heal", "autoheal"]
    /// What holds where the labels of a container say nothing else.
    var policy = HealPolicy()
    var stopTimeout = Duration.seconds(10)
    /// How long the engine may take for a restart beside the time to stop.
    var answerLimit = Duration.seconds(60)
    var restartsDependents = true
    var startDelay = Duration.zero
    var interval = Duration.seconds(10)
    /// The apps with probes.
    var configured = ConfiguredApps()
    var alerts: [AlertSettings] = []
    /// The engine.
    var engine: EngineOptions

    /// Why there is none.
    struct Problem: Error {
        var text: String
        var exit: ExitStatus
    }

    /// Reads everything that is needed.
    init(_ arguments: HealArguments, environment: [String: String]) throws(Problem) {
        engine = arguments.engine
        engine.foreignVariable = AutohealVariables.engine
        var settings = HealSettings()
        var path = ""
        do throws(ConfigurationFile.Problem) {
            let file = ConfigurationFile(named: arguments.configurationFile, environment: environment)
            if let (found, configuration) = try file.load() {
                path = found
                settings = configuration.heal
                alerts = configuration.alerts
                configured = try ConfiguredApps(configuration, path: path)
            }
        } catch {
            throw Problem(text: error.text, exit: error.exit)
        }
        let variables: AutohealVariables
        do throws(AutohealVariables.Problem) { variables = try AutohealVariables(environment) } catch {
            throw Problem(text: error.text, exit: .usage)
        }
        policy = settings.policy
        try take(arguments, settings, path: path)
        take(arguments, variables, settings)
        if arguments.sendsNoAlerts { alerts = [] }
    }

    private mutating func take(
        _ arguments: HealArguments, _ settings: HealSettings, path: String
    ) throws(Problem) {
        var (typed, limit) = (arguments.names, arguments.restarts)
        // '--max-restarts 3 per 10m' comes as three words.
        if let given = limit, given.window == nil, let index = typed.firstIndex(where: { $0.text == "per" }),
            index + 1 < typed.count, let window = try? ValueSyntax<Duration>.duration.parse(typed[index + 1].text)
        {
            typed.removeSubrange(index...index + 1)
            limit?.window = window
        }
        names = try typed.isEmpty ? settings.apps.map { name throws(Problem) in try Self.name(name, path) } : typed
        labelsSelect = typed.isEmpty
        names = names.distinct
        excluded = try
            (arguments.excluded + settings.excluded.map { name throws(Problem) in try Self.name(name, path) })
            .distinct
        selectsAll = arguments.selectsAll || settings.selectsAll && arguments.names.isEmpty
        policy.minimumUnhealthy = arguments.minimumUnhealthy ?? policy.minimumUnhealthy
        policy.cooldown = arguments.cooldown ?? policy.cooldown
        policy.backoff.maximum = arguments.longestPause ?? policy.backoff.maximum
        policy.healsExits = arguments.healsExits || policy.healsExits
        if let limit { policy.take(limit) }
        restartsDependents = settings.restartsDependents && !arguments.leavesDependents
    }

    private mutating func take(_ arguments: HealArguments, _ variables: AutohealVariables, _ settings: HealSettings) {
        if let label = variables.label { labels = ["healthwatch.heal", label] }
        if names.isEmpty, variables.selectsAll { selectsAll = true }
        stopTimeout = arguments.stopTimeout ?? variables.stopTimeout ?? settings.stopTimeout
        startDelay = arguments.startDelay ?? variables.startDelay ?? .zero
        interval = arguments.interval ?? variables.interval ?? interval
        answerLimit = variables.answerLimit ?? answerLimit
        alerts += variables.alerts
    }

    private static func name(_ text: String, _ path: String) throws(Problem) -> AppName {
        do throws(ValueError) { return try AppName(parsing: text) } catch {
            throw Problem(
                text: "\(path): heal: bad app '\(text)': \(error.reason)".visible(limit: 1_000), exit: .usage)
        }
    }
}
