import CurlTransport
import Foundation
import HTTP
import TestSupport
import Testing

/// A `healthwatch serve` at work, which a lab started.
struct ServedLab: Sendable {
    let process: RunningProcess
    /// `http://127.0.0.1:PORT`, without a slash at its end.
    let url: String
    /// How it is reached.
    let route: Route
    /// PEM file of the authority that is trusted; nil for the system's.
    var authority: String?
    private static let client = CurlClient(userAgent: "healthwatch-tests")

    /// The port of the URL.
    var port: Int { URL(string: url)?.port ?? 0 }

    /// An answer.
    struct Answer: CustomStringConvertible {
        let status: Int
        let headers: [Header]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: Data(body))) ?? .null }
        var description: String { "\(status) \(text)" }

        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
    }

    /// One request; the whole answer.
    func get(
        _ target: String, method: String = "GET", headers: [Header] = []
    ) async throws -> Answer {
        let response = try await Self.client.send(request(method, target, headers))
        let body = try await response.body.collect(limit: 64 << 20)
        return Answer(status: response.head.status, headers: response.head.headers, body: body)
    }

    /// Asks every 50 ms until an answer is as awaited.
    @discardableResult
    func get(
        _ target: String, headers: [Header] = [], limit: Duration = .seconds(20), until condition: (Answer) -> Bool
    ) async throws -> Answer {
        let end = ContinuousClock.now + limit
        while true {
            let answer = try await get(target, headers: headers)
            if condition(answer) { return answer }
            guard ContinuousClock.now < end else {
                throw ServeProblem(text: "\(target) never got there: \(answer.text.prefix(2_000))")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Reads a stream of events from now on.
    func stream(_ target: String, headers: [Header] = []) async throws -> EventReader {
        let response = try await Self.client.send(request("GET", target, headers))
        #expect(response.head.status == 200)
        return EventReader(response.body)
    }

    private func request(_ method: String, _ target: String, _ headers: [Header]) -> Request {
        var request = Request(method, url + target, route: route)
        request.headers = headers
        request.tls.authorityFile = authority
        return request
    }

    /// Ends the server as `systemctl stop` does, which has to be all that it needs.
    @discardableResult
    func stop(at location: SourceLocation = #_sourceLocation) async throws -> FinishedProcess {
        process.signal(SIGTERM)
        let run = try await process.result()
        #expect(run.exitCode == 143 && run.output.isEmpty, "\(run)", sourceLocation: location)
        return run
    }
}

/// What a server did not do.
struct ServeProblem: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

/// The events of a stream, one after the other.
struct EventReader {
    private var bytes: ByteStream.AsyncIterator
    private var rest: [UInt8] = []

    init(_ body: ByteStream) { bytes = body.makeAsyncIterator() }

    /// The next block of lines, without the empty line at its end; nil at the end of the stream.
    mutating func block() async throws -> String? {
        while true {
            if let end = rest.indices.dropLast().first(where: { rest[$0] == 10 && rest[$0 + 1] == 10 }) {
                defer { rest.removeSubrange(...(end + 1)) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            guard let more = try await bytes.next() else { return nil }
            rest += more
        }
    }

    /// The next event's id and data; nil at the end of the stream.
    mutating func event() async throws -> (id: String?, data: JSONValue)? {
        while let block = try await block() {
            let lines = block.split(separator: "\n")
            guard let data = lines.first(where: { $0.hasPrefix("data: ") }) else { continue }
            let id = lines.first { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) }
            return (id, try JSONDecoder().decode(JSONValue.self, from: Data(data.dropFirst(6).utf8)))
        }
        return nil
    }

    /// Reads events until one has that status; its data.
    mutating func event(status: String) async throws -> JSONValue {
        while let (_, data) = try await event() {
            if data["status"]?.string == status { return data }
        }
        throw ServeProblem(text: "the stream ended before \(status)")
    }
}

extension LabEngine {
    /// Starts `serve` for the lab's apps of these names, all of the engine for none, and returns when it serves. It
    /// records into the lab's folder.
    func serving(
        _ names: [String] = [], _ options: [String] = [], environment: [String: String] = [:],
        listen: String = "127.0.0.1:0", limit: Duration = .seconds(100)
    ) async throws -> ServedLab {
        let own = ["XDG_STATE_HOME": folder.path("state")].merging(environment) { $1 }
        let words = ["serve"] + names + ["--listen", listen] + options
        let process = try launch(words, environment: own, limit: limit)
        let line = try await process.line(from: .errors) { $0.contains("listening on ") }
        let place = try #require(line.split(separator: "listening on ").last.map(String.init))
        guard place.hasPrefix("unix:") else { return ServedLab(process: process, url: place, route: .direct) }
        return ServedLab(
            process: process, url: "http://healthwatch",
            route: .unixSocket(path: String(place.dropFirst("unix:".count))))
    }
}
