import Configuration
import Diagnosis
import DockerEngine
import FoundationEssentials
import Health
import Lint
import Terminal
import YAMLDocument

/// One `lint`: looks through everything that is named, and tells what is wrong with it.
struct LintRun: Sendable {
    let arguments: LintArguments
    let context: Context

    func run() async -> ExitStatus {
        var problems: [ExitStatus] = []
        let subjects = subjects(&problems)
        var report = LintReport(files: [])
        var names: [LintSubject] = []
        for subject in subjects {
            guard case .file(let path) = subject else {
                names.append(subject)
                continue
            }
            if let problem = look(at: path, into: &report) { problems.append(problem) }
        }
        if !names.isEmpty { problems += await ask(about: names, into: &report) }
        if let signal = context.interruption() { return ExitStatus(signal: signal) }
        report.findings.removeAll { arguments.ignored.contains($0.finding.id) }
        if !report.files.isEmpty || !report.objects.isEmpty { show(report) }
        if let problem = problems.first { return problem }
        let isBad = report.count(.error) > 0 || arguments.isStrict && report.count(.warning) > 0
        return isBad ? .unhealthy : .success
    }

    private func subjects(_ problems: inout [ExitStatus]) -> [LintSubject] {
        var subjects: [LintSubject] = []
        do throws(LintSubject.Mistake) {
            if arguments.subjects.isEmpty { subjects = try LintSubject.files(in: ".") }
        } catch {
            say(error.text)
            problems.append(.notFound)
        }
        for word in arguments.subjects {
            do throws(LintSubject.Mistake) { subjects += try LintSubject.read(word) } catch {
                say(error.text.visible(limit: 600))
                problems.append(.notFound)
            }
        }
        return subjects.distinct
    }

    private var options: LintOptions {
        var options = LintOptions()
        options.gate = arguments.gate
        return options
    }

    private func say(_ text: String) {
        context.streams.writeLine("healthwatch lint: \(text)", to: .error)
    }
}

// MARK: - Files

extension LintRun {
    /// Looks through one file; returns the exit status when it cannot be read at all.
    private func look(at path: String, into report: inout LintReport) -> ExitStatus? {
        let bytes: [UInt8]
        do throws(TextFile.Problem) { bytes = try TextFile.read(path) } catch {
            say(error.sentence(about: path.visible(limit: 500)))
            return error.exit
        }
        report.files.append(path)
        switch LintedFile.kind(of: bytes, named: path) {
        case .dockerfile: report.add(DockerfileLint.check(bytes, file: path, options: options))
        case .compose: report.add(compose(bytes, path))
        case .probes: report.add(probes(bytes, path))
        }
        return nil
    }

    private func compose(_ bytes: [UInt8], _ path: String) -> LintResult {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let overrides = LintedFile.overrides(of: path).compactMap { other in
            (try? TextFile.read(other)).map { ComposeModel.File(other, $0) }
        }
        let model = ComposeModel([ComposeModel.File(path, bytes)] + overrides, environment: context.environment) {
            try? TextFile.read($0.hasPrefix("/") || folder.isEmpty ? $0 : "\(folder)/\($0)")
        }
        return ComposeLint.check(model, options: options)
    }

    /// What is wrong with a file of probes its reader says; the probes themselves have no lint.
    private func probes(_ bytes: [UInt8], _ path: String) -> LintResult {
        var result = LintResult()
        do throws(ConfigurationError) { _ = try ProbeFile.read(bytes, path: path) } catch {
            result.errors = error.problems.map {
                .malformed(Place(file: path, line: $0.mark.line, column: $0.mark.column), $0.text)
            }
        }
        return result
    }
}

// MARK: - What an engine has

