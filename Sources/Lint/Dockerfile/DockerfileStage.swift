/// One stage of a Dockerfile: what stands from a `FROM` to the next.
struct DockerfileStage: Sendable {
    /// After `AS`, in small letters.
    var name: String?
    /// From 0, as `--target` counts.
    var number: Int
    /// Of its `FROM`.
    var place: Place
    /// The stage that it goes on with, by number.
    var parent: Int?
    /// What is known at its end.
    var context: HealthcheckDefinition.Context
    /// Whether ports are exposed that cannot be told, such as `$PORT`.
    var hasUnknownPorts = false
    /// Its own `HEALTHCHECK`s; the last one counts.
    var checks: [DockerfileInstruction] = []
    /// Those that children of the image get (`ONBUILD`).
    var checksOfChildren: [DockerfileInstruction] = []

    /// As a person says it.
    var title: String { name.map { "stage \($0)" } ?? "stage \(number)" }
}

/// Puts instructions together to stages, and follows what each stage knows.
struct DockerfileStages {
    private(set) var stages: [DockerfileStage] = []
    private(set) var errors: [LintError] = []
    private let file: String
    private let escape: UInt8
    /// `ARG`s before the first `FROM`: only a `FROM` knows their values.
    private var globalArguments: [String: String] = [:]
    /// `ARG`s of the current stage.
    private var arguments: [String: String] = [:]

    /// What a stage knows is bounded, and with it what a file can make us keep.
    private enum Limit {
        static let stages = 1_000
        static let variables = 500
        static let ports = 100
        static let steps = 500
        static let stepBytes = 65_536
    }

    init(_ parser: DockerfileParser, file: String) {
        self.file = file
        escape = parser.escape
        for instruction in parser.instructions where stages.count <= Limit.stages {
            if instruction.keyword == "FROM" {
                begin(instruction)
            } else if let last = stages.indices.last {
                add(instruction, to: last)
            } else if instruction.keyword == "ARG" {
                for (name, value) in DockerfileWords.pairs(
                    instruction.argumentText, escape: escape, allowsOldForm: false)
                {
                    globalArguments[name] = value.flatMap { variables(globalArguments).expanded($0) }
                }
            } else if DockerfileInstruction.keywords.contains(instruction.keyword) {
                fail("no build stage in current context: a Dockerfile begins with FROM", at: instruction)
            }
        }
    }

    private mutating func fail(_ message: String, at instruction: DockerfileInstruction) {
        guard errors.isEmpty else { return }
        errors.append(.malformed(instruction.line.place(at: 0, in: file), message))
    }

    private func variables(_ values: [String: String]) -> DockerfileVariables {
        DockerfileVariables(values: values, escape: escape)
    }

    private mutating func begin(_ instruction: DockerfileInstruction) {
        let words = DockerfileWords.plain(instruction.argumentText)
        let isNamed = words.count == 3 && words[1].lowercased() == "as"
        if words.count != 1, !isNamed {
            fail("FROM requires either one or three arguments: FROM IMAGE AS NAME", at: instruction)
        }
        guard stages.count < Limit.stages else {
            return fail("more than \(Limit.stages) stages; is it a Dockerfile that a person wrote?", at: instruction)
        }
        let base = words.first.flatMap { variables(globalArguments).expanded($0) }
        let parent = base.flatMap { base in stages.lastIndex { $0.name == base.lowercased() } }
        var context = HealthcheckDefinition.Context()
        if let parent { context = stages[parent].context } else { context.baseImage = base }
        arguments = [:]
        stages.append(
            DockerfileStage(
                name: isNamed ? words[2].lowercased() : nil, number: stages.count,
                place: instruction.line.place(at: 0, in: file), parent: parent, context: context,
                hasUnknownPorts: parent.map { stages[$0].hasUnknownPorts } ?? false))
    }

    private mutating func add(_ instruction: DockerfileInstruction, to stage: Int) {
        switch instruction.keyword {
        case "ARG": declare(instruction)
        case "ENV": setVariables(instruction, of: stage)
        case "EXPOSE": expose(instruction, of: stage)
        case "RUN", "COPY", "ADD": addStep(instruction, to: stage)
        case "USER": stages[stage].context.user = instruction.argumentText
        case "SHELL":
            if case .words(let words) = JSONArray.read(instruction.argumentText), !words.isEmpty {
                stages[stage].context.shell = words
            }
        case "ENTRYPOINT": stages[stage].context.entrypoint = words(of: instruction)
        case "CMD": stages[stage].context.command = words(of: instruction)
        case "HEALTHCHECK": stages[stage].checks.append(instruction)
        case "ONBUILD":
            let inner = instruction.inner(escape: escape)
            if inner.keyword == "HEALTHCHECK" { stages[stage].checksOfChildren.append(inner) }
        default: break
        }
    }

    /// The exec form's words, or the shell form's line as one.
    private func words(of instruction: DockerfileInstruction) -> [String] {
        if case .words(let words) = JSONArray.read(instruction.argumentText) { return words }
        return instruction.argumentText.isEmpty ? [] : [instruction.argumentText]
    }

    private mutating func declare(_ instruction: DockerfileInstruction) {
        for (name, value) in DockerfileWords.pairs(instruction.argumentText, escape: escape, allowsOldForm: false) {
            guard arguments.count < Limit.variables else { return }
            arguments[name] = value.map { known.expanded($0) } ?? globalArguments[name]
        }
    }

    /// What a word of the current stage may refer to.
    private var known: DockerfileVariables {
        var known = variables(stages.last?.context.environment ?? [:])
        known.fallbacks = arguments
        return known
    }

    private mutating func setVariables(_ instruction: DockerfileInstruction, of stage: Int) {
        // Of one instruction the values are those from before it.
        let values = DockerfileWords.pairs(instruction.argumentText, escape: escape, allowsOldForm: true).map { pair in
            (pair.name, pair.value.flatMap { known.expanded($0) })
        }
        for (name, value) in values where stages[stage].context.environment.count < Limit.variables {
            stages[stage].context.environment[name] = value
        }
    }

    private mutating func expose(_ instruction: DockerfileInstruction, of stage: Int) {
        let known = known
        for word in DockerfileWords.plain(instruction.argumentText) {
            let text = known.expanded(word)?.split(separator: "/", omittingEmptySubsequences: false).first
            let ends = text?.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) } ?? []
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last,
                last - first < Limit.ports, stages[stage].context.ports.count < Limit.ports
            else {
                stages[stage].hasUnknownPorts = true
                continue
            }
            stages[stage].context.ports += (first...last).map(Int.init)
        }
    }

    private mutating func addStep(_ instruction: DockerfileInstruction, to stage: Int) {
        let text = ([instruction.argumentText] + instruction.heredocs.map(\.content)).joined(separator: "\n")
        let steps = stages[stage].context.buildSteps
        guard steps.count < Limit.steps, steps.reduce(text.utf8.count, { $0 + $1.text.utf8.count }) <= Limit.stepBytes
        else {
            stages[stage].context.knowsContents = false
            return
        }
        stages[stage].context.buildSteps.append(.init(runs: instruction.keyword == "RUN", text: text))
    }
}
