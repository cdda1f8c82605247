import Foundation
import Health
import Testing

@Suite struct TimestampTests {
    @Test(
        "a moment of the engine is read to the nanosecond, in any offset",
        arguments: [
            ("2026-11-21T03:41:13.993323517Z", 1_795_232_473.993_323_5),
            ("2026-11-21T03:41:13Z", 1_795_232_473),
            ("2026-11-21T03:41:13.5+01:30", 1_795_227_073.5),
            ("2026-11-21T03:41:13-02:00", 1_795_239_673),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("1969-12-31T23:59:59Z", -1),
        ])
    func moment(_ text: String, _ seconds: Double) throws {
        let date = try #require(Timestamp.date(text))
        #expect(abs(date.timeIntervalSince1970 - seconds) < 1e-6)
    }

    @Test(
        "never, and what is no moment, is none",
        arguments: [
            nil, "", "0001-01-01T00:00:00Z", "2026-11-21", "2026-11-21T03:41:13", "2026-13-01T00:00:00Z",
            "2026-11-21T24:00:00Z", "2026-11-21T03:41:13.Z", "2026-11-21T03:41:13Z ", "+026-11-21T03:41:13Z",
        ])
    func nothing(_ text: String?) {
        #expect(Timestamp.date(text) == nil)
    }

    @Test("what is read is what the format style writes, for a day in every month of four centuries")
    func calendar() {
        let style = Date.ISO8601FormatStyle()
        for month in 0..<4800 {
            let date = Date(timeIntervalSince1970: -6_000_000_000 + Double(month) * 2_629_746 + 12_345)
            let whole = Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded())
            #expect(Timestamp.date(whole.formatted(style)) == whole)
        }
    }

    @Test("a Date header is read, and nothing else is")
    func httpDate() {
        #expect(Timestamp.httpDate("Sat, 21 Nov 2026 03:40:12 GMT") == Timestamp.date("2026-11-21T03:40:12Z"))
        #expect(Timestamp.httpDate("Thu, 01 Jan 1970 00:00:09 GMT")?.timeIntervalSince1970 == 9)
        for none in [
            "", "now", "Sat, 21 Nov 2026 03:40:12", "Sat, 21 Nix 2026 03:40:12 GMT", "Saturday, 21-Nov-26 03:40:12 GMT",
        ] {
            #expect(Timestamp.httpDate(none) == nil)
        }
    }

    @Test("mail carries seconds in UTC") func mail() {
        #expect(Timestamp.mailText(Date(timeIntervalSince1970: 1_795_741_323.9)) == "27 Nov 2026 01:02:03 +0000")
        #expect(Timestamp.mailText(Date(timeIntervalSince1970: 0)) == "01 Jan 1970 00:00:00 +0000")
    }

    @Test("documents carry milliseconds in UTC") func text() {
        #expect(Timestamp.text(Date(timeIntervalSince1970: 1.5)) == "1970-01-01T00:00:01.500Z")
    }
}
