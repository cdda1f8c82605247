import Diagnosis
import FoundationEssentials
import Health

/// `lint -o sarif`: SARIF 2.1.0 (OASIS, March 2020), as code scanning of GitHub and others take it.
package enum SARIFLog {
    /// The log, one run, pretty printed. The report is ``LintReport/cleaned(_:)``.
    package static func text(_ report: LintReport, version: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        guard let data = try? encoder.encode(Log(runs: [run(report, version)])) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    private static func run(_ report: LintReport, _ version: String) -> Run {
        let findings = report.entries.compactMap { entry -> LintFinding? in
            if case .finding(let finding) = entry { finding } else { nil }
        }
        var indices: [String: Int] = [:]
        var rules: [Rule] = []
        for entry in findings {
            let index = indices[entry.finding.id] ?? rules.count
            if index == rules.count {
                indices[entry.finding.id] = index
                rules.append(Rule(entry.finding))
            }
            rules[index].take(entry.finding.severity)
        }
        var prints = Fingerprints()
        return Run(
            tool: Tool(driver: Driver(version: version, rules: rules)),
            invocations: [Invocation(report)],
            results: findings.map { entry in
                Result(
                    ruleId: entry.finding.id, ruleIndex: indices[entry.finding.id] ?? -1,
                    level: level(entry.finding.severity), message: Message(text: message(entry.finding)),
                    locations: [Location(entry.place, lastLine: entry.lastLine, in: report)],
                    partialFingerprints: ["healthwatchFinding/v1": prints.next(for: entry)])
            })
    }

    fileprivate static func level(_ severity: Finding.Severity) -> String {
        severity == .info ? "note" : severity.rawValue
    }

    /// The first sentence is what is shown where there is little room.
    private static func message(_ finding: Finding) -> String {
        let fix = finding.fix.isEmpty ? [] : ["Fix: " + finding.fix.joined(separator: "\n")]
        return ([finding.title + (finding.title.hasSuffix(".") ? "" : ".")] + finding.evidence + [finding.cause] + fix)
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }
}

/// Tells a finding again in a later version of the file, on whatever line it then is: made of what it says and of whom,
/// and of how many alike came before.
private struct Fingerprints {
    private var seen: [String: Int] = [:]

    mutating func next(for entry: LintFinding) -> String {
        let key = [entry.finding.id, entry.place.file, entry.finding.container ?? ""].joined(separator: "\0")
        seen[key, default: 0] += 1
        return Hexadecimal.text(Fingerprint.of(key.utf8)) + ":\(seen[key] ?? 1)"
    }
}

// The objects of the format, by its own names; what is nil is left out.

private struct Log: Encodable {
    let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
    let version = "2.1.0"
    var runs: [Run]

    enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case version, runs
    }
}

private struct Run: Encodable {
    var tool: Tool
    var invocations: [Invocation]
    let columnKind = "unicodeCodePoints"
    var results: [Result]
}

private struct Tool: Encodable {
    var driver: Driver
}

private struct Driver: Encodable {
    let name = "healthwatch"
    var version: String
    var rules: [Rule]
}

private struct Rule: Encodable {
    var id: String
    var shortDescription: Message
    var fullDescription: Message
    var help: Message
    var defaultConfiguration = Configuration(level: "note")

    struct Configuration: Encodable {
        var level: String
    }

    /// What the catalogue knows of it, else what the finding says.
    init(_ finding: Finding) {
        id = finding.id
        let entry = Explanation.of(finding.id)
        let fix = entry?.fix ?? finding.fix
        shortDescription = Message(text: entry?.summary ?? finding.title)
        fullDescription = Message(text: entry?.meaning ?? (finding.cause.isEmpty ? finding.title : finding.cause))
        let paragraphs = [fullDescription.text] + (entry.map { ["Detection: \($0.detection)"] } ?? [])
        help = Message(
            text: (paragraphs + fix).joined(separator: "\n\n"),
            markdown: (paragraphs + [fix.map { "- \($0)" }.joined(separator: "\n")]).joined(separator: "\n\n"))
    }

    /// Its level is the worst that it was found with.
    mutating func take(_ severity: Finding.Severity) {
        let levels = ["note", "warning", "error"]
        let found = SARIFLog.level(severity)
        let rank = (levels.firstIndex(of: found) ?? 0, levels.firstIndex(of: defaultConfiguration.level) ?? 0)
        if rank.0 > rank.1 { defaultConfiguration.level = found }
    }
}

private struct Message: Encodable {
    var text: String
    var markdown: String?
}

/// What could not be read, which is no result about the files but of the run.
private struct Invocation: Encodable {
    var executionSuccessful: Bool
    var toolExecutionNotifications: [Notification]

    struct Notification: Encodable {
        var level: String
        var message: Message
        var locations: [Location]
    }

    init(_ report: LintReport) {
        executionSuccessful = !report.errors.contains { $0.severity == .error }
        toolExecutionNotifications = report.errors.map { error in
            Notification(
                level: SARIFLog.level(error.severity), message: Message(text: error.message),
                locations: [Location(error.place, lastLine: error.place.line, in: report)])
        }
    }
}

private struct Result: Encodable {
    var ruleId: String
    var ruleIndex: Int
    var level: String
    var message: Message
    var locations: [Location]
    var partialFingerprints: [String: String]
}

private struct Location: Encodable {
    var physicalLocation: Physical?
    var logicalLocations: [Logical]?

    struct Physical: Encodable {
        var artifactLocation: Artifact
        var region: Region?
    }

    struct Artifact: Encodable {
        var uri: String
    }

    struct Region: Encodable {
        var startLine: Int
        var startColumn: Int?
        var endLine: Int?
    }

    /// What is in no file: a container or an image of an engine.
    struct Logical: Encodable {
        var fullyQualifiedName: String
    }

    init(_ place: Place, lastLine: Int, in report: LintReport) {
        guard report.isInFile(place) else {
            logicalLocations = [Logical(fullyQualifiedName: place.file)]
            return
        }
        let region = Region(
            startLine: place.line, startColumn: place.column > 0 ? place.column : nil,
            endLine: lastLine > place.line ? lastLine : nil)
        physicalLocation = Physical(
            artifactLocation: Artifact(uri: FileReference.uri(place.file)), region: place.line > 0 ? region : nil)
    }
}
