import CommandSpec
import Configuration
import DockerEngine
import HTTP
import Health
import Probing
import Terminal

/// Whom a `probe` asks: what its words and its file come to.
struct ProbeSelection: Sendable {
    var probes: [BoundProbe] = []
    /// The engine of the containers; nil where nothing asks for one.
    var engine: Engine?

    /// Why nothing can be asked.
    struct Problem: Error {
        /// The sentence for people, or several.
        var text: String
        var exit: ExitStatus
    }

    /// Those that gate each other, which are those of one container, together.
    var groups: [[BoundProbe]] {
        var groups: [String: [BoundProbe]] = [:]
        var order: [String] = []
        for probe in probes {
            let key = probe.group
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(probe)
        }
        return order.compactMap { groups[$0] }
    }

    /// Reads the files that are named, and asks the engine where that is needed.
    static func make(_ arguments: ProbeArguments, context: Context) async throws(Problem) -> ProbeSelection {
        try checkFiles(arguments.request)
        let maker = Maker(arguments: arguments, context: context)
        guard let path = arguments.specFile else { return try await maker.fromTargets() }
        return try await maker.fromFile(path)
    }

    private static func checkFiles(_ request: ProbeRequestOptions) throws(Problem) {
        if let path = request.authorityFile {
            do throws(AuthorityFile.Flaw) { try AuthorityFile.check(path) } catch {
                throw Problem(text: ProbeText.authorityFile(path, error), exit: error.exit)
            }
        }
        for (path, option) in [(request.certificateFile, "--cert"), (request.keyFile, "--key")] {
            guard let path else { continue }
            do throws(TextFile.Problem) { _ = try TextFile.read(path) } catch {
                throw Problem(text: "\(option): \(error.sentence(about: path))", exit: error.exit)
            }
        }
    }
}

extension BoundProbe {
    /// What it is asked together with: the other probes of its container, or of what it belongs to in its file.
    fileprivate var group: String { container?.id ?? owner ?? label }
}

/// Makes a selection out of what a user gave.
private struct Maker: Sendable {
    let arguments: ProbeArguments
    let context: Context

    // MARK: Targets

    func fromTargets() async throws(ProbeSelection.Problem) -> ProbeSelection {
        var selection = ProbeSelection()
        var containers: [AppName] = []
        for target in arguments.targets {
            if case .container(let name) = target { containers.append(name) }
        }
        var found: [AppName: [Wire.ContainerInspect]] = [:]
        if !containers.isEmpty {
            let engine = try await connect()
            selection.engine = engine
            found = try await find(containers.distinct, on: engine)
        }
        for target in arguments.targets {
            switch target {
            case .url(let url): selection.probes.append(probe(url))
            case .tcp(let host, let port):
                let url = "tcp://\(host.urlHost):\(port)"
                selection.probes.append(BoundProbe.bind(probe(url, .tcp(.url(url))), at: nil))
            case .container(let name):
                let probe = probe(name.text, .containerCheck)
                for container in found[name] ?? [] {
                    var bound = BoundProbe(probe: probe, label: "container:\(container.shortName)")
                    bound.container = BoundProbe.Container(container)
                    selection.probes.append(bound)
                }
            case .name: continue
            }
        }
        return selection
    }

    private func probe(_ url: ProbeURL) -> BoundProbe {
        let question = arguments.request.question(url.text)
        return BoundProbe.bind(
            probe(url.text, arguments.request.isStream ? .stream(question) : .http(question)), at: nil)
    }

    private func probe(_ name: String, _ question: ProbeQuestion) -> Probe {
        Probe(
            name: name, role: arguments.schedule.role, question: question,
            expectation: arguments.expectation.expectation,
            schedule: arguments.schedule.applied(to: ProbeSchedule(), mode: arguments.mode))
    }

    // MARK: A file

    func fromFile(_ path: String) async throws(ProbeSelection.Problem) -> ProbeSelection {
        let file = try read(path)
        var selection = ProbeSelection()
        var named: [Wire.ContainerInspect]?
        if let name = arguments.container { named = try await containers(of: name, &selection) }
        for group in file.groups {
            var containers = named
            if containers == nil, let app = try app(of: group) {
                containers = try await self.containers(of: app, &selection)
            }
            for var probe in group.probes {
                let owner = group.app ?? probe.nameOfOwner
                // The name of a container in a manifest is not that of the one that runs here.
                if named?.count == 1 { probe.service = nil }
                let bound =
                    if let containers, let engine = selection.engine {
                        BoundProbe.bind(probe, to: containers, of: engine.endpoint)
                    } else { [BoundProbe.bind(probe, at: arguments.address)] }
                selection.probes += bound.map {
                    var one = $0
                    one.owner = owner
                    return one
                }
            }
        }
        try choose(&selection, from: path)
        for index in selection.probes.indices {
            let schedule = selection.probes[index].probe.schedule
            selection.probes[index].probe.schedule = arguments.schedule.applied(to: schedule, mode: arguments.mode)
        }
        return selection
    }

