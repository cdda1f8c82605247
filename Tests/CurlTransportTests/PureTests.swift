import CCurl
import HTTP
import Testing

@testable import CurlTransport

/// The parts that decide without a socket.
struct PureTests {
    @Test("limits run out in their order, and silence does not count while the reader is behind")
    func limitWatch() {
        let start = SuspendingClock().now
        func at(_ seconds: Int) -> SuspendingClock.Instant { start + .seconds(seconds) }
        var watch = LimitWatch(
            Limits(connect: .seconds(5), idle: .seconds(2), total: .seconds(100)), now: start)
        #expect(watch.nextDeadline == at(5))
        #expect(watch.expired(at: at(4)) == nil)
        #expect(watch.expired(at: at(5)) == .connect)
        watch.connected(at: at(5))
        #expect(watch.nextDeadline == at(7))
        watch.heard(at: at(6))
        #expect(watch.expired(at: at(7)) == nil)
        #expect(watch.expired(at: at(8)) == .idle)
        watch.paused()
        #expect(watch.nextDeadline == at(100))
        #expect(watch.expired(at: at(99)) == nil)
        #expect(watch.expired(at: at(100)) == .total)
    }

    @Test("with equal limits it is the missing connection that is told")
    func equalLimits() {
        let start = SuspendingClock().now
        var watch = LimitWatch(Limits(connect: .seconds(5), idle: nil, total: .seconds(5)), now: start)
        #expect(watch.expired(at: start + .seconds(5)) == .connect)
        watch.connected(at: start)
        #expect(watch.expired(at: start + .seconds(5)) == .total)
    }

    @Test("without limits there is no deadline")
    func unlimited() {
        var watch = LimitWatch(Limits(connect: nil, idle: nil, total: nil), now: SuspendingClock().now)
        #expect(watch.nextDeadline == nil)
        watch.connected(at: SuspendingClock().now)
        #expect(watch.nextDeadline == nil)
    }

    @Test("a head is put together from its lines, folded ones too")
    func headReader() {
        var reader = HeadReader(followsRedirects: false)
        let lines = ["HTTP/1.1 299 Odd\r\n", "A: b\r\n", "\tc \r\n", "No colon\r\n", "D:e\n"]
        for line in lines { #expect(take(line, &reader) == .more) }
        let head = ResponseHead(status: 299, headers: [Header("A", "b c"), Header("D", "e")])
        #expect(take("\r\n", &reader) == .final(head))
        #expect(take("Trailer: t\r\n", &reader) == .more)
        #expect(take("\r\n", &reader) == .more)
    }

    @Test(
        "the status line tells the version",
        arguments: [
            ("HTTP/1.0 200 OK", "1.0"), ("HTTP/1.1 200", "1.1"), ("HTTP/2 200 ", "2"), ("HTTP/ 200", ""),
        ])
    func version(line: String, expected: String) {
        var reader = HeadReader(followsRedirects: false)
        _ = take(line + "\r\n", &reader)
        guard case .final(let head) = take("\r\n", &reader) else {
            Issue.record("no head")
            return
        }
        #expect(head.httpVersion == expected)
        #expect(head.status == 200)
    }

    @Test(
        "a length that is no number, or several, is malformed; the same one twice is not",
        arguments: [(["5", "5"], true), (["5", "6"], false), (["0x5"], false), ([""], false), (["+5"], false)])
    func lengths(values: [String], isGood: Bool) {
        var reader = HeadReader(followsRedirects: false)
        _ = take("HTTP/1.1 200 OK\r\n", &reader)
        for value in values { _ = take("Content-Length: \(value)\r\n", &reader) }
        if case .final = take("\r\n", &reader) { #expect(isGood) } else { #expect(!isGood) }
    }

    @Test(
        "a socket that may not be opened and a certificate's faults are told by their numbers",
        arguments: [
            (7, 13, 0, HTTPError.permissionDenied(path: "/s")), (7, 2, 0, .socketMissing(path: "/s")),
            (7, 111, 0, .refused(peer: "/s")), (7, 110, 0, .timedOut(stage: .connect)),
            (60, 0, 9, .tls(.notYetValid("m"))), (60, 0, 10, .tls(.expired("m"))),
            (60, 0, 18, .tls(.untrusted("m"))), (60, 0, 19, .tls(.untrusted("m"))),
            (60, 0, 20, .tls(.untrusted("m"))), (60, 0, 21, .tls(.untrusted("m"))),
            (60, 0, 0, .tls(.nameMismatch("m"))), (60, 0, 1, .tls(.nameMismatch("m"))),
            (60, 0, 62, .tls(.nameMismatch("m"))),
            (60, 0, 64, .tls(.nameMismatch("m"))), (35, 0, 0, .tls(.handshake("m"))),
            (93, 0, 0, .other(code: 93, message: "m")),
        ] as [(UInt32, Int32, Int, HTTPError)])
    func errors(code: UInt32, connectErrno: Int32, verifyResult: Int, expected: HTTPError) {
        let error = CurlError(
            code: .init(rawValue: code), message: "m", connectErrno: connectErrno, verifyResult: verifyResult,
            wasConnected: false, hadHead: false, target: .socket(path: "/s"))
        #expect(error.error(for: Request("GET", "http://localhost/")) == expected)
    }

    private func take(_ line: String, _ reader: inout HeadReader) -> HeadReader.Outcome {
        Array(line.utf8).withUnsafeBytes { reader.take($0) }
    }
}
