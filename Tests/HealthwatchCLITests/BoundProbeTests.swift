import DockerEngine
import Health
import Probing
import Testing

@testable import HealthwatchCLI

@Suite("Whom a probe asks")
struct BoundProbeTests {
    private static let engine = Endpoint(.unix(path: "/s"), from: .standard)

    private func bind(_ question: ProbeQuestion, to names: [String], service: String? = nil) throws -> [BoundProbe] {
        let containers = try names.map {
            try Inspected.container("\($0)-1", labels: ["com.docker.compose.service": $0])
        }
        let probe = Probe(name: "p", question: question, service: service)
        return BoundProbe.bind(probe, to: containers, of: Self.engine)
    }

    @Test("a URL is asked once, whatever containers there are", arguments: [[], ["web"], ["web", "db"]])
    func url(_ names: [String]) throws {
        let bound = try bind(.http(HTTPQuestion(.url("http://h/"))), to: names)
        #expect(bound.map(\.url) == ["http://h/"])
        #expect(bound.first?.container == nil && bound.first?.obstacle == nil)
    }

    @Test("what is about a container needs to know about which")
    func service() throws {
        let place = ProbePlace.container(ContainerPlace(port: 5, host: "h"))
        #expect(try bind(.tcp(place), to: ["web", "db"]).first?.obstacle == .severalContainers(["db-1", "web-1"]))
        #expect(try bind(.tcp(place), to: ["web"], service: "db").first?.obstacle == .noContainer("db"))
        #expect(try bind(.containerCheck, to: ["web", "db"], service: "db").map(\.container?.name) == ["db-1"])
    }

    @Test("a place is asked in the scheme of its question")
    func schemes() throws {
        let place = ContainerPlace(port: 5, path: "/p", isEncrypted: true, host: "h")
        #expect(try bind(.tcp(.container(place)), to: ["web"]).map(\.url) == ["tcp://h:5"])
        #expect(try bind(.http(HTTPQuestion(.container(place))), to: ["web"]).map(\.url) == ["https://h:5/p"])
        let probe = Probe(name: "p", question: .tcp(.container(place)))
        #expect(BoundProbe.bind(probe, at: "other").url == "tcp://h:5")
    }

    @Test("a container that does not run cannot be asked")
    func stopped() throws {
        let container = try Inspected.container("web", state: #"{"Status":"exited"}"#)
        let probe = Probe(name: "p", question: .command(["true"]))
        let bound = BoundProbe.bind(probe, to: [container], of: Self.engine)
        #expect(bound.map(\.obstacle) == [.notRunning(container: "web")])
    }
}
