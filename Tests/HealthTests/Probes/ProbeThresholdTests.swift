import Health
import TestSupport
import Testing

@Suite("Results in a row make a verdict")
struct ProbeThresholdTests {
    /// `S`, `F` and `?` to the first letters of the verdicts after each.
    private static func verdicts(_ threshold: ProbeThreshold, _ results: String) -> String {
        var threshold = threshold
        return results.reduce(into: "") { text, letter in
            threshold.record(letter == "S" ? .success : letter == "F" ? .failure : .inconclusive)
            text += threshold.verdict.rawValue.prefix(1)
        }
    }

    @Test("a verdict changes when enough results in a row speak against it") func tables() {
        let table: [(ProbeThreshold, String, String)] = [
            (ProbeThreshold(failures: 3, successes: 1, startingAs: .unknown), "FFSFFF", "uusssf"),
            (ProbeThreshold(failures: 3, successes: 2, startingAs: .failure), "SFSSFFSFFF", "fffssssssf"),
            (ProbeThreshold(failures: 1, successes: 1, startingAs: .success), "FSFS", "fsfs"),
            // An attempt that could not be made neither counts nor interrupts.
            (ProbeThreshold(failures: 2, successes: 2, startingAs: .success), "F?F??S?S", "ssfffffs"),
            // Less than one is one.
            (ProbeThreshold(failures: 0, successes: -5, startingAs: .unknown), "SF", "sf"),
            (.haproxy(rise: 2, fall: 3), "FSS", "ffs"),
            (.haproxy(rise: 2, fall: 3), "SFFSFFF", "ssssssf"),
            (.haproxy(rise: 2, fall: 0), "F", "f"),
        ]
        for (threshold, results, expected) in table {
            #expect(Self.verdicts(threshold, results) == expected, "\(threshold) \(results)")
        }
    }

    @Test("thresholds at the ends of the range neither trap nor are reached") func extremes() {
        var threshold = ProbeThreshold(failures: .max, successes: .max, startingAs: .unknown, failuresBefore: .max)
        threshold.record(.failure)
        #expect(threshold.verdict == .failure)
        threshold.record(.failure)
        #expect(threshold.streak == .max)
        threshold.record(.success)
        #expect(threshold.verdict == .failure)
        var server = ProbeThreshold.haproxy(rise: .max, fall: .min)
        server.record(.failure)
        #expect(server.verdict == .failure)
        #expect(ProbeThreshold(failures: 1, successes: 1, startingAs: .success, failuresBefore: -3).streak == 0)
    }

    @Test("it tells how many results speak against the verdict, and whether results have made it") func doubts() {
        var threshold = ProbeThreshold(failures: 3, successes: 2, startingAs: .success)
        var seen: [String] = []
        for outcome in [ProbeOutcome.success, .failure, .failure, .failure, .failure, .success, .success] {
            threshold.record(outcome)
            seen.append(
                "\(threshold.verdict) \(threshold.doubt.against)/\(threshold.doubt.limit) \(threshold.isDecided)")
        }
        #expect(
            seen == [
                "success 0/3 false", "success 1/3 false", "success 2/3 false", "failure 0/2 true", "failure 0/2 true",
                "failure 1/2 true", "success 0/3 true",
            ])
    }

    @Test("no verdict changes on fewer results in a row than its threshold, and none stays on as many") func random() {
        var changes = 0
        for seed in 0..<2_000 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let failures = generator.pick([1, 2, 3, 5])
            let successes = generator.pick([1, 2, 4])
            let start = generator.pick(ProbeVerdict.allCases)
            var threshold = ProbeThreshold(failures: failures, successes: successes, startingAs: start)
            var counted: [ProbeOutcome] = []
            for _ in 0..<40 {
                let before = threshold.verdict
                let outcome = generator.pick([ProbeOutcome.success, .failure, .failure, .inconclusive])
                threshold.record(outcome)
                if outcome == .inconclusive {
                    #expect(threshold.verdict == before)
                    continue
                }
                counted.append(outcome)
                let limit = outcome == .success ? successes : failures
                let isEnough = counted.count >= limit && counted.suffix(limit).allSatisfy { $0 == outcome }
                let expected = isEnough ? (outcome == .success ? ProbeVerdict.success : .failure) : before
                if threshold.verdict != expected {
                    Issue.record("seed \(seed): \(threshold.verdict) after \(counted)")
                    return
                }
                changes += expected == before ? 0 : 1
            }
        }
        #expect(changes > 2_000, "the results are too alike to show anything")
    }
}
