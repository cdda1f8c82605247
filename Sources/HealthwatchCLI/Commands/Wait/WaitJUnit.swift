import DockerEngine
import FoundationEssentials
import Health
import Terminal

/// `-o junit`: a suite for each app, a case for each container and each target of phase 2.
enum WaitJUnit {
    /// The whole document.
    static func document(_ outcomes: [WaitOutcome]) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"healthwatch wait\">\n"
            + outcomes.map(suite).joined() + "</testsuites>\n"
    }

    private struct Case {
        var name: String
        var time: Duration
        var failure: (type: String, message: String)?
        var skipped: String?
    }

    private static func suite(_ outcome: WaitOutcome) -> String {
        let cases = cases(outcome)
        let name = attribute(outcome.name.text)
        let lines = cases.map { self.text($0, suite: name) }
        let output = attribute(WaitReport(palette: .plain).text(outcome))
        return """
              <testsuite name="\(name)" tests="\(cases.count)" failures="\(cases.count { $0.failure != nil })" errors="0" \
            skipped="\(cases.count { $0.skipped != nil })" time="\(seconds(outcome.duration))" \
            timestamp="\(outcome.startedAt.formatted(Date.ISO8601FormatStyle()))">
            \(lines.joined())    <system-out>\(output)</system-out>
              </testsuite>

            """
    }

    private static func cases(_ outcome: WaitOutcome) -> [Case] {
        var cases = outcome.members.map { member in
            var result = Case(name: member.observation.name, time: member.waited)
            if member.isOffender, let reason = outcome.reason {
                result.failure = (reason.code.rawValue, reason.message)
            } else if case .failing(let failure, _) = member.standing {
                result.failure = (failure.code.rawValue, WaitText.standing(member.standing))
            } else if !member.standing.isPassing || member.standing == .passing(.skipped) {
                result.skipped = WaitText.standing(member.standing)
            }
            return result
        }
        cases += outcome.targets.map { target in
            var result = Case(name: target.target.shownQuestion, time: target.duration)
            let last = ProbeText.last(target)
            if !target.isPassed, target.attempts > 0 { result.failure = (ReasonCode.probeFailed.rawValue, last) }
            if target.attempts == 0 { result.skipped = last }
            return result
        }
        if let reason = outcome.reason, !cases.contains(where: { $0.failure != nil }) {
            cases.append(
                Case(name: "deployment", time: outcome.duration, failure: (reason.code.rawValue, reason.message)))
        }
        return cases
    }

    private static func text(_ result: Case, suite: String) -> String {
        let head =
            "    <testcase classname=\"\(suite)\" name=\"\(attribute(result.name))\" time=\"\(seconds(result.time))\""
        if let failure = result.failure {
            return head
                + ">\n      <failure type=\"\(attribute(failure.type))\" message=\"\(attribute(failure.message))\"/>\n"
                + "    </testcase>\n"
        }
        if let skipped = result.skipped {
            return head + ">\n      <skipped message=\"\(attribute(skipped))\"/>\n    </testcase>\n"
        }
        return head + "/>\n"
    }

    private static func seconds(_ duration: Duration) -> String {
        let milliseconds = duration.milliseconds
        let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
        return "\(milliseconds / 1_000).\(fraction)"
    }

    /// Text made harmless has no character that XML 1.0 forbids.
    private static func attribute(_ text: String) -> String {
        let escapes: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"]
        return text.visible(form: .multiLine).reduce(into: "") { $0 += escapes[$1] ?? String($1) }
    }
}
