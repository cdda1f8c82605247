import Health
import Probing
import YAMLDocument

/// Reads the probes of an app in healthwatch.yaml.
struct ProbeReader {
    /// Of the configuration.
    let folder: Folder
    /// What holds for probes that do not say it.
    let isCritical: Bool
    let service: String?

    private static let commonKeys = ["critical", "service", "expect"]

    /// The probe of a role, under `healthChecks`.
    func healthCheck(_ section: Section, _ role: ProbeRole) -> Probe? {
        section.allow(Self.commonKeys + QuestionReader.keys + Dialect.own.scheduleKeys)
        return probe(section, name: role.rawValue, role)
    }

    /// A probe by its name, under `probes`.
    func named(_ name: String, _ section: Section) -> Probe? {
        section.allow(["role"] + Self.commonKeys + QuestionReader.keys + Dialect.own.scheduleKeys)
        let role = section.read("role", Form<ProbeRole>.choice) ?? .readiness
        return probe(section, name: name, role)
    }

    private func probe(_ section: Section, name: String, _ role: ProbeRole) -> Probe? {
        let reader = QuestionReader(section: section, folder: folder)
        let question = reader.question()
        let expectation = section.section("expect").map { ExpectationReader(section: $0).expectation(reader.kind) }
        let schedule = section.schedule(.own, role)
        let isCritical = section.read("critical", .flag) ?? isCritical
        let service = section.read("service", .name) ?? service
        return question.map {
            Probe(
                name: name, role: role, question: $0, expectation: expectation ?? Expectation(), schedule: schedule,
                isCritical: isCritical, service: $0.needsContainer ? service : nil)
        }
    }
}

extension ProbeQuestion {
    /// Whether it is asked of a container, which has to be found first.
    fileprivate var needsContainer: Bool {
        switch self {
        case .http(let question), .stream(let question): question.place.isContainer
        case .tcp(let place): place.isContainer
        case .command, .containerCheck: true
        }
    }
}

extension ProbePlace {
    fileprivate var isContainer: Bool {
        if case .container = self { true } else { false }
    }
}
