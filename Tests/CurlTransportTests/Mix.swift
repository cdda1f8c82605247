import CurlTransport
import Foundation
import HTTP
import TestSupport

/// Servers that behave and misbehave, and exchanges with them that may be cancelled at any moment.
final class Mix: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case whole, chunked, cut, mute, stalled, endless, garbage, refused, connect
    }

    static let size = 300_000
    let server: LoopbackServer
    private let dead: LoopbackSocket

    init() throws {
        server = try LoopbackServer { connection in
            while let request = connection.readRequest(), Mix.answer(request, on: connection) {}
        }
        dead = try LoopbackSocket.refusing()
    }

    static func setting(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init)
    }

    /// False when the connection is to be closed.
    private static func answer(_ request: ReceivedRequest, on connection: LoopbackConnection) -> Bool {
        let body = [UInt8](repeating: 0x61, count: size)
        switch Kind(rawValue: String(request.target.dropFirst())) {
        case .whole:
            return connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n") && connection.send(body)
        case .chunked:
            return connection.send(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(String(size, radix: 16))\r\n")
                && connection.send(body) && connection.send("\r\n0\r\n\r\n")
        case .cut:
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            connection.send(Array(body.prefix(1000)))
            return false
        case .mute: connection.waitForClose()
        case .stalled:
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\nabc")
            connection.waitForClose()
        case .endless:
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send(body) {}
        case .garbage, .refused, .connect, nil: connection.send("garbage\n")
        }
        return false
    }

    /// Runs one exchange, cancelled after a while unless `cancelAfter` is nil; what was wrong with its end, or nil.
    func run(_ kind: Kind, with client: CurlClient, cancelAfter: Duration?) async -> String? {
        let url = kind == .refused ? "http://127.0.0.1:\(dead.port)/" : server.url + "/\(kind.rawValue)"
        var request = Request("GET", url, limits: Limits(idle: .milliseconds(20), total: .seconds(20)))
        request.onlyConnects = kind == .connect
        let task = Task { [request] () async -> Result<Int, HTTPError> in
            do throws(HTTPError) {
                let response = try await client.send(request)
                return .success(try await response.body.collect(limit: 2_000_000).count)
            } catch { return .failure(error) }
        }
        if let cancelAfter {
            // Only its length is random; nothing is awaited by it.
            try? await Task.sleep(for: cancelAfter)
            task.cancel()
        }
        let outcome = await task.value
        if outcome == .failure(.cancelled) { return cancelAfter == nil ? "\(kind) was cancelled by nobody" : nil }
        return Mix.isRight(outcome, for: kind) ? nil : "\(kind) ended with \(outcome)"
    }

    private static func isRight(_ outcome: Result<Int, HTTPError>, for kind: Kind) -> Bool {
        switch (kind, outcome) {
        case (.whole, .success(size)), (.chunked, .success(size)), (.connect, .success(0)): true
        // On a busy machine the server itself may be silent for 20 ms.
        case (.whole, .failure(.timedOut(.idle))), (.chunked, .failure(.timedOut(.idle))): true
        case (.cut, .failure(.truncated)), (.garbage, .failure(.malformed)), (.refused, .failure(.refused)): true
        case (.mute, .failure(.timedOut(.idle))), (.stalled, .failure(.timedOut(.idle))): true
        case (.cut, .failure(.timedOut(.idle))), (.garbage, .failure(.timedOut(.idle))): true
        case (.endless, .failure(.tooLarge)), (.endless, .failure(.timedOut(.idle))): true
        default: false
        }
    }
}

/// A generator that repeats its numbers for a seed (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
