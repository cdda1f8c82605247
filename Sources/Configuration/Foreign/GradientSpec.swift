import Health
import Probing
import YAMLDocument

/// Reads the health checks of a Gradient deployment spec. Success is a status from 200 to 399, whatever the body says.
enum GradientSpec {
    /// Tells a spec from other files.
    static let key = "healthChecks"

    /// Their names are their roles. The rest of the spec is passed over, but for the port that the image listens on.
    static func probes(_ document: YAMLNode, _ problems: ProblemList) -> [Probe] {
        guard let spec = Section(document, of: "the file", problems: problems) else { return [] }
        let imagePort = spec.read("port", .port)
        return spec.section(key)?.healthChecks { probe($0, $1, imagePort: imagePort) } ?? []
    }

    private static func probe(_ section: Section, _ role: ProbeRole, imagePort: Int?) -> Probe? {
        section.allow(["path", "port"] + Dialect.gradient.scheduleKeys)
        let path = section.require("path", .foreignPath)
        let port = section.read("port", .port) ?? imagePort
        let schedule = section.schedule(.gradient, role)
        return path.map {
            Probe(
                name: role.rawValue, role: role,
                question: .http(HTTPQuestion(.container(ContainerPlace(port: port, path: $0)))),
                expectation: Expectation(readsDocument: false), schedule: schedule)
        }
    }
}
