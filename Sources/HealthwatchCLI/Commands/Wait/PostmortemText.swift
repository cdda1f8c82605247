import DockerEngine
import FoundationEssentials
import Health
import Terminal

/// What the offending container left behind: its state, its check, the last results, the last log lines.
struct PostmortemText {
    let palette: Palette

    func lines(_ postmortem: Postmortem) -> [String] {
        let seen = postmortem.container
        let name = seen.shortName.visible(limit: 200)
        var lines = ["", palette.paint(name, .strong)]
        lines.append("  image    \((seen.Config?.Image ?? "").visible(limit: 300))")
        lines.append("  state    \(postmortem.removal == nil ? state(seen) : "removed; last seen \(state(seen))")")
        lines += check(seen)
        lines += log(postmortem)
        lines += ["", "Next:"] + next(name, removal: postmortem.removal)
        return lines
    }

    /// The engine answers nothing about a container that it removed, but still tells its events.
    private func next(_ name: String, removal: DateInterval?) -> [String] {
        guard let removal else { return ["  docker inspect \(name)", "  docker logs --tail 100 \(name)"] }
        // Two clocks may be two seconds apart without being noticed, and fractions of a second are cut off.
        let since = timestamp(removal.start.addingTimeInterval(-2))
        let until = timestamp(removal.end.addingTimeInterval(3))
        return [
            "  docker events --since \(since) --until \(until) --filter container=\(name)",
            "  docker ps -a --filter name=\(name)",
        ]
    }

    private func state(_ seen: Wire.ContainerInspect) -> String {
        var parts = [seen.State.Status.visible(limit: 40)]
        if let health = seen.State.Health, seen.State.Status == "running" {
            parts.append("\(health.Status.visible(limit: 40)) (failing streak \(health.FailingStreak ?? 0))")
        }
        if seen.State.Status != "running", let code = seen.State.ExitCode {
            parts.append("exit \(WaitText.exit(code))")
        }
        if seen.State.OOMKilled == true { parts.append("out of memory") }
        if let error = seen.State.Error, !error.isEmpty { parts.append(SecretMask.mask(error).visible(limit: 600)) }
        parts.append("restarts \(seen.RestartCount ?? 0)")
        return parts.joined(separator: ", ")
    }

    private func check(_ seen: Wire.ContainerInspect) -> [String] {
        guard let check = seen.Config?.Healthcheck, check.isEnabled else { return ["  check    none"] }
        let started = Timestamp.date(seen.State.StartedAt)
        var lines = ["  check    \(SecretMask.mask(command(check.Test ?? [])).visible(limit: 600))"]
        lines.append(
            "           every \(time(check.Interval, 30)), timeout \(time(check.Timeout, 30)), "
                + "start period \(time(check.StartPeriod, 0)), retries \(check.effectiveRetries)")
        let results = seen.State.Health?.Log ?? []
        if results.isEmpty { lines.append("  results  none: no check has run yet") }
        for (index, result) in results.suffix(5).enumerated() {
            lines += describe(result, label: index == 0 ? "  results  " : "           ", started: started)
        }
        return lines
    }

    private func describe(_ result: Wire.ContainerInspect.Health.Result, label: String, started: Date?) -> [String] {
        let start = Timestamp.date(result.Start)
        let took = start.flatMap { start in
            Timestamp.date(result.End).map { DurationText.brief(.seconds($0.timeIntervalSince(start))) }
        }
        let isOld = start.flatMap { start in started.map { start < $0 } } ?? false
        let head =
            "\(start.map(timestamp) ?? "?") exit \(result.ExitCode)"
            + (took.map { " after \($0)" } ?? "") + (isOld ? " (before the last start)" : "")
        let output = SecretMask.mask(result.Output ?? "").visible(limit: 4_200, form: .multiLine)
        let text = output.split(separator: "\n").map(String.init)
        guard let first = text.first else { return [label + head + ", no output"] }
        if text.count == 1 { return [label + head + ": " + first] }
        return [label + head + ":"] + text.prefix(20).map { "             \($0)" }
    }

    private func log(_ postmortem: Postmortem) -> [String] {
        if let problem = postmortem.logProblem { return ["  log      not to be had: \(problem.visible(limit: 600))"] }
        guard let bytes = postmortem.log else { return [] }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let shown = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
        if shown.isEmpty { return ["  log      empty"] }
        return ["  log      last \(WaitText.count(shown.count, "line")):"]
            + shown.map {
                let line = $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
                return "    | " + SecretMask.mask(String(decoding: line, as: UTF8.self)).visible(limit: 2_000)
            }
    }

    /// The check as a person writes it.
    private func command(_ test: [String]) -> String {
        switch test.first {
        case "CMD-SHELL": test.dropFirst().joined(separator: " ")
        case "CMD": test.dropFirst().map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
        default: test.joined(separator: " ")
        }
    }

    private func timestamp(_ date: Date) -> String { date.formatted(Date.ISO8601FormatStyle()) }

    private func time(_ nanoseconds: Int64?, _ fallback: Int) -> String {
        let value = nanoseconds ?? 0
        return DurationText.brief(value > 0 ? .nanoseconds(value) : .seconds(fallback))
    }
}