extension LintRun {
    private func ask(about names: [LintSubject], into report: inout LintReport) async -> [ExitStatus] {
        do throws(EngineError) {
            let engine = try await arguments.engine.connect(context, within: nil)
            var options = options
            options.engine = LintOptions.Engine(
                name: engine.isPodman ? "Podman" : "an engine with API \(engine.version)",
                knowsStartInterval: engine.knowsStartInterval)
            let all = try await engine.containers()
            var search = AppSearch(engine)
            var problems: [ExitStatus] = []
            for name in names {
                let found = try await find(name, on: engine, among: all, by: &search)
                switch found {
                case .failure(let problem): problems.append(problem)
                case .success(let definitions):
                    report.objects += definitions.map(\.owner)
                    var result = LintResult()
                    result.findings = Linter.check(definitions, options: options)
                    report.add(result)
                }
            }
            return problems
        } catch {
            if let signal = context.interruption() { return [ExitStatus(signal: signal)] }
            say(error.text.visible(limit: 4_000))
            return [.engine]
        }
    }

    /// The checks that a name means, or what the command ends with.
    private func find(
        _ subject: LintSubject, on engine: Engine, among all: [Wire.ContainerSummary], by search: inout AppSearch
    ) async throws(EngineError) -> Result<[HealthcheckDefinition], ExitStatus> {
        switch subject {
        case .file: return .success([])
        case .image(let text): return try await image(text, on: engine)
        case .name(let text):
            // A colon that is none of a kind is that of an image's tag.
            guard let name = try? AppName(parsing: text) else { return try await image(text, on: engine) }
            let answer = try await search.find(name, among: all)
            if answer == .missing, name.kind == nil { return try await image(text, on: engine) }
            switch answer.members(of: name, verb: "looked through") {
            case .failure(let problem):
                say(problem.text)
                return .failure(problem.exit)
            case .success(let ids):
                let (seen, problem) = await engine.inspect(ids)
                if let problem { throw problem }
                return .success(seen.sorted { $0.shortName < $1.shortName }.map(HealthcheckDefinition.init))
            }
        }
    }

    private func image(
        _ name: String, on engine: Engine
    ) async throws(EngineError) -> Result<[HealthcheckDefinition], ExitStatus> {
        do throws(EngineError) {
            return .success([HealthcheckDefinition(try await engine.image(name, within: .seconds(10)), named: name)])
        } catch .notFound {
            say(
                "'\(name.visible(limit: 300))' is no file, and the engine has no app, container or image of that name "
                    + "('docker ps -a' and 'docker images' list what exists)")
            return .failure(.notFound)
        } catch {
            throw error
        }
    }
}

extension ExitStatus: Error {}

// MARK: - Output

extension LintRun {
    private func show(_ report: LintReport) {
        let streams = context.streams
        let clean: (String) -> String = { $0.visible(limit: 4_000) }
        switch arguments.format {
        case .text: streams.write(text(report))
        case .json: streams.writeLine(Documents.json(LintDocument(report.cleaned(clean)), isPretty: true))
        case .ndjson:
            for part in parts(of: report) { streams.writeLine(Documents.json(LintDocument(part.cleaned(clean)))) }
        case .sarif: streams.write(SARIFLog.text(report.cleaned(clean), version: Version.number))
        case .github: streams.write(LintGitHub.annotations(report.cleaned(clean)))
        }
    }

    /// A report for each file and object.
    private func parts(of report: LintReport) -> [LintReport] {
        let subjects =
            report.files.map { LintReport(files: [$0]) } + report.objects.map { LintReport(files: [], objects: [$0]) }
        return subjects.map { subject in
            var part = subject
            let names = Set(subject.files + subject.objects)
            part.findings = report.findings.filter { names.contains($0.place.file) }
            part.errors = report.errors.filter { names.contains($0.place.file) }
            return part
        }
    }

    private func text(_ report: LintReport) -> String {
        let streams = context.streams
        let palette = Palette(
            choice: arguments.color, isTerminal: streams.isTerminal(.output), environment: context.environment)
        let findings = FindingText(palette: palette, width: streams.terminalWidth)
        let lines = SourceLines()
        let form = LintText(
            paint: { text, role in palette.paint(text, Role(role)) }, clean: { $0.visible(limit: 4_000) },
            body: findings.body, line: lines.line)
        return form.text(report)
    }
}

extension Role {
    fileprivate init(_ role: LintText.Role) {
        switch role {
        case .error: self = .bad
        case .warning: self = .warning
        case .info, .dim: self = .dim
        case .strong: self = .strong
        }
    }
}
