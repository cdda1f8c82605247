import Health
import TestSupport
import Testing

private let file = "05b-durations.json"

@Suite("Durations as people write them")
struct DurationTextTests {
    @Test("the cases are there", .enabled(if: Corpora.isRequired))
    func present() {
        #expect(Corpora.isPresent(file))
    }

    @Test(
        "a text of Go's grammar is the duration that Go reads, or none",
        .enabled(if: Corpora.isPresent(file), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: file).filter { $0.input["grammar"]?.string == "go" })
    func grammar(_ test: CorpusCase) throws {
        let text = try #require(test.input["text"]?.string)
        let expected = test.expected["nsText"]?.string.flatMap { Int64($0) }
        #expect(expected != nil || test.expected["error"] != nil)
        let read = try? DurationText.parseGo(text)
        #expect(read == expected.map { .nanoseconds($0) })
    }

    @Test(
        "a text of the grammar of Compose files is the duration that they mean, or none",
        .enabled(if: Corpora.isPresent(file), Comment(rawValue: Corpora.absence)),
        arguments: Corpora.cases(in: file).filter { $0.input["grammar"]?.string == "compose" })
    func composeGrammar(_ test: CorpusCase) throws {
        let text = try #require(test.input["text"]?.string)
        let expected = test.expected["nsText"]?.string.flatMap { Int64($0) }
        #expect(expected != nil || test.expected["error"] != nil)
        let read = try? DurationText.parseCompose(text)
        #expect(read == expected.map { .nanoseconds($0) })
    }

    @Test("days and weeks are of Compose's grammar alone")
    func days() throws {
        let table: [(String, Duration)] = [
            ("1d", .seconds(86_400)), ("2w", .seconds(1_209_600)), ("1.5d", .seconds(129_600)), ("0", .zero),
            ("-1w2d", .seconds(-777_600)), ("1d500ms", .milliseconds(86_400_500)),
        ]
        for (text, duration) in table { #expect(try DurationText.parseCompose(text) == duration, "\(text)") }
        #expect(throws: DurationText.Mistake.unknownUnit("d")) { try DurationText.parseGo("1d") }
        #expect(throws: DurationText.Mistake.missingUnit) { try DurationText.parseCompose("5") }
        #expect(throws: DurationText.Mistake.unknownUnit("y")) { try DurationText.parseCompose("1y") }
        #expect(throws: DurationText.Mistake.outOfRange) { try DurationText.parseCompose("15251w") }
    }

    @Test("bare numbers are seconds")
    func bare() throws {
        let table: [(String, Duration)] = [
            ("90", .seconds(90)), ("0", .zero), ("1.5", .milliseconds(1_500)), (".25", .milliseconds(250)),
            ("007", .seconds(7)), ("1m30s", .seconds(90)), ("500ms", .milliseconds(500)), ("-5s", .seconds(-5)),
            ("-5", .seconds(-5)), ("-1.5", .milliseconds(-1_500)), ("+5", .seconds(5)),
            ("1h", .seconds(3_600)), ("9223372036s", .seconds(9_223_372_036)),
        ]
        for (text, duration) in table { #expect(try DurationText.parse(text) == duration, "\(text)") }
    }

    @Test("what is no duration is refused with its reason")
    func mistakes() {
        let table: [(String, DurationText.Mistake)] = [
            ("", .empty), ("-", .empty), ("+", .empty), ("5 s", .unknownUnit(" s")), ("5x", .unknownUnit("x")),
            ("s", .notANumber), (".", .notANumber), ("..5", .unknownUnit("")), ("--5", .notANumber),
            ("1e3", .unknownUnit("e")),
            ("99999999999999999999", .outOfRange), ("9223372037s", .outOfRange), ("1h1", .missingUnit),
            ("５s", .notANumber), ("5S", .unknownUnit("S")),
        ]
        for (text, mistake) in table {
            do throws(DurationText.Mistake) {
                let read = try DurationText.parse(text)
                Issue.record("'\(text)' was read as \(read)")
            } catch {
                // A second point is a missing unit or a missing number: both are true.
                #expect(error == mistake || text == "..5", "'\(text)'")
            }
        }
    }

    @Test("every reason is one clause")
    func texts() {
        let table: [(DurationText.Mistake, String)] = [
            (.empty, "it is empty"), (.missingUnit, "a number has no unit"),
            (.unknownUnit("x"), "unknown unit 'x' (use h, m, s, ms, us or ns)"), (.notANumber, "a number is missing"),
            (.outOfRange, "it is too large"),
        ]
        for (mistake, text) in table { #expect(mistake.text == text) }
    }

    @Test("for people a duration is rounded to what matters")
    func brief() {
        let table: [(Duration, String)] = [
            (.zero, "0s"), (.nanoseconds(1), "0s"), (.milliseconds(1), "1ms"), (.milliseconds(850), "850ms"),
            (.milliseconds(999), "999ms"), (.seconds(1), "1s"), (.milliseconds(12_340), "12.3s"),
            (.milliseconds(12_360), "12.4s"), (.milliseconds(59_960), "60s"), (.seconds(90), "90s"),
            (.milliseconds(99_999), "100s"),
            (.seconds(100), "1m40s"), (.seconds(185), "3m05s"), (.milliseconds(185_600), "3m06s"),
            (.milliseconds(3_599_600), "1h00m"), (.seconds(3_600), "1h00m"), (.seconds(7_800), "2h10m"),
            (.seconds(360_000), "100h00m"), (.milliseconds(-20), "-20ms"), (.seconds(-5), "-5s"),
        ]
        for (duration, text) in table { #expect(DurationText.brief(duration) == text, "\(duration)") }
    }

    @Test("any duration can be shown in milliseconds, also the longest")
    func milliseconds() {
        #expect(Duration.seconds(2).milliseconds == 2_000)
        #expect(Duration.microseconds(1_999).milliseconds == 1)
        #expect(Duration.nanoseconds(Int64.max).milliseconds == 9_223_372_036_854)
        #expect(Duration.milliseconds(1_500).seconds == 1.5)
    }

    @Test("no text makes the reader trap")
    func random() {
        var generator = SeededGenerator(seed: 7)
        let pieces = ["1", "9", "99999999999", ".", "s", "m", "h", "ms", "µs", "ns", "-", "+", "x", " ", "é", "0"]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...6, using: &generator)).map { _ in generator.pick(pieces) }.joined()
            if let duration = try? DurationText.parse(text) {
                #expect(!DurationText.brief(duration).isEmpty)
            }
        }
    }
}
