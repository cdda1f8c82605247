import Diagnosis
import DockerEngine
import FoundationEssentials
import Health
import Terminal

/// What is known of one container, as people read it: its state, its check, the last results, its ways in and out, the last
/// log lines.
struct EvidenceText {
    let palette: Palette
    /// The cells of the terminal; nil, as for a pipe, breaks no line.
    var width: Int?

    /// Everything but the findings; an empty line first.
    func lines(_ evidence: Evidence) -> [String] {
        let redaction = Redaction(environment: evidence.facts.environment)
        var rows = state(evidence, redaction)
        rows += check(evidence, redaction)
        rows += surroundings(evidence)
        rows += history(evidence)
        rows += gaps(evidence)
        let name = evidence.facts.name.visible(limit: 200)
        return ["", palette.paint(name, .strong)] + rows.flatMap { $0.lines(width) } + log(evidence, redaction)
    }

    /// A label with one line or more.
    private struct Row {
        var label: String
        var entries: [String]

        init(_ label: String, _ entries: [String]) {
            self.label = label
            self.entries = entries
        }

        func lines(_ width: Int?) -> [String] {
            entries.enumerated().flatMap { index, entry -> [String] in
                let name = index == 0 ? label : ""
                let pieces = width.map { DisplayWidth.wrap(entry, to: max(30, $0 - 14)) } ?? [entry]
                return pieces.enumerated().map { number, piece in
                    let margin =
                        number == 0 ? name + String(repeating: " ", count: max(1, 9 - name.count)) : "           "
                    return "  " + margin + piece
                }
            }
        }
    }

    private func state(_ evidence: Evidence, _ redaction: Redaction) -> [Row] {
        let facts = evidence.facts
        let seen = evidence.container
        var parts = [seen.State.Status.visible(limit: 40)]
        if let health = seen.State.Health, seen.State.Status == "running" {
            parts.append("\(health.Status.visible(limit: 40)) (failing streak \(health.FailingStreak ?? 0))")
        }
        if seen.State.Status != "running", let code = seen.State.ExitCode,
            !["created", "paused"].contains(seen.State.Status)
        {
            parts.append("exit \(ExitCode.text(code))")
        }
        if seen.State.OOMKilled == true { parts.append("out of memory") }
        if let error = seen.State.Error, !error.isEmpty { parts.append(redaction(error).visible(limit: 600)) }
        parts.append("restarts \(seen.RestartCount ?? 0)")
        let words = parts.joined(separator: ", ")
        var rows = [
            Row("image", [facts.seen.image.visible(limit: 300)]),
            Row("state", [evidence.removal == nil ? words : "removed; last seen \(words)"]),
        ]
        if let moment = times(facts) { rows.append(Row("", [moment])) }
        return rows
    }

    private func times(_ facts: ContainerFacts) -> String? {
        if facts.seen.state == .running, let started = facts.startedAt {
            return "since \(timestamp(started)), for \(ago(started, facts))"
        }
        guard let finished = facts.finishedAt, facts.seen.state != .created else { return nil }
        return "ended \(timestamp(finished)), \(ago(finished, facts)) ago"
    }

    private func ago(_ date: Date, _ facts: ContainerFacts) -> String {
        let seconds = max(0, facts.now.timeIntervalSince(date))
        return DurationText.brief(.seconds(seconds < 10 ? (seconds * 10).rounded() / 10 : seconds.rounded()))
    }

    private func check(_ evidence: Evidence, _ redaction: Redaction) -> [Row] {
        let facts = evidence.facts
        guard let check = facts.check, check.form != .disabled else {
            return [Row("check", [facts.check == nil ? "none" : "none: switched off (NONE)"])]
        }
        func time(_ duration: Duration) -> String { DurationText.brief(duration) }
        let quick =
            check.startInterval.flatMap { check.startPeriod > .zero ? ", start interval \(time($0))" : nil } ?? ""
        var rows = [
            Row(
                "check",
                [
                    redaction(check.text).visible(limit: 600),
                    "every \(time(check.interval)), timeout \(time(check.timeout)), start period \(time(check.startPeriod))\(quick), retries \(check.retries)",
                ])
        ]
        if facts.seen.state == .running {
            let (earliest, latest) = check.unhealthyAfter
            rows.append(
                Row(
                    "verdict",
                    [
                        "healthy after \(time(check.firstCheck)) at the earliest; unhealthy after \(time(earliest)) at the earliest, "
                            + "\(time(latest)) at the latest"
                    ]))
        }
        let results = facts.results.suffix(5).flatMap { describe($0, facts, redaction) }
        rows.append(Row("results", results.isEmpty ? ["none: no check has run yet"] : results))
        if let rerun = facts.rerun {
            let left = evidence.leftover.map { " (process \($0) of the engine's machine still runs)" } ?? ""
            rows.append(Row("run now", describe(rerun, facts, redaction, note: left)))
            if let last = facts.results.last, last.hasPassed != rerun.hasPassed {
                rows.append(
                    Row("", ["the engine's last check \(last.hasPassed ? "passed" : "failed"): the two differ"]))
            }
        }
        return rows
    }

