import Foundation
import TestSupport
import Testing

/// A program that reads what `serve` says, with one of the configurations under `examples`.
struct Consumer {
    let process: RunningProcess

    /// The repository.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The text of an example, with what is this test's own in place of what stands there; each has to be there.
    static func example(_ path: String, _ changes: KeyValuePairs<String, String> = [:]) throws -> String {
        var text = try String(contentsOf: root.appendingPathComponent("examples/" + path), encoding: .utf8)
        for (old, new) in changes {
            #expect(text.contains(old), "\(old) in \(path)")
            text = text.replacing(old, with: new)
        }
        return text
    }

    /// Starts a program.
    init(_ program: String, _ words: [String], limit: Duration = .seconds(100)) throws {
        let path = try #require(Requirement.program(program))
        process = try RunningProcess([path] + words, environment: ["PATH": "/usr/bin:/bin"], limit: limit)
    }

    /// Runs `body` beside a program, which is ended afterwards.
    static func beside<Result: Sendable>(
        _ program: String, _ words: [String], _ body: (Consumer) async throws -> Result
    ) async throws -> Result {
        let consumer = try Consumer(program, words)
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body(consumer)) } catch { outcome = .failure(error) }
        consumer.process.signal(SIGTERM)
        let end = await Task { try? await consumer.process.result() }.value
        do { return try outcome.get() } catch {
            Issue.record("\(end.map { "\($0)" } ?? "\(program) did not end")")
            throw error
        }
    }

    /// Runs a program to its end.
    static func run(_ program: String, _ words: String...) async throws -> FinishedProcess {
        try await Consumer(program, words).process.result()
    }

    /// A port that nothing listens at.
    static func freePort() throws -> Int {
        let socket = try LoopbackSocket.listening(at: .tcp(port: 0))
        defer { socket.close() }
        return socket.port
    }
}
