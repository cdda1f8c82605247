import Probing
import YAMLDocument

/// Reads what a good answer looks like in healthwatch.yaml.
struct ExpectationReader {
    let section: Section

    private static let answerKeys = [
        "status", "body", "bodyRegex", "json", "header", "certificateDays", "document",
    ]

    /// `kind` is the key that says what the probe asks: what only an HTTP answer has is noted beside the others.
    func expectation(_ kind: String?) -> Expectation {
        section.allow(Self.answerKeys + ["maxLatency"])
        if let kind, kind != "url", kind != "path" { section.refuse(Self.answerKeys, beside: kind) }
        var expectation = Expectation()
        expectation.statuses =
            section.filledList("status", of: .statuses, single: true)?.flatMap { $0 } ?? expectation.statuses
        expectation.texts = section.list("body", of: .name, single: true) ?? []
        expectation.patterns = section.list("bodyRegex", of: .pattern, single: true) ?? []
        expectation.values = section.section("json").map(values) ?? []
        expectation.headers = section.section("header").map(headers) ?? []
        expectation.maximumLatency = section.read("maxLatency", .duration(atLeast: .milliseconds(1)))
        expectation.certificateDays = section.read("certificateDays", .integer(0...36_500))
        expectation.readsDocument = section.read("document", .flag) ?? expectation.readsDocument
        return expectation
    }

    private func values(_ section: Section) -> [JSONExpectation] {
        section.pairs.compactMap { pair in
            let path: JSONPath
            do throws(JSONPathMistake) { path = try JSONPath(parsing: pair.key) } catch {
                section.problems.add(
                    .badValue(
                        subject: "a key of 'json'", wanted: "a path to one value",
                        found: "'\(YAMLText.brief(pair.key))'",
                        reason: error.text), at: pair.keyMark)
                return nil
            }
            let value = section.read(pair.value, .jsonValue, of: "'\(YAMLText.brief(pair.key))'")
            return value.map { JSONExpectation(path, equals: $0) }
        }
    }

    /// Names with a part of their value; without one any is good.
    private func headers(_ section: Section) -> [ExpectedHeader] {
        section.pairs.compactMap { pair in
            guard let name = section.headerName(pair.key, at: pair.keyMark) else { return nil }
            if pair.value.isNull { return ExpectedHeader(name) }
            return section.read(pair.value, .headerValue, of: "'\(name)'").map { ExpectedHeader(name, $0) }
        }
    }
}

extension Form where Value == String? {
    /// A scalar as JSON writes it, but text without quotation marks; nil for an empty place, which any value fits.
    fileprivate static var jsonValue: Self {
        Self("a number, text, true, false or null") { node throws(Refusal) in
            guard let scalar = node.scalar else { throw Refusal() }
            return switch scalar.resolved {
            case .null: scalar.text.isEmpty ? nil : "null"
            case .bool(let value): value ? "true" : "false"
            case .integer(let number): String(number)
            case .double, .string: scalar.text
            }
        }
    }
}

extension Form where Value == [ClosedRange<Int>] {
    /// `200`, `200-399`, `200-299,401`.
    fileprivate static var statuses: Self {
        Self("a status from 100 to 999 or a range such as 200-399") { node throws(Refusal) in
            guard let text = node.text else { throw Refusal() }
            do throws(StatusRanges.Mistake) { return try StatusRanges(parsing: text).ranges } catch {
                throw Refusal(error.reason)
            }
        }
    }
}
