import Health
import TestSupport
import Testing

private let file = "06c-haproxy-observed.json"

@Suite("Rise and fall as HAProxy has them", .enabled(if: Corpora.isPresent(file), Comment(rawValue: Corpora.absence)))
struct HAProxyCorpusTests {
    /// HAProxy's log of a script: a line for each check whose outcome or counter is new, one for each change of a server.
    private static func log(rise: Int, fall: Int, _ script: [String]) -> [String] {
        var threshold = ProbeThreshold.haproxy(rise: rise, fall: fall)
        var last = ""
        var lines: [String] = []
        for letter in script {
            let before = threshold.verdict
            threshold.record(letter == "S" ? .success : .failure)
            let line = "\(letter == "S" ? "succeeded" : "failed") \(counter(threshold))"
            if line != last { lines.append(line) }
            last = line
            if threshold.verdict != before { lines.append(word(threshold)) }
        }
        return lines
    }

    private static func word(_ threshold: ProbeThreshold) -> String { threshold.verdict == .success ? "UP" : "DOWN" }

    /// It counts down while a server is up, and up while it is down.
    private static func counter(_ threshold: ProbeThreshold) -> String {
        let (against, limit) = threshold.doubt
        return "\(threshold.verdict == .success ? limit - against : against)/\(limit) \(word(threshold))"
    }

    @Test("the log of every script is the one that was observed", arguments: Corpora.cases(in: file))
    func logs(_ test: CorpusCase) throws {
        let rise = try #require(test.input["rise"]?.int)
        let fall = try #require(test.input["fall"]?.int)
        let script = try #require(test.input["script"]?.strings)
        let observed = try #require(test.expected["log"]?.array).map { entry in
            entry["server"]?.string ?? "\(entry["check"]?.string ?? "") \(entry["status"]?.string ?? "")"
        }
        // The last letter goes on after the script.
        let letters = script + Array(repeating: script.last ?? "", count: rise + fall)
        let log = Self.log(rise: rise, fall: fall, letters)
        #expect(Array(log.prefix(observed.count)) == observed)
        #expect(Self.log(rise: rise, fall: fall, script).count <= observed.count)
    }
}
