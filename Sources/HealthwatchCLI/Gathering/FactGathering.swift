import Diagnosis
import DockerEngine
import FoundationEssentials
import Health

/// Gathers what a diagnosis rests on, all sources at the same time: each may fail, and the rest still tells.
struct FactGathering: Sendable {
    let engine: Engine
    let timeline: Timeline
    /// How many log lines the report shows; the diagnosis reads more.
    var logLines = 20
    /// Why no commands may be run inside the container; nil when they may.
    var execRefusal: String?
    /// Whether the health command is run once more.
    var runsCheck = false
    /// When there must be an end, in the time of `timeline`.
    var end: Duration

    /// The fewest log lines that a diagnosis reads.
    private static let fewestLines = 120

    /// What one source gave.
    fileprivate enum Piece: Sendable {
        case log([UInt8])
        case top([String])
        case architectures(image: String?, engine: String?)
        case inside(InsideReading)
        case events([ContainerEvent])
        case rerun(CheckRerun)
        case gap(Source, String)
    }

    /// Gathers everything about `seen`, beside `neighbours`, all containers of the engine.
    func gather(_ seen: Wire.ContainerInspect, among neighbours: [Wire.ContainerSummary]) async -> Evidence {
        var evidence = self.seen(seen, among: neighbours)
        let facts = evidence.facts
        await withTaskGroup(of: Piece.self) { group in
            for source in questions(about: facts) { group.addTask { await ask(source, about: seen, facts) } }
            for await piece in group { evidence.take(piece) }
        }
        if facts.seen.state == .running, let execRefusal {
            evidence.gaps.append(.init(source: .exec, reason: execRefusal))
        }
        evidence.gaps.sort { $0.source.rawValue < $1.source.rawValue }
        return evidence
    }

    /// The first finding about a container, made harmless to print; nil where there is none.
    func rootCause(_ seen: Wire.ContainerInspect) async -> Finding? {
        let all = (try? await engine.containers(within: max(.milliseconds(100), end - timeline.now))) ?? []
        return await gather(seen, among: all).findings.first?.visible
    }

    /// What is known of `seen` without asking the engine more.
    func seen(_ seen: Wire.ContainerInspect, among neighbours: [Wire.ContainerSummary]) -> Evidence {
        var evidence = Evidence(container: seen, facts: ContainerFacts(seen, of: engine), logLines: logLines)
        evidence.facts.isAwaited = evidence.facts.isAwaited(among: neighbours)
        evidence.facts.neighbours = neighbours.filter { $0.Id != seen.Id }.map(Neighbour.init)
        evidence.facts.sources.insert(.neighbours)
        return evidence
    }

    /// The sources that have anything to tell about a container in this state.
    private func questions(about facts: ContainerFacts) -> [Source] {
        var sources: [Source] = [.log, .image]
        // Podman answers nothing to an `until` that has passed, and keeps the stream open.
        if !engine.isPodman { sources.append(.events) }
        if facts.seen.state == .running {
            sources.append(.top)
            if execRefusal == nil { sources.append(.exec) }
            if runsCheck, let check = facts.check, [.exec, .shell].contains(check.form) { sources.append(.runCheck) }
        }
        return sources
    }

    /// Asks one source; what it says, or why it says nothing.
    private func ask(_ source: Source, about seen: Wire.ContainerInspect, _ facts: ContainerFacts) async -> Piece {
        let limit = max(.milliseconds(100), end - timeline.now)
        do throws(EngineError) {
            switch source {
            case .log:
                return .log(
                    try await engine.logTail(
                        of: seen.Id, lines: max(logLines, Self.fewestLines), isTTY: seen.Config?.Tty ?? false,
                        within: min(.seconds(3), limit)))
            case .top: return .top(try await engine.top(seen.Id, within: min(.seconds(4), limit)).commands)
            case .image:
                // Only a program that cannot be run makes one ask for which machine it was made.
                guard facts.seen.state != .running else { return .architectures(image: nil, engine: nil) }
                let time = min(.seconds(2), limit)
                let image = try await engine.image(seen.Image ?? facts.seen.image, within: time)
                let machine = try await engine.versionDocument(within: time)
                return .architectures(image: image.Architecture, engine: machine.Arch)
            case .events:
                let verbs = ["start", "die", "kill", "stop", "oom", "restart"]
                let events = try await engine.pastEvents(of: seen.Id, verbs, within: min(.seconds(4), limit))
                return .events(events.compactMap(ContainerEvent.init))
            case .runCheck:
                guard let check = facts.check else { return .gap(source, "no health check") }
                return .rerun(try await CheckRerun.run(check, in: seen.Id, by: engine, timeline: timeline))
            case .exec: return await readInside(seen, facts, within: min(.seconds(5), limit))
            case .inspect, .neighbours, .probe, .routerAPI: return .gap(source, "not asked")
            }
        } catch {
            return .gap(source, error.text)
        }
    }

    private func readInside(
        _ seen: Wire.ContainerInspect, _ facts: ContainerFacts, within limit: Duration
    ) async -> Piece {
        let command = facts.check.map { CheckCommand($0, environment: facts.environment) }
        let engine = engine
        let reading = await timeline.race(until: timeline.now + limit) {
            () -> Result<InsideReading, InsideReading.Problem> in
            do throws(InsideReading.Problem) {
                return .success(try await InsideReading.read(seen.Id, by: engine, check: command, within: limit))
            } catch {
                return .failure(error)
            }
        }
        switch reading {
        case .success(let inside)?: return .inside(inside)
        case .failure(.engine(let error))?: return .gap(.exec, error.text)
        case .failure(.noReader)?: return .gap(.exec, "the image has neither a shell nor cat")
        case .failure(.tooSlow)?, nil: return .gap(.exec, "the container did not answer in time")
        }
    }
}

extension Evidence {
    fileprivate mutating func take(_ piece: FactGathering.Piece) {
        switch piece {
        case .log(let bytes):
            log = bytes
            facts.log = Self.lines(bytes)
            facts.sources.insert(.log)
        case .top(let commands):
            facts.processes = commands
            facts.sources.insert(.top)
        case .architectures(let image, let machine):
            facts.imageArchitecture = image
            facts.engineArchitecture = machine
            facts.sources.insert(.image)
        case .inside(let reading):
            facts.sockets = reading.sockets
            facts.programs = reading.programs
            facts.localhost = reading.localhost
            facts.scriptHead = reading.scriptHead
            facts.memoryKills = reading.memoryKills
            facts.sources.insert(.exec)
        case .events(let events):
            facts.events = events
            facts.sources.insert(.events)
        case .rerun(let rerun):
            facts.rerun = rerun.result
            leftover = rerun.leftover
            facts.sources.insert(.runCheck)
        case .gap(let source, let reason): gaps.append(Gap(source: source, reason: reason))
        }
    }
}

extension ContainerFacts {
    /// Whether another container of the same project waits for this one to complete.
    fileprivate func isAwaited(among neighbours: [Wire.ContainerSummary]) -> Bool {
        guard case .replica(let project, let service, _) = seen.slot else { return false }
        return neighbours.contains { $0.awaitedServices.contains("\(project)/\(service)") }
    }
}
