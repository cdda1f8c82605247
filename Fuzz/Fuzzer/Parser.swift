import FoundationEssentials

/// The parsers of foreign bytes, each with what must hold whatever they are given. A new one gets a case here, a file
/// with its check, and a folder of its name in `Fuzz/Seeds`.
enum Parser: String, CaseIterable {
    case compose, configuration, containers, dockerfile, duration, events, health, labels, logs, regexp, request, rule,
        stream, template, yaml
    case checkOutput = "check-output"
    case jsonPath = "json-path"

    /// The one that `FUZZ_PARSER` names.
    static let chosen = ProcessInfo.processInfo.environment["FUZZ_PARSER"].flatMap(Parser.init)

    /// Gives it these bytes. It comes back, or the process dies of what is wrong.
    func check(_ bytes: [UInt8]) {
        switch self {
        case .checkOutput: CheckOutputCheck.run(bytes)
        case .compose: ComposeCheck.run(bytes)
        case .configuration: ConfigurationCheck.run(bytes)
        case .containers: ContainerListCheck.run(bytes)
        case .dockerfile: DockerfileCheck.run(bytes)
        case .duration: DurationCheck.run(bytes)
        case .events: EventCheck.run(bytes)
        case .health: HealthDocumentCheck.run(bytes)
        case .jsonPath: JSONPathCheck.run(bytes)
        case .labels: LabelCheck.run(bytes)
        case .logs: LogCheck.run(bytes)
        case .regexp: RegexpCheck.run(bytes)
        case .request: RequestCheck.run(bytes)
        case .rule: RuleCheck.run(bytes)
        case .stream: StreamCheck.run(bytes)
        case .template: TemplateCheck.run(bytes)
        case .yaml: YAMLCheck.run(bytes)
        }
    }
}

/// Ends the process, which is how libFuzzer hears of a mistake, unless this holds.
func demand(_ holds: Bool, _ rule: @autoclosure () -> String) {
    if !holds { fatalError(rule()) }
}

/// The parts of an input for a parser that takes several texts: zeros stand between them.
func texts(in bytes: [UInt8], atMost count: Int) -> [String] {
    bytes.split(separator: 0, maxSplits: count - 1, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
}
