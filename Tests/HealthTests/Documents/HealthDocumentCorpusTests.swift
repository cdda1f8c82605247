import Health
import TestSupport
import Testing

private let file = "07-health-documents.json"

@Suite("Health documents of other projects", .enabled(if: Corpora.isPresent(file), Comment(rawValue: Corpora.absence)))
struct HealthDocumentCorpusTests {
    private static func cases(_ operation: String?) -> [CorpusCase] {
        Corpora.cases(in: file).filter { $0.input["op"]?.string == operation }
    }

    @Test("every case is of a kind that is tested here") func kinds() {
        for test in Corpora.cases(in: file) {
            let kind = test.input["op"]?.string
            #expect(kind == nil || kind == "aggregate" || kind == "httpCode", "\(test)")
        }
    }

    @Test("a document means what its writer means", arguments: cases(nil))
    func documents(_ test: CorpusCase) throws {
        let body = try #require(test.input["body"]?.string)
        let document = try #require(
            HealthDocument.read(
                body: Array(body.utf8), contentType: test.input["contentType"]?.string,
                status: test.input["httpStatus"]?.int))
        let words: [HealthLevel: String] = [.healthy: "pass", .degraded: "warn", .unhealthy: "fail"]
        #expect(words[document.level] == test.expected["overall"]?.string)
        #expect(document.format.rawValue == test.expected["format"]?.string)
        if let status = test.expected["rawStatus"] { #expect(document.status == status.string) }
        if let components = test.expected["components"]?.object {
            let states = document.components.map { ($0.name, JSONValue.string($0.state)) }
            #expect(Dictionary(states) { first, _ in first } == components)
        }
        if let groups = test.expected["groups"] { #expect(document.groups == groups.strings) }
        let labels = ["version": document.version, "releaseId": document.releaseID, "serviceId": document.serviceID]
        for (name, label) in labels where test.expected[name] != nil {
            #expect(label == test.expected[name]?.string, "\(name)")
        }
    }

    @Test("several Spring statuses make one, by the order of severity", arguments: cases("aggregate"))
    func aggregates(_ test: CorpusCase) throws {
        let statuses = try #require(test.input["statuses"]?.strings)
        let status =
            if let order = test.input["order"]?.strings { SpringStatus.aggregate(statuses, order: order) } else {
                SpringStatus.aggregate(statuses)
            }
        #expect(status == test.expected["status"]?.string)
    }

    @Test("a Spring status has the HTTP status of the actuator", arguments: cases("httpCode"))
    func httpStatuses(_ test: CorpusCase) throws {
        let status = try #require(test.input["status"]?.string)
        let code =
            if let mappings = test.input["mappings"]?.object?.compactMapValues(\.int) {
                SpringStatus.httpStatus(of: status, mappings: mappings)
            } else {
                SpringStatus.httpStatus(of: status)
            }
        #expect(code == test.expected["httpStatus"]?.int)
    }
}