    private func read(_ path: String) throws(ProbeSelection.Problem) -> ProbeFile {
        let bytes: [UInt8]
        do throws(TextFile.Problem) { bytes = try TextFile.read(path) } catch {
            throw .init(text: error.sentence(about: path), exit: error.exit)
        }
        do throws(ConfigurationError) { return try ProbeFile.read(bytes, path: path) } catch {
            throw .init(text: error.text, exit: .usage)
        }
    }

    /// The app of healthwatch.yaml whose containers its probes are about; nil when they are about none, or when all is
    /// asked at `--address`.
    private func app(of group: ProbeFile.Group) throws(ProbeSelection.Problem) -> AppName? {
        guard let app = group.app, arguments.address == nil, group.probes.contains(where: \.question.needsContainer)
        else { return nil }
        do throws(ValueError) { return try AppName(parsing: app) } catch {
            throw .init(text: "bad app '\(app)' in the file: \(error.reason)", exit: .usage)
        }
    }

    private func containers(
        of name: AppName, _ selection: inout ProbeSelection
    ) async throws(ProbeSelection.Problem) -> [Wire.ContainerInspect] {
        let engine = if let known = selection.engine { known } else { try await connect() }
        selection.engine = engine
        return try await find([name], on: engine)[name] ?? []
    }

    /// Keeps those that the targets name: a probe, its app, its container or its role.
    private func choose(_ selection: inout ProbeSelection, from path: String) throws(ProbeSelection.Problem) {
        guard !arguments.targets.isEmpty else { return }
        let known = selection.probes
        var chosen: [BoundProbe] = []
        for target in arguments.targets {
            guard case .name(let text) = target else {
                throw .init(
                    text:
                        "with --spec a TARGET is the name of one of the file's probes, of their app, container or role",
                    exit: .usage)
            }
            let fitting = known.filter { $0.fits(text) }
            guard !fitting.isEmpty else {
                let names = known.map(\.probe.name).distinct.joined(separator: ", ")
                throw .init(text: "no probe of \(path) is called '\(text)'; it has \(names)", exit: .notFound)
            }
            chosen += fitting.filter { !chosen.contains($0) }
        }
        selection.probes = chosen
    }

    // MARK: The engine

    private func connect() async throws(ProbeSelection.Problem) -> Engine {
        do throws(EngineError) { return try await arguments.engine.connect(context, within: nil) } catch {
            throw .init(text: error.text, exit: .engine)
        }
    }

    private func find(
        _ names: [AppName], on engine: Engine
    ) async throws(ProbeSelection.Problem) -> [AppName: [Wire.ContainerInspect]] {
        var found: [AppName: [Wire.ContainerInspect]] = [:]
        var answers: [(AppName, AppSearch.Answer)] = []
        do throws(EngineError) {
            let all = try await engine.containers()
            var search = AppSearch(engine)
            for name in names { answers.append((name, try await search.find(name, among: all))) }
            for case (let name, .found(_, let ids)) in answers {
                let (seen, problem) = await engine.inspect(ids)
                if let problem { throw problem }
                found[name] = seen.sorted { $0.shortName < $1.shortName }
            }
        } catch {
            throw .init(text: error.text, exit: .engine)
        }
        for (name, answer) in answers {
            if case .failure(let problem) = answer.members(of: name, verb: "probed") {
                throw .init(text: problem.text, exit: problem.exit)
            }
        }
        return found
    }
}

extension BoundProbe {
    /// Whether a word names it: its name or the last part of it, its app, service or container, or its role.
    fileprivate func fits(_ word: String) -> Bool {
        let last = probe.name.split(separator: "/").last.map(String.init)
        return [probe.name, last, owner, probe.service, container?.name, probe.role.rawValue].contains(word)
    }
}

extension Probe {
    /// The container that it belongs to in a manifest, which its name begins with; empty in a deployment spec.
    fileprivate var nameOfOwner: String { name.split(separator: "/").dropLast().joined(separator: "/") }
}
