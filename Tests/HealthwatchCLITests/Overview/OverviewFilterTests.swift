import CommandSpec
import Health
import Testing

@testable import HealthwatchCLI

@Suite("Filters of an overview")
struct OverviewFilterTests {
    private typealias Term = OverviewFilter.Term

    @Test("what is written is what is meant")
    func right() throws {
        let table: [(String, OverviewFilter.Term)] = [
            ("status=Unhealthy", .status(.unhealthy)), ("status=unhealthy", .status(.unhealthy)),
            ("status=SCALED_DOWN", .status(.scaledDown)), ("status=scaled-down", .status(.scaledDown)),
            ("status=ScaledDown", .status(.scaledDown)), ("status=missing", .status(.missing)),
            ("health=none", .health(.none)), ("health=starting", .health(.starting)),
            ("health=unhealthy", .health(.unhealthy)), ("label=a", .label(key: "a", value: nil)),
            ("label=a=b", .label(key: "a", value: "b")), ("label=a=b=c", .label(key: "a", value: "b=c")),
            ("label=a=", .label(key: "a", value: "")), ("name=web", .name("web")), ("name=^a.*=$", .name("^a.*=$")),
        ]
        for (text, term) in table { #expect(try OverviewFilter.Term(parsing: text) == term, "\(text)") }
        for status in AppStatus.allCases {
            #expect(try Term(parsing: "status=\(status.rawValue)") == .status(status))
        }
    }

    @Test("what means nothing is refused, with what would be right")
    func wrong() {
        let table = [
            ("", "KEY=VALUE"), ("=", "KEY=VALUE"), ("status", "KEY=VALUE"), ("status=", "KEY=VALUE"),
            ("=x", "'' is no filter"), ("state=x", "use one of status, health, label, name"),
            ("status=bad", "Unknown, Missing, SCALED_DOWN"), ("health=good", "none, starting, healthy, unhealthy"),
            ("health=Healthy", "none, starting, healthy, unhealthy"), ("label==x", "label must be KEY or KEY=VALUE"),
            ("name=(", "name must be a regular expression"), ("name=*", "name must be a regular expression"),
        ]
        for (text, reason) in table {
            let error = #expect(throws: ValueError.self, "\(text)") { try Term(parsing: text) }
            #expect(error?.reason.contains(reason) == true, "\(text): \(error?.reason ?? "")")
        }
    }

    /// The names of the apps that are let through.
    private func names(_ terms: String..., labels: [String: [String: String]] = [:]) throws -> [String] {
        let filter = OverviewFilter(try terms.map { try Term(parsing: $0) })
        return Listed.various.filter { filter.lets($0) { labels[$0] ?? [:] } }.map(\.name.name)
    }

    @Test("values of one key are alternatives, keys must all hold")
    func combined() throws {
        #expect(try names() == ["shop", "batch", "blog", "api", "a"])
        #expect(try names("status=Degraded") == ["shop"])
        #expect(try names("status=Degraded", "status=Initializing") == ["shop", "api"])
        #expect(try names("name=^a") == ["api", "a"])
        #expect(try names("name=^a", "status=Initializing") == ["api"])
        #expect(try names("name=web") == ["shop"], "a container's name counts, too")
        #expect(try names("name=^shop$", "name=^batch$") == ["shop", "batch"])
        #expect(try names("health=unhealthy") == ["shop"])
        #expect(try names("health=starting", "name=shop") == [])
    }

    @Test("several labels must all be on one container, which must have the health, too")
    func labels() throws {
        let labels = [
            "id-shop-web-1": ["tier": "front", "x": "1"], "id-shop-db-1": ["tier": "back"], "id-a": ["x": ""],
        ]
        #expect(try names("label=tier", labels: labels) == ["shop"])
        #expect(try names("label=x", labels: labels) == ["shop", "a"])
        #expect(try names("label=x=", labels: labels) == ["a"])
        #expect(try names("label=x=1", "label=tier=front", labels: labels) == ["shop"])
        #expect(try names("label=x=1", "label=tier=back", labels: labels) == [])
        #expect(try names("label=tier=back", "health=healthy", labels: labels) == ["shop"])
        #expect(try names("label=tier=back", "health=unhealthy", labels: labels) == [])
    }

    @Test("only a filter for a status asks for what is otherwise left out")
    func asksStatus() throws {
        #expect(OverviewFilter([.status(.scaledDown)]).asksStatus)
        #expect(!OverviewFilter([.name("x"), .health(.none)]).asksStatus)
    }
}
