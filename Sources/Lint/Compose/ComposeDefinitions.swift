import Diagnosis
import Health
import YAMLDocument

/// The checks of all services, as the rules judge them.
struct ComposeDefinitions {
    /// One for each service, with what is known of it; nil for a service that takes the check of the image that is built
    /// for it, or needs none.
    private(set) var all: [HealthcheckDefinition?] = []
    /// Why Compose or the engine would refuse a check.
    private(set) var errors: [LintError] = []
    /// The owners of whose checks something could not be read: of what is missing there nothing can be said.
    private(set) var incomplete: Set<String> = []
    private let model: ComposeModel

    init(_ model: ComposeModel) {
        self.model = model
        // What ends by itself has nothing to check.
        let endings = Set(
            model.services.flatMap(\.dependencies).filter { $0.value.condition == "service_completed_successfully" }
                .map(\.key))
        for service in model.services { all.append(definition(service, isEnding: endings.contains(service.name))) }
    }

    private mutating func definition(_ service: ComposeService, isEnding: Bool) -> HealthcheckDefinition? {
        let stage = model.stage(of: service)
        guard let check = service.healthcheck else {
            let isUnknown = service.build != nil && stage?.hasCheck != false
            if isUnknown || isEnding || service.hasMisspeltCheck { return nil }
            var definition = HealthcheckDefinition(owner: service.owner, syntax: .compose, place: service.place)
            definition.isAbsent = true
            definition.context = context(service, stage?.context, asking: definition)
            return definition
        }
        let before = errors.count
        var definition = HealthcheckDefinition(owner: service.owner, syntax: .compose, place: check.place)
        definition.lastLine = check.lastLine
        check.set(&definition, errors: &errors)
        if check.isIncomplete || errors.count > before { incomplete.insert(service.owner) }
        errors += Self.refusals(definition)
        definition.context = context(service, stage?.context, asking: definition)
        return definition
    }

    /// What Compose takes and the engine refuses: a time that is set and shorter than 1 ms (moby, `daemon/container.go`).
    private static func refusals(_ definition: HealthcheckDefinition) -> [LintError] {
        let times: [(HealthcheckDefinition.Field, Duration?)] = [
            (.interval, definition.interval), (.timeout, definition.timeout), (.startPeriod, definition.startPeriod),
            (.startInterval, definition.startInterval),
        ]
        return times.compactMap { field, time -> LintError? in
            guard let time, time != .zero, time < .milliseconds(1), let passage = definition.passages[field]
            else { return nil }
            return .malformed(passage.place, "'\(passage.text)' is less than 1ms, which the engine refuses")
        }
    }

    /// What is known of a service: of the image that is built for it, and of what the Compose file says on top.
    private func context(
        _ service: ComposeService, _ built: HealthcheckDefinition.Context?, asking definition: HealthcheckDefinition
    ) -> HealthcheckDefinition.Context {
        var context = built ?? HealthcheckDefinition.Context()
        if service.build == nil { context.baseImage = service.image }
        context.knowsContents = service.build == nil || built?.knowsContents == true
        for path in service.environmentFiles { context.environment.merge(model.environmentFiles[path] ?? [:]) { $1 } }
        for (name, value) in service.environment { context.environment[name] = value }
        context.names = [service.name] + service.aliases
        context.user = service.user ?? context.user
        // Another entrypoint takes the image's command away, too.
        context.command = service.command ?? (service.entrypoint == nil ? context.command : [])
        context.entrypoint = service.entrypoint ?? context.entrypoint
        let said = Set(context.ports).union(service.exposed)
        let isComplete = !said.isEmpty || Self.asksOuterPort(definition, service, context.environment)
        context.ports = isComplete ? said.union(service.ports).sorted() : []
        return context
    }

    /// Whether a check asks for a port of the host. The published ones are some of the app's, perhaps not all: of any
    /// other port it is not sure that nobody listens there.
    private static func asksOuterPort(
        _ definition: HealthcheckDefinition, _ service: ComposeService, _ environment: [String: String]
    ) -> Bool {
        let check = definition.check
        guard !service.outerPorts.isEmpty, check.test.reduce(0, { $0 + $1.utf8.count }) <= ComposeValues.longestCommand,
            let asked = CheckCommand(check, environment: environment).target?.peer.port
        else { return false }
        return service.outerPorts.contains(asked) && !service.ports.contains(asked)
    }
}

extension ComposeService {
    /// As findings name it.
    var owner: String { "service \(name)" }
}

extension ComposeHealthcheck {
    /// Fills in what is set, as Compose hands it to the engine.
    func set(_ definition: inout HealthcheckDefinition, errors: inout [LintError]) {
        definition.test = test
        definition.interval = duration(.interval, &errors)
        definition.timeout = duration(.timeout, &errors)
        definition.startPeriod = duration(.startPeriod, &errors)
        definition.startInterval = duration(.startInterval, &errors)
        definition.retries = retries(&errors)
        for key in Key.allCases {
            guard let field = fields[key], key != .disable else { continue }
            definition.passages[key.field] = .init(field.text, at: field.place)
        }
        // Compose looks at the test's first word even then.
        if isDisabled(&errors), let field = fields[.disable], ["CMD", "CMD-SHELL", "NONE", nil].contains(test.first) {
            definition.test = ["NONE"]
            definition.passages[.test] = .init(field.text, at: field.place)
        }
    }

    /// A string is a line for the shell, and a list says itself what it is.
    var test: [String] {
        guard let value = fields[.test]?.value else { return [] }
        return value.items?.compactMap(\.text) ?? ["CMD-SHELL", value.text ?? ""]
    }

    /// Compose takes YAML 1.1's words in quotes, too.
    func isDisabled(_ errors: inout [LintError]) -> Bool {
        guard let field = fields[.disable] else { return false }
        let word = field.value.text?.lowercased() ?? ""
        if ["true", "yes", "on", "y"].contains(word) { return true }
        if !["false", "no", "off", "n"].contains(word) {
            errors.append(.malformed(field.place, "disable must be true or false, and '\(field.text)' is neither"))
        }
        return false
    }

    private func duration(_ key: Key, _ errors: inout [LintError]) -> Duration? {
        guard let field = fields[key] else { return nil }
        do throws(DurationText.Mistake) {
            return try DurationText.parseCompose(field.value.text ?? "")
        } catch {
            errors.append(.malformed(field.place, "'\(field.text)' is not a duration: \(error.text)"))
            return nil
        }
    }

    /// A number is cut off to a whole one; a string has to be one.
    private func retries(_ errors: inout [LintError]) -> Int? {
        guard let field = fields[.retries] else { return nil }
        let number = field.value.integer ?? field.value.double.flatMap { Int(exactly: $0.rounded(.towardZero)) }
        guard let retries = number ?? field.value.string.flatMap({ Int($0) }), retries >= 0 else {
            errors.append(
                .malformed(field.place, "'\(field.text)' is not a number of retries: write a whole one, such as 3"))
            return nil
        }
        return retries
    }
}
