import Foundation
import Health
import TestSupport
import Testing

@testable import Lint

private let upstream = "04-healthcheck-moby-buildkit-cli.json"
private let observed = "04b-healthcheck-observed.json"

private func cases(_ file: String, _ operations: String...) -> [CorpusCase] {
    Corpora.cases(in: file).filter { operations.contains($0.input["op"]?.string ?? "") }
}

/// What came of reading a Dockerfile: the check of its last stage as the engine would get it, or the builder's words.
private enum Outcome: Equatable {
    case check(test: [String], settings: [String: Int64])
    case none
    case refused(String)

    init(_ text: String) {
        let parser = DockerfileParser(Array(text.utf8), file: "Dockerfile")
        let stages = DockerfileStages(parser, file: "Dockerfile")
        if let error = (parser.errors + stages.errors).first {
            self = .refused(error.message)
            return
        }
        self = .none
        for instruction in stages.stages.last?.checks ?? [] {
            do throws(HealthcheckMistake) {
                self = .init(try HealthcheckInstruction(instruction))
            } catch {
                self = .refused(error.builderText)
                return
            }
        }
    }

    init(_ read: HealthcheckInstruction) {
        let durations = [
            "Interval": read.interval, "Timeout": read.timeout, "StartPeriod": read.startPeriod,
            "StartInterval": read.startInterval,
        ]
        var settings = durations.compactMapValues { $0.map { Int64($0 / .nanoseconds(1)) } }
        settings["Retries"] = read.retries.map(Int64.init)
        self = .check(test: read.test, settings: settings.filter { $0.value != 0 })
    }

    init(expected: JSONValue) {
        let error = (expected["error"] ?? expected["errorContains"])?.string
        if let error {
            self = .refused(
                error.split(separator: ": ", maxSplits: 1).count == 2 && error.hasPrefix("dockerfile parse")
                    ? String(error.split(separator: ": ", maxSplits: 1)[1]) : error)
        } else if let check = expected["healthcheck"], check != .null {
            let settings = (check.object ?? [:]).compactMapValues { $0.number.map { Int64($0) } }
            self = .check(
                test: check["Test"]?.array?.compactMap(\.string) ?? [], settings: settings.filter { $0.value != 0 })
        } else {
            self = .none
        }
    }
}

@Suite("Dockerfiles as the builder reads them")
struct DockerfileCorpusTests {
    @Test("the cases are there", .enabled(if: Corpora.isRequired), arguments: [upstream, observed])
    func present(_ file: String) { #expect(Corpora.isPresent(file)) }

    @Test(
        "HEALTHCHECK lines are taken and refused as Engine 26.1 did",
        .enabled(if: Corpora.isPresent(observed), Comment(rawValue: Corpora.absence)),
        arguments: cases(observed, "dockerfile-lines"))
    func lines(_ test: CorpusCase) throws {
        let lines = try #require(test.input["lines"]?.string)
        let expected = try #require(test.expected["docker26"])
        #expect(Outcome("FROM busybox\n" + lines) == Outcome(expected: expected))
    }

    @Test(
        "whole files and single lines",
        .enabled(if: Corpora.isPresent(upstream), Comment(rawValue: Corpora.absence)),
        arguments: cases(upstream, "dockerfile", "dockerfile-line"))
    func files(_ test: CorpusCase) throws {
        let text = test.input["dockerfile"]?.string ?? "FROM busybox\n" + (test.input["line"]?.string ?? "")
        #expect(Outcome(text) == Outcome(expected: test.expected))
    }

    @Test(
        "an instruction is cut up as the builder's parser does",
        .enabled(if: Corpora.isPresent(upstream), Comment(rawValue: Corpora.absence)),
        arguments: cases(upstream, "dockerfile-ast"))
    func tree(_ test: CorpusCase) throws {
        let line = try #require(test.input["line"]?.string)
        let instruction = try #require(DockerfileParser(Array(line.utf8), file: "Dockerfile").instructions.first)
        let arguments = HealthcheckArguments(instruction)
        var words = arguments.commandText.isEmpty ? [] : [arguments.commandText]
        if case .words(let listed) = JSONArray.read(arguments.commandText) { words = listed }
        let flags = instruction.flags.map { "\"\($0.text)\"" }.joined(separator: " ")
        let type = instruction.line.text(arguments.typeRange)
        let parts =
            [instruction.keyword.lowercased()] + (flags.isEmpty ? [] : ["[\(flags)]"])
            + (type.isEmpty ? [] : [type] + words).map { "\"\($0)\"" }
        #expect("(\(parts.joined(separator: " ")))" == test.expected["ast"]?.string)
    }

    @Test(
        "a check that a later one replaces is told, at its line",
        .enabled(if: Corpora.isPresent(upstream), Comment(rawValue: Corpora.absence)),
        arguments: cases(upstream, "lint-dockerfile"))
    func replaced(_ test: CorpusCase) throws {
        let text = try #require(test.input["dockerfile"]?.string)
        let warnings = (test.expected["warnings"]?.array ?? []).filter { $0["instruction"]?.string == "HEALTHCHECK" }
        let result = DockerfileLint.check(Array(text.utf8), file: "Dockerfile")
        let told = result.findings.filter { $0.finding.id == "healthcheck-disabled" }
        #expect(told.map(\.place.line) == warnings.compactMap { $0["line"]?.int })
        #expect(result.errors == [])
    }

    /// What an engine takes and then does not run is what the rules about the kind of check are for.
    @Test(
        "a check of a kind that no engine runs is an error",
        .enabled(if: Corpora.isPresent(observed), Comment(rawValue: Corpora.absence)),
        arguments: cases(observed, "create"))
    func kinds(_ test: CorpusCase) throws {
        let words = test.input["healthcheck"]?["Test"]?.array?.compactMap(\.string) ?? []
        var definition = HealthcheckDefinition(
            owner: "container x", syntax: .engine, place: Place(file: "container x"))
        definition.test = words
        let ids = Linter.check([definition]).map(\.finding.id)
        let runs = test.expected["docker26"]?["health"].map { $0 != .null } ?? false
        let isAccepted = test.expected["docker26"]?["createStatus"]?.int == 201
        let isRefusedByKind = isAccepted && !runs && !words.isEmpty && words[0] != "NONE"
        #expect(ids.contains("unknown-check-type") == isRefusedByKind)
        #expect(ids.contains("healthcheck-disabled") == (words.first == "NONE"))
    }
}