    private func describe(
        _ result: CheckResult, _ facts: ContainerFacts, _ redaction: Redaction, note: String = ""
    ) -> [String] {
        let isOld = facts.startedAt.map { result.start < $0 } ?? false
        let took = result.duration.map { " after \(DurationText.brief($0))" } ?? ""
        let head =
            "\(timestamp(result.start)) exit \(result.exitCode)\(took)\(isOld ? " (before the last start)" : "")\(note)"
        let output = redaction(result.output).visible(limit: 4_200, form: .multiLine)
        let text = output.split(separator: "\n").map(String.init)
        guard let first = text.first else { return [head + ", no output"] }
        if text.count == 1 { return [head + ": " + first] }
        return [head + ":"] + text.prefix(20).map { "  \($0)" }
    }

    /// Ports, sockets, networks, routes.
    private func surroundings(_ evidence: Evidence) -> [Row] {
        let facts = evidence.facts
        var rows: [Row] = []
        let ports = facts.ports.map { port in
            let at = port.published.isEmpty ? "not published" : "published at \(port.published.joined(separator: ", "))"
            return "\(port.number)/\(port.transport) \(at)".visible(limit: 300)
        }
        if !ports.isEmpty { rows.append(Row("ports", ports)) }
        if facts.sources.contains(.exec) {
            let sockets = facts.sockets.map(\.text).joined(separator: ", ")
            rows.append(Row("listens", [sockets.isEmpty ? "nothing" : sockets.visible(limit: 600)]))
        }
        let networks = facts.networks.map { place in
            let names = place.aliases.prefix(4).joined(separator: ", ")
            return [place.name, place.address, names.isEmpty ? "" : "(\(names))"].filter { !$0.isEmpty }
                .joined(separator: " ").visible(limit: 300)
        }
        if !networks.isEmpty { rows.append(Row("networks", networks)) }
        let routes = RouteLine.all(of: evidence)
        if !routes.isEmpty { rows.append(Row("routes", routes.map(\.text))) }
        if !facts.processes.isEmpty {
            let redaction = Redaction(environment: facts.environment)
            let shown = facts.processes.prefix(5).map { redaction($0).visible(limit: 200) }
            let more = facts.processes.count - shown.count
            rows.append(
                Row(
                    "runs",
                    shown + (more > 0 ? ["and \(Plural.count(more, "process", plural: "processes")) more"] : [])))
        }
        return rows
    }

    /// Starts and ends that the engine remembers.
    private func history(_ evidence: Evidence) -> [Row] {
        let events = evidence.facts.events
        guard events.count > 1 else { return [] }
        let shown = events.suffix(8).map { event in
            let exit = event.verb == "die" ? event.exitCode.map { " with \(ExitCode.text($0))" } ?? "" : ""
            return "\(timestamp(event.date)) \(event.verb)\(exit)".visible(limit: 120)
        }
        return [Row("events", shown)]
    }

    private func gaps(_ evidence: Evidence) -> [Row] {
        let shown = evidence.gaps.filter { $0.source != .log }
        guard !shown.isEmpty else { return [] }
        return [Row("not read", shown.map { "\($0.source.rawValue): \($0.reason)".visible(limit: 400) })]
    }

    private func log(_ evidence: Evidence, _ redaction: Redaction) -> [String] {
        guard evidence.logLines > 0 else { return [] }
        if let problem = evidence.logProblem {
            return Row("log", ["not to be had: \(problem.visible(limit: 600))"]).lines(width)
        }
        guard evidence.log != nil else { return [] }
        let shown = evidence.shownLog(redaction)
        if shown.isEmpty { return Row("log", ["empty"]).lines(width) }
        return Row("log", ["last \(Plural.count(shown.count, "line")):"]).lines(width) + shown.map { "    | \($0)" }
    }

    private func timestamp(_ date: Date) -> String { date.formatted(Date.ISO8601FormatStyle()) }
}

extension Evidence {
    /// The last lines of the log, without secrets and harmless to print.
    func shownLog(_ redaction: Redaction) -> [String] {
        let lines = (log ?? []).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let whole = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
        // The lines of a key in PEM tell nothing of what they are.
        var isInKey = false
        return whole.suffix(logLines).map { line in
            let text = String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            if text.contains("-----BEGIN "), text.contains("PRIVATE KEY") { isInKey = true }
            defer { if text.contains("-----END ") { isInKey = false } }
            if isInKey, !text.contains("-----") { return "***" }
            return redaction(text).visible(limit: 2_000)
        }
    }
}
