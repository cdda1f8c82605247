import Diagnosis
import Health

/// One definition as the rules look at it.
struct LintCase {
    let definition: HealthcheckDefinition
    let options: LintOptions
    /// With the engine's values where nothing is written.
    let check: CheckFacts
    let image: BaseImage
    /// The commands of it, variables replaced where they are known; empty where no rule can read it, as with PowerShell.
    let steps: [Shell.Step]
    /// What the commands ask.
    let askings: [Asking]
    let writing: CheckWriting
    private let redaction: Redaction

    /// Longer commands are no health checks, but programs; in bytes.
    private static let longestCommand = 65_536

    init(_ definition: HealthcheckDefinition, _ options: LintOptions) {
        self.definition = definition
        self.options = options
        let check = definition.check
        self.check = check
        image = BaseImage(definition.context.baseImage)
        writing = CheckWriting(syntax: definition.syntax)
        redaction = Redaction(environment: definition.context.environment)
        let isShort = check.test.reduce(0) { $0 + $1.utf8.count } <= Self.longestCommand
        let isReadable = isShort && image.family != .windows && Self.isPOSIX(check)
        steps = isReadable ? Self.steps(check, definition.context.environment) : []
        askings = steps.compactMap(Asking.init)
    }

    /// Whether a shell that reads like `sh` runs it, or none.
    private static func isPOSIX(_ check: CheckFacts) -> Bool {
        guard check.form == .shell else { return true }
        let name = check.shell.first?.split { $0 == "/" || $0 == "\\" }.last?.lowercased() ?? ""
        return ["sh", "bash", "ash", "dash", "ksh", "zsh"].contains(name)
    }

    private static func steps(_ check: CheckFacts, _ environment: [String: String]) -> [Shell.Step] {
        if let line = check.shellLine { return Shell.steps(Shell.expanded(line, environment, keepsUnknown: true)) }
        guard check.form == .exec, check.test.count > 1 else { return [] }
        return [Shell.Step(words: Array(check.test.dropFirst()))]
    }

    /// Whether the check runs something that can be judged.
    var runs: Bool { (check.form == .exec || check.form == .shell) && !isEmpty && refusedType == nil }

    /// The word of a Dockerfile where only `CMD` and `NONE` may stand, if it is another one.
    var refusedType: String? {
        guard definition.syntax == .dockerfile, let written = definition.passages[.test]?.text else { return nil }
        let type = String(written.prefix { !$0.isWhitespace })
        return ["CMD", "NONE"].contains(type.uppercased()) ? nil : type
    }

    /// Whether nothing but blanks stands where the command should.
    var isEmpty: Bool { check.test.dropFirst().first?.allSatisfy(\.isWhitespace) ?? true }

    /// The programs that are run, a shell that reads a line included where the check names it.
    var programs: [String] {
        let shell = check.form == .exec && check.shellLine != nil ? [check.test[1]] : []
        return shell + steps.compactMap { CheckCommand.bare($0.words).first }
    }

    /// Everything that is written of the command, blanks between the words.
    var text: String { check.test.dropFirst().joined(separator: " ") }

    /// What is written of a field, secrets hidden; what the engine holds, for a check that no file defines.
    func written(_ field: HealthcheckDefinition.Field) -> String? {
        if let passage = definition.passages[field] {
            // What stood on several lines is shown on one.
            return redaction(passage.text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        }
        if field == .test { return check.test.isEmpty ? nil : redaction("check: \(check.text)") }
        return nil
    }

    /// A setting, written or not.
    func effective(_ field: HealthcheckDefinition.Field, _ value: String) -> String {
        written(field) ?? "\(writing.setting(field, value)), which is the engine's default"
    }

    /// A finding about a field of the definition, or about the whole.
    func finding(
        _ id: String, _ severity: Finding.Severity, about field: HealthcheckDefinition.Field? = .test, title: String,
        evidence: [String?] = [], cause: String, fix: [String?], commands: [String] = []
    ) -> LintFinding {
        let found = Finding(
            id, severity, container: definition.owner, title: title,
            evidence: ([field.flatMap { written($0) }] + evidence).compactMap { $0 }, cause: cause,
            fix: fix.compactMap { $0 }, commands: commands)
        let place = field.flatMap { definition.passages[$0]?.place } ?? definition.place
        let last = max(definition.lastLine, definition.place.line)
        return LintFinding(redaction.applied(to: found), at: place, lines: definition.place.line...last)
    }
}

/// One way to find mistakes in a definition.
struct LintRule: Sendable {
    /// What it may find.
    let ids: [String]
    let find: @Sendable (LintCase) -> [LintFinding]

    init(_ ids: String..., find: @escaping @Sendable (LintCase) -> [LintFinding]) {
        self.ids = ids
        self.find = find
    }
}
