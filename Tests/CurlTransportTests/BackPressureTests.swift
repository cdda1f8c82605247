import CurlTransport
import Foundation
import HTTP
import Locking
import TestSupport
import Testing

/// AddressSanitizer keeps freed memory and pads the rest, so the measurement of memory says nothing under it: set
/// `ASAN_OPTIONS` (to whatever), and it is skipped.
@Suite(.timeLimit(.minutes(2)), .serialized) struct BackPressureTests {
    private let client = CurlClient()

    @Test("a server is held back while nobody reads, and loses no byte")
    func heldBack() async throws {
        let size = 30_000_000
        let sent = Locked(0)
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            for start in stride(from: 0, to: size, by: 100_000) {
                guard connection.send((start..<(start + 100_000)).map { UInt8(truncatingIfNeeded: $0 &* 31) }) else {
                    return
                }
                sent.withLock { $0 += 100_000 }
            }
            connection.waitForClose()
        }
        let response = try await client.send(Request("GET", server.url))
        await settle { sent.withLock { $0 } }
        #expect(sent.withLock { $0 } < size / 2, "the server was not held back")

        var position = 0
        var isRight = true
        for try await piece in response.body {
            isRight =
                isRight && piece.indices.allSatisfy { piece[$0] == UInt8(truncatingIfNeeded: (position + $0) &* 31) }
            position += piece.count
        }
        #expect(position == size)
        #expect(isRight)
    }

    @Test(
        "400 MB to a slow reader do not grow the process by more than a few MB",
        .disabled(if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil, "AddressSanitizer keeps memory"))
    func memory() async {
        // A process of its own: other tests run beside this one, and their memory is not what is measured.
        await #expect(processExitsWith: .success) {
            let size = 400_000_000
            let server = try LoopbackServer { connection in
                _ = connection.readRequest()
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
                let block = [UInt8](repeating: 1, count: 1_000_000)
                for _ in 0..<400 where !connection.send(block) { return }
                connection.waitForClose()
            }
            let response = try await CurlClient().send(Request("GET", server.url))
            let before = try Self.residentKilobytes()
            var most = before
            var read = 0
            var pieces = 0
            for try await piece in response.body {
                read += piece.count
                pieces += 1
                guard pieces.isMultiple(of: 100) else { continue }
                most = max(most, try Self.residentKilobytes())
                await Latch().opened(seconds: 0.002)
            }
            #expect(read == size)
            #expect(most - before < 8000, "grew by \(most - before) KB in \(pieces) pieces")
        }
    }

    /// Returns when a number has stopped to change for a while.
    private func settle(_ number: () -> Int) async {
        var last = -1
        while number() != last {
            last = number()
            await Latch().opened(seconds: 0.1)
        }
    }

    private static func residentKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return try #require(
            line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) })
    }
}
