/// Looks through Dockerfiles.
package enum DockerfileLint {
    /// Larger files are refused unread, in bytes.
    package static let largest = 4 * 1_048_576

    /// What is wrong with the health checks of a Dockerfile. `file` names it in places.
    package static func check(_ text: [UInt8], file: String, options: LintOptions = LintOptions()) -> LintResult {
        var result = LintResult()
        guard text.count <= largest else {
            result.errors = [.tooLarge(Place(file: file, line: 1, column: 1), limit: largest)]
            return result
        }
        let parser = DockerfileParser(text, file: file)
        let stages = DockerfileStages(parser, file: file)
        let reading = DockerfileReading(stages, file: file, isWhole: parser.errors.isEmpty)
        let comments = IgnoreComments(text: String(decoding: text, as: UTF8.self))
        result.errors = (parser.errors + stages.errors + reading.errors + comments.errors(in: file))
            .sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
        let found = Linter.check(reading.definitions, options: options) + reading.findings
        result.findings = comments.kept(Linter.sorted(found))
        return result
    }
}

/// Makes definitions of the health checks of a Dockerfile.
struct DockerfileReading {
    private(set) var definitions: [HealthcheckDefinition] = []
    private(set) var findings: [LintFinding] = []
    private(set) var errors: [LintError] = []
    private let file: String
    /// A file of one stage has no need of a name for it.
    private let isSingle: Bool

    /// `isWhole` tells whether every instruction is known: only then a missing check is really missing.
    init(_ stages: DockerfileStages, file: String, isWhole: Bool) {
        self.file = file
        isSingle = stages.stages.count == 1
        let final = stages.stages.last
        // A check is judged where it runs: in the final stage, if that goes on with the stage that defines it.
        let heir = final.flatMap { Self.source(of: $0, among: stages.stages) }
        for stage in stages.stages {
            let owner = stage.number == heir ? final ?? stage : stage
            read(stage, context: owner)
        }
        if let final, heir == nil, isWhole { definitions.append(absence(in: final)) }
    }

    /// The number of the stage whose check that stage has; nil when there is none.
    private static func source(of stage: DockerfileStage, among stages: [DockerfileStage]) -> Int? {
        var current: DockerfileStage? = stage
        while let stage = current {
            if !stage.checks.isEmpty { return stage.number }
            current = stage.parent.map { stages[$0] }
        }
        return nil
    }

    private mutating func read(_ stage: DockerfileStage, context: DockerfileStage) {
        for (index, instruction) in stage.checks.enumerated() {
            let definition = definition(of: instruction, owner: title(of: stage), context: context)
            guard index + 1 < stage.checks.count else {
                definitions += definition.map { [$0] } ?? []
                continue
            }
            let later = stage.checks[index + 1].lines.lowerBound
            findings.append(
                KindLintRules.replaced(at: place(of: instruction), of: title(of: stage), by: later, instruction))
        }
        for instruction in stage.checksOfChildren {
            var unknown = stage
            unknown.context = HealthcheckDefinition.Context()
            unknown.context.knowsContents = false
            let owner = "images built from \(title(of: stage))"
            definitions += definition(of: instruction, owner: owner, context: unknown).map { [$0] } ?? []
        }
    }

    private func title(of stage: DockerfileStage) -> String {
        isSingle && stage.name == nil ? "the image" : stage.title
    }

    private func place(of instruction: DockerfileInstruction) -> Place {
        let start = instruction.line.trimmed(0..<instruction.line.bytes.count).lowerBound
        return instruction.line.place(at: start, in: file)
    }

    private func absence(in stage: DockerfileStage) -> HealthcheckDefinition {
        var definition = HealthcheckDefinition(owner: title(of: stage), syntax: .dockerfile, place: stage.place)
        definition.isAbsent = true
        definition.context = stage.context
        return definition
    }

    /// The definition; nil for what the builder refuses, and no finding has a name for.
    private mutating func definition(of instruction: DockerfileInstruction, owner: String, context: DockerfileStage)
        -> HealthcheckDefinition?
    {
        var definition = HealthcheckDefinition(owner: owner, syntax: .dockerfile, place: place(of: instruction))
        definition.lastLine = instruction.lines.upperBound
        definition.context = context.context
        if context.hasUnknownPorts { definition.context.ports = [] }
        addPassages(of: instruction, to: &definition)
        do {
            let read = try HealthcheckInstruction(instruction)
            definition.test = read.test
            (definition.interval, definition.timeout) = (read.interval, read.timeout)
            (definition.startPeriod, definition.startInterval) = (read.startPeriod, read.startInterval)
            definition.retries = read.retries
        } catch .missingCommand {
            definition.test = ["CMD"]
        } catch .unknownType(let type) {
            definition.test = [type, HealthcheckArguments(instruction).commandText]
        } catch {
            errors.append(.malformed(place(of: error, in: instruction), error.text))
            return nil
        }
        return definition
    }

    private func addPassages(of instruction: DockerfileInstruction, to definition: inout HealthcheckDefinition) {
        let line = instruction.line
        func passage(_ range: Range<Int>) -> HealthcheckDefinition.Passage {
            .init(line.text(range), at: line.place(at: range.lowerBound, in: file))
        }
        let arguments = HealthcheckArguments(instruction)
        let whole = arguments.typeRange.lowerBound..<max(arguments.typeRange.upperBound, arguments.command.upperBound)
        if !arguments.type.isEmpty { definition.passages[.test] = passage(whole) }
        for flag in instruction.flags {
            guard let field = Self.field(of: flag) else { continue }
            definition.passages[field] = passage(flag.range)
        }
    }

    private static func field(of flag: DockerfileInstruction.Flag) -> HealthcheckDefinition.Field? {
        switch flag.text.dropFirst(2).prefix(while: { $0 != "=" }) {
        case "interval": .interval
        case "timeout": .timeout
        case "start-period": .startPeriod
        case "start-interval": .startInterval
        case "retries": .retries
        default: nil
        }
    }

    /// The flag that a mistake is about, or else the instruction.
    private func place(of mistake: HealthcheckMistake, in instruction: DockerfileInstruction) -> Place {
        guard let name = mistake.flag,
            let flag = instruction.flags.last(where: { $0.text.dropFirst(2).prefix { $0 != "=" } == name })
        else { return place(of: instruction) }
        return instruction.line.place(at: flag.range.lowerBound, in: file)
    }
}
