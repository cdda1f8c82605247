import Diagnosis
import Foundation
import Health
import TestSupport
import Testing
import YAMLDocument

@testable import Lint

private let engineCases = "05-compose-healthcheck.json"
private let observedCases = "05c-compose-config-observed.json"

/// What Compose's own test suite, its schema and Compose 2.26.1 make of health checks.
@Suite("Health checks as Compose reads them")
struct ComposeCorpusTests {
    @Test("the cases are there", .enabled(if: Corpora.isRequired))
    func present() {
        #expect(Corpora.isPresent(engineCases))
        #expect(Corpora.isPresent(observedCases))
    }

    @Test(
        "a healthcheck becomes what the engine is given",
        .enabled(if: Corpora.isPresent(engineCases), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: engineCases).filter { $0.input["yaml"] != nil })
    func engine(_ test: CorpusCase) throws {
        let yaml = try #require(test.input["yaml"]?.string)
        let reading = Reading(yaml, environment: test.input["env"]?.object?.compactMapValues(\.string) ?? [:])
        #expect(reading.errors.map(\.text) == [])
        let definition = try #require(reading.definition)
        let expected = try #require(test.expected.object)
        let known: Set = [
            "Test", "Interval", "Timeout", "StartPeriod", "StartInterval", "Retries", "Disable", "extensions",
        ]
        #expect(known.isSuperset(of: expected.keys))
        let words = expected["Test"]?.array?.compactMap(\.string) ?? []
        #expect(definition.test == (expected["Disable"]?.bool == true ? ["NONE"] : words))
        #expect(definition.interval == expected["Interval"]?.int.map { .nanoseconds($0) })
        #expect(definition.timeout == expected["Timeout"]?.int.map { .nanoseconds($0) })
        #expect(definition.startPeriod == expected["StartPeriod"]?.int.map { .nanoseconds($0) })
        #expect(definition.startInterval == expected["StartInterval"]?.int.map { .nanoseconds($0) })
        #expect(definition.retries == expected["Retries"]?.int)
    }

    @Test(
        "a healthcheck is refused for its types where the schema refuses it",
        .enabled(if: Corpora.isPresent(engineCases), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: engineCases).filter { $0.input["healthcheck"] != nil })
    func schema(_ test: CorpusCase) throws {
        let check = try #require(test.input["healthcheck"])
        // JSON is YAML. Values are looked at later, by what Compose does with them.
        let reading = Reading("healthcheck: \(try json(check))\n")
        #expect(reading.project.errors.isEmpty == test.expected["schemaValid"]?.bool)
    }

    @Test(
        "every key and every condition of the schema is known",
        .enabled(if: Corpora.isPresent(engineCases), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: engineCases).filter { $0.input["jsonSchema"] != nil })
    func keys(_ test: CorpusCase) throws {
        let schema = try #require(test.input["jsonSchema"])
        if let properties = schema["properties"]?.object {
            #expect(Set(properties.keys) == Set(ComposeHealthcheck.Key.allCases.map(\.rawValue)))
        } else {
            let form = schema["oneOf"]?.array?.last?["patternProperties"]?.object?.values.first
            let words = try #require(form?["properties"]?["condition"]?["enum"]?.array)
            #expect(words.compactMap(\.string) == ComposeService.conditions)
        }
    }

    @Test(
        "a file is taken or refused as Compose takes or refuses it, and the check is the one it shows",
        .enabled(if: Corpora.isPresent(observedCases), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: observedCases))
    func observed(_ test: CorpusCase) throws {
        let reading = Reading(try #require(test.input["yaml"]?.string))
        let complaint = test.expected["error"]?.string ?? ""
        // Compose 2.26 knows neither days nor weeks; newer versions do, and so do we.
        let isOutdated = ["\"d\"", "\"w\""].contains { complaint.contains("unknown unit \($0)") }
        #expect(reading.isRefused == (test.expected["rc"]?.int != 0 && !isOutdated), "\(reading.errors.map(\.text))")
        guard test.expected["rc"]?.int == 0 else { return }
        let expected = test.expected["healthcheck"]?.object
        #expect((reading.service?.healthcheck == nil) == (expected == nil))
        if let expected { try compare(try #require(reading.check), with: expected) }
        if let dependencies = test.expected["depends_on"]?.object {
            #expect(
                reading.service?.dependencies.mapValues(\.condition)
                    == dependencies.compactMapValues { $0["condition"]?.string })
        }
    }

    private func json(_ value: JSONValue) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    private func compare(_ check: Reading.Check, with expected: [String: JSONValue]) throws {
        // `docker compose config` writes a file again, and doubles each dollar for that.
        let words = expected["test"]?.array?.compactMap(\.string).map {
            $0.split(separator: "$$", omittingEmptySubsequences: false).joined(separator: "$")
        }
        #expect(check.test == words ?? [])
        #expect(check.isDisabled == (expected["disable"]?.bool ?? false))
        #expect(check.definition.retries == expected["retries"]?.int)
        let times: [(String, Duration?)] = [
            ("interval", check.definition.interval), ("timeout", check.definition.timeout),
            ("start_period", check.definition.startPeriod), ("start_interval", check.definition.startInterval),
        ]
        for (key, time) in times {
            #expect(try time == expected[key]?.string.map { try DurationText.parseGo($0) }, "\(key)")
        }
    }
}

/// One service read by itself; a text that is only a `healthcheck:` gets one around it.
private struct Reading {
    var project: ComposeModel
    var errors: [LintError]
    var service: ComposeService? { project.services.first }
    var definition: HealthcheckDefinition?
    var check: Check?

    struct Check {
        var test: [String]
        var isDisabled: Bool
        var definition: HealthcheckDefinition
    }

    init(_ yaml: String, environment: [String: String] = [:]) {
        var text = yaml
        if yaml.hasPrefix("healthcheck:") {
            let lines = yaml.split(separator: "\n").map { "    \($0)\n" }
            text = "services:\n  web:\n    image: x\n" + lines.joined()
        }
        project = ComposeModel([.init("compose.yaml", Array(text.utf8))], environment: environment) { _ in nil }
        errors = project.errors + DependencyCheck.errors(of: project)
        guard let healthcheck = project.services.first?.healthcheck else { return }
        var definition = HealthcheckDefinition(owner: "service web", syntax: .compose, place: healthcheck.place)
        healthcheck.set(&definition, errors: &errors)
        var ignored: [LintError] = []
        self.definition = definition
        check = Check(
            test: healthcheck.test, isDisabled: healthcheck.isDisabled(&ignored), definition: definition)
    }

    /// A first word that no engine knows is no error of reading here, but a finding.
    var isRefused: Bool {
        if !errors.isEmpty { return true }
        if case .unknown = definition?.check.form { return true }
        return false
    }
}
