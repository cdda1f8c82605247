import Diagnosis
import Health

/// Finds the mistakes in the health checks of Compose files.
package enum ComposeLint {
    /// Looks through one file.
    /// - Parameters:
    ///   - text: The file's bytes.
    ///   - file: Its name, as the user wrote it.
    ///   - environment: The variables where Compose would run.
    ///   - read: See ``ComposeModel/init(_:environment:read:)``.
    package static func check(
        text: [UInt8], file: String, environment: [String: String] = [:],
        read: @escaping (_ path: String) -> [UInt8]? = { _ in nil }, options: LintOptions = LintOptions()
    ) -> LintResult {
        check(ComposeModel([.init(file, text)], environment: environment, read: read), options: options)
    }

    /// Looks through the services of one or several files.
    package static func check(_ model: ComposeModel, options: LintOptions = LintOptions()) -> LintResult {
        var result = LintResult()
        result.errors = model.errors
        let definitions = ComposeDefinitions(model)
        result.errors += definitions.errors + DependencyCheck.errors(of: model)
        for (file, comments) in model.comments.sorted(by: { $0.key < $1.key }) {
            result.errors += comments.errors(in: file)
        }
        result.errors = Distinct.errors(result.errors)
        result.findings = findings(model, definitions, options)
        return result
    }

    private static func findings(
        _ model: ComposeModel, _ definitions: ComposeDefinitions, _ options: LintOptions
    ) -> [LintFinding] {
        let waits = DependencyCheck.findings(of: model, definitions.all)
        let known = definitions.all.compactMap(\.self)
        // A start period that could not be read is not missing.
        let told = Set(waits.map(Subject.init) + definitions.incomplete.map { Subject("no-start-period", $0) })
        let forms = known.filter { !$0.test.isEmpty }.flatMap { definition in
            ComposeFormRules.all.flatMap { $0.find(LintCase(definition, options)) }
        }
        let unset = zip(model.services, definitions.all).compactMap { service, definition in
            definition.flatMap { ComposeFormRules.unset(service, $0, environment: model.environment) }
        }
        let judged = Linter.check(known, options: options).filter { !told.contains(Subject($0)) }
        let owners = Dictionary(known.map { ($0.owner, $0) }) { first, _ in first }
        let redaction = Redaction(environment: model.environment)
        let heard = (waits + judged + forms + unset).filter { !isIgnored($0, owners, model.comments) }.map { entry in
            LintFinding(redaction.applied(to: entry.finding), at: entry.place, lines: entry.lines)
        }
        return Distinct.findings(Linter.sorted(heard))
    }

    /// Of two findings that say the same of one service, the one that says more is kept.
    private struct Subject: Hashable {
        var id: String
        var owner: String?

        init(_ id: String, _ owner: String?) {
            self.id = id
            self.owner = owner
        }

        init(_ entry: LintFinding) { self.init(entry.finding.id, entry.finding.container) }
    }

    /// Whether a comment stands at what the finding is about, or at the check or the service that it is in.
    private static func isIgnored(
        _ entry: LintFinding, _ owners: [String: HealthcheckDefinition], _ comments: [String: IgnoreComments]
    ) -> Bool {
        let id = entry.finding.id
        if comments[entry.place.file]?.isIgnored(id, line: entry.place.line) == true { return true }
        guard let definition = owners[entry.finding.container ?? ""] else { return false }
        let lines = definition.place.line...max(definition.lastLine, definition.place.line)
        return comments[definition.place.file]?.isIgnored(id, lines: lines) == true
    }
}

/// What several services share by an anchor or by `extends` is said once.
private enum Distinct {
    /// Each error once, in the order of places.
    static func errors(_ errors: [LintError]) -> [LintError] {
        var seen: Set<String> = []
        return errors.filter { seen.insert($0.text).inserted }.sorted { one, other in
            let (one, other) = (one.place, other.place)
            return (one.file, one.line, one.column) < (other.file, other.line, other.column)
        }
    }

    /// Findings that say the same of the same words as one, which names the other services.
    static func findings(_ findings: [LintFinding]) -> [LintFinding] {
        var indices: [String: Int] = [:]
        var owners: [Int: [String]] = [:]
        var kept: [LintFinding] = []
        for entry in findings {
            let finding = entry.finding
            let key = ([entry.place.text, finding.id, finding.title, finding.cause] + finding.fix).joined(
                separator: "\0")
            if let index = indices[key] {
                owners[index, default: []].append(finding.container ?? "")
            } else {
                indices[key] = kept.count
                kept.append(entry)
            }
        }
        for (index, names) in owners {
            kept[index].finding.evidence.append(
                "the same for \(names.prefix(5).joined(separator: ", "))" + (names.count > 5 ? ", …" : ""))
        }
        return kept
    }
}
