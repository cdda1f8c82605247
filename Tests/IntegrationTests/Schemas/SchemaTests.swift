import Foundation
import TestSupport
import Testing

@Suite("The schemas of the documents")
struct SchemaTests {
    @Test("every document that the source names has a schema, and every schema a document")
    func complete() throws {
        let sources = SchemaCheck.package.appendingPathComponent("Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var named: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /"healthwatch\.([a-z-]+)\/(v[0-9]+)"/) {
                named.insert("\(match.1)-\(match.2).schema.json")
            }
        }
        let schemas = try SchemaCheck.schemas()
        #expect(!named.isEmpty)
        #expect(Set(schemas.keys).subtracting([SchemaCheck.common]) == named)
        for (file, schema) in schemas {
            #expect(schema["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema", "\(file)")
            let words = file.replacing(".schema.json", with: "").split(separator: "-")
            let id =
                words == ["common"] ? "urn:healthwatch:common:v1" : "urn:healthwatch:\(words.joined(separator: ":"))"
            #expect(schema["$id"]?.string == id)
            #expect(schema["title"]?.string?.isEmpty == false, "\(file)")
        }
    }

    @Test("every object in a schema takes no other keys than its own, and tells what each of them is")
    func closed() throws {
        let schemas = try SchemaCheck.schemas()
        for (file, schema) in schemas {
            var objects = 0
            schema.forEachObject { object, path in
                guard object["type"]?.string == "object", let properties = object["properties"]?.object else { return }
                objects += 1
                #expect(object["additionalProperties"]?.bool == false, "\(file) \(path)")
                let required = object["required"]?.strings ?? []
                #expect(Set(required).isSubset(of: properties.keys) && !required.isEmpty, "\(file) \(path)")
                for (key, property) in properties {
                    let shared = property["$ref"]?.string.flatMap { target(of: $0, in: schema, schemas) }
                    let text = property["description"]?.string ?? shared?["description"]?.string
                    #expect(text?.isEmpty == false, "\(file) \(path).\(key)")
                }
            }
            #expect(objects > 0, "\(file)")
        }
    }

    /// What a reference to a definition leads to.
    private func target(of reference: String, in schema: JSONValue, _ schemas: [String: JSONValue]) -> JSONValue? {
        let root = reference.hasPrefix("#") ? schema : schemas[SchemaCheck.common]
        return reference.split(separator: "/").last.flatMap { root?["$defs"]?[String($0)] }
    }

    @Test("what explain prints is valid")
    func explain() async throws {
        let all = try await Binary.run(["explain", "-o", "json"])
        let one = try await Binary.run(["explain", "health-wrong-port", "-o", "json"])
        try await SchemaCheck.expectValid([all, one])
        try await expectBite([try one.json()])
    }

    @Test("what wait prints about an engine that is not there is valid, for each of several apps")
    func unreachable() async throws {
        var runs: [FinishedProcess] = []
        for format in ["json", "ndjson"] {
            let words = ["wait", "x", "project:y", "stack:z", "-o", format, "-H", "unix:///nowhere/docker.sock"]
            runs.append(try await Binary.run(words))
        }
        #expect(try runs[1].jsonLines().compactMap { $0["kind"] } == [.null, .string("project"), .string("stack")])
        try await SchemaCheck.expectValid(runs)
    }

    @Test("no text, half a document and one that nobody knows are refused, and only they")
    func refused() async throws {
        let good = try await Binary.run(["explain", "oom-killed", "-o", "json"]).text
        let texts = [good, "", "\(good){", "{}", #"{"schema":"healthwatch.explain/v9"}"#, "\(good)[]\(good)"]
        let check = try await SchemaCheck.run(texts)
        #expect(check.exitCode == 1)
        let refused = check.lines.compactMap { $0.firstMatch(of: #//([0-9]+):(?:([0-9]+):)? /#) }
            .map { "\($0.1):\($0.2 ?? "")" }
        #expect(refused == ["1:", "2:2", "3:1", "4:1", "5:2"], "\(check)")
    }

    @Test(
        "a schema that is none, leads nowhere or asks for a format that is not checked is refused",
        arguments: [
            (#""type": "boolean""#, #""type": "truth""#, "'truth' is not valid"),
            (#""minimum": 0"#, #""minimum": "0""#, "'0' is not of type 'number'"),
            ("#/$defs/finding_id", "#/$defs/finding_name", "leads nowhere"),
            (#""format": "date-time""#, #""format": "date-tine""#, "checks the format date-tine"),
            (#""$schema":"#, #""$schema""#, "no JSON"),
        ])
    func unusable(words: String, others: String, complaint: String) async throws {
        let scratch = try ScratchFolder()
        for file in try SchemaCheck.schemas().keys {
            let text = try String(contentsOf: SchemaCheck.folder.appendingPathComponent(file), encoding: .utf8)
            try text.replacing(words, with: others).write(
                toFile: scratch.path(file), atomically: true, encoding: .utf8)
        }
        let check = try await SchemaCheck.run(["{}"], schemas: URL(fileURLWithPath: scratch.path("")))
        #expect(check.exitCode == 2, "\(check)")
        #expect(check.text.contains(complaint), "\(check)")
    }
}

/// Expects that valid documents become invalid with any key of theirs missing, with one more, and with any value replaced.
func expectBite(
    _ documents: [JSONValue], mayMiss: Set<String> = [], at location: SourceLocation = #_sourceLocation
) async throws {
    let spoilt = documents.flatMap { $0.spoilt(mayMiss: mayMiss) }
    let encoder = JSONEncoder()
    let lines = try spoilt.map { String(decoding: try encoder.encode($0.document), as: UTF8.self) }
    let whole = try documents.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    let check = try await SchemaCheck.run([lines.joined(separator: "\n"), whole.joined(separator: "\n")])
    var refused: Set<Int> = []
    for line in check.lines {
        guard let match = line.firstMatch(of: #//([0-9]+):([0-9]+): /#) else { continue }
        #expect(match.1 == "0", "\(line)", sourceLocation: location)
        if let number = Int(match.2) { refused.insert(number) }
    }
    #expect(spoilt.count > 10, sourceLocation: location)
    for (index, one) in spoilt.enumerated() where !refused.contains(index + 1) {
        Issue.record("it was not noticed: \(one.flaw)", sourceLocation: location)
    }
}

extension JSONValue {
    /// Calls `body` with every object in it, and where it is.
    func forEachObject(at path: String = "$", _ body: (JSONValue, String) -> Void) {
        if object != nil { body(self, path) }
        for (key, value) in object ?? [:] { value.forEachObject(at: "\(path).\(key)", body) }
        for (index, value) in (array ?? []).enumerated() { value.forEachObject(at: "\(path)[\(index)]", body) }
    }

    /// The same document with one flaw each. `mayMiss` are paths of keys that need not be there; of an array the first
    /// element stands for all.
    func spoilt(mayMiss: Set<String>, at path: String = "$") -> [(document: JSONValue, flaw: String)] {
        if let first = array?.first {
            return first.spoilt(mayMiss: mayMiss, at: "\(path)[]").map { (.array([$0.document]), $0.flaw) }
        }
        guard let object else { return [] }
        let wrong = JSONValue.object(["wrong": .bool(true)])
        var all: [(document: JSONValue, flaw: String)] = [
            (.object(object.merging(["unexpected": .null]) { $1 }), "\(path) with one more key")
        ]
        for (key, value) in object {
            let place = "\(path).\(key)"
            if !mayMiss.contains(place) { all.append((.object(object.filter { $0.key != key }), "\(place) missing")) }
            all.append((.object(object.merging([key: wrong]) { $1 }), "\(place) of a wrong type"))
            all += value.spoilt(mayMiss: mayMiss, at: place).map {
                (.object(object.merging([key: $0.document]) { $1 }), $0.flaw)
            }
        }
        return all
    }
}
