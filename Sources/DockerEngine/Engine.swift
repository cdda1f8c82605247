package import FoundationEssentials
package import HTTP
import Health

/// A Docker Engine, or what speaks its API: one method per endpoint, in extensions beside the answers' types.
package struct Engine: Sendable {
    /// Where it is reached.
    package let endpoint: Endpoint
    /// The API version that client and engine agreed on.
    package let version: APIVersion
    /// Whether `DOCKER_API_VERSION` chose that version.
    private let isPinned: Bool
    /// Whether it is Podman's compatible API.
    package let isPodman: Bool

    /// Whether it keeps the `StartInterval` of a health check: dockerd since API 1.44; Podman drops it.
    package var knowsStartInterval: Bool { !isPodman && version >= APIVersion(major: 1, minor: 44) }

    /// How far the engine's clock is ahead of ours; zero unless it is more than the two seconds that a `Date` header
    /// can tell.
    package let clockOffset: Duration

    private let client: any HTTPClient

    /// The longest answer that is read at all; the list of 10,000 containers takes about 20 MB.
    static let answerLimit = 128 << 20

    /// Asks `/_ping` who is there and agrees on a version; `pinned` is `DOCKER_API_VERSION`. An engine that does not
    /// answer within `limit` is unreachable.
    package static func connect(
        to endpoint: Endpoint, through client: any HTTPClient, pinned: String? = nil,
        within limit: Duration = .seconds(10)
    ) async throws(EngineError) -> Engine {
        let request = endpoint.request("GET", "/_ping", limits: Limits(connect: limit, total: limit))
        let head: ResponseHead
        let body: [UInt8]
        do {
            let response = try await client.send(request)
            head = response.head
            // What is no engine may go on for ever.
            body = isOfAnother(head) ? [] : try await response.body.collect(limit: 64 << 10)
        } catch {
            throw Self.failure(error, at: endpoint)
        }
        if isOfAnother(head) { throw .notAnEngine(endpoint, status: head.status) }
        guard let server = version(in: head), head.status == 200 else {
            throw .refused(request: "/_ping", status: head.status, message: Self.message(in: body))
        }
        let isPodman = head.header("Libpod-API-Version") != nil
        let pin = try pin(pinned)
        return Engine(
            endpoint: endpoint, version: try agree(server, pin: pin, isPodman: isPodman, at: endpoint),
            isPinned: pin != nil, isPodman: isPodman, clockOffset: offset(of: head.header("Date")), client: client)
    }

    private static func version(in head: ResponseHead) -> APIVersion? {
        head.header("Api-Version").flatMap { APIVersion($0) }
    }

    /// Whether another server than an engine answers. An engine puts its version on every answer; without it a refusal may
    /// still be that of a proxy in front of one, but no proxy says "fine", "moved" or "no such page".
    private static func isOfAnother(_ head: ResponseHead) -> Bool {
        version(in: head) == nil && ((200..<400).contains(head.status) || head.status == 404 || head.status == 405)
    }

    private static func pin(_ text: String?) throws(EngineError) -> APIVersion? {
        guard let text, !text.isEmpty else { return nil }
        guard let version = APIVersion(text) else {
            throw .badEndpoint("DOCKER_API_VERSION is '\(text)', which is no version such as 1.41")
        }
        return version
    }

    private static func agree(
        _ server: APIVersion, pin: APIVersion?, isPodman: Bool, at endpoint: Endpoint
    ) throws(EngineError) -> APIVersion {
        guard server >= .oldestUsable else {
            throw .versionMismatch(
                endpoint, "speaks API \(server); at least \(APIVersion.oldestUsable) is needed. Update the engine.")
        }
        guard let pin else { return min(server, .newestKnown) }
        // Podman's paths take any version.
        guard pin >= .oldestUsable, isPodman || pin <= server else {
            throw .versionMismatch(
                endpoint,
                "cannot be asked in API \(pin), which DOCKER_API_VERSION demands: it speaks API \(server), and at least "
                    + "\(APIVersion.oldestUsable) is needed. \(unpin)")
        }
        return pin
    }

    private static let unpin = "Unset the variable, and the version is negotiated."

    private static func offset(of date: String?) -> Duration {
        guard let theirs = date.flatMap(Timestamp.httpDate) else { return .zero }
        let seconds = theirs.timeIntervalSinceNow
        return abs(seconds) > 2 ? .seconds(seconds) : .zero
    }

    /// The engine's idea of the present.
    package var now: Date { Date().addingTimeInterval(clockOffset / .seconds(1)) }

    /// The answer to a `GET`, read as JSON.
    func get<Answer: Decodable>(
        _ path: String, query: [(String, String)] = [], notFound what: @autoclosure () -> String = "such endpoint",
        within time: Duration? = nil, as type: Answer.Type = Answer.self
    ) async throws(EngineError) -> Answer {
        let bytes = try await bytes(path, query: query, notFound: what(), limits: Limits(total: time))
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw .malformed(request: "GET \(path)", reason: Self.words(error))
        }
    }

    /// The whole body of the answer to a `GET`.
    func bytes(
        _ path: String, query: [(String, String)], notFound what: @autoclosure () -> String, limits: Limits
    ) async throws(EngineError) -> [UInt8] {
        let response = try await open(path, query: query, notFound: what(), limits: limits)
        do {
            return try await response.body.collect(limit: Self.answerLimit)
        } catch {
            throw Self.failure(error, at: endpoint)
        }
    }

    /// An answer with status 200, 201 or 204 whose body is still arriving; `body` is sent as JSON.
    func open(
        _ path: String, query: [(String, String)] = [], method: String = "GET", body: [UInt8] = [],
        notFound what: @autoclosure () -> String, limits: Limits
    ) async throws(EngineError) -> Response {
        var request = endpoint.request(
            method, "/v\(version)\(path)" + URLQuery.text(query), limits: limits)
        if !body.isEmpty {
            request.headers.append(Header("Content-Type", "application/json"))
            request.body = body
        }
        do {
            let response = try await client.send(request)
            if [200, 201, 204].contains(response.head.status) { return response }
            let message = Self.message(in: try await response.body.collect(limit: 1 << 20))
            if response.head.status == 404 { throw EngineError.notFound(what()) }
            if response.head.status == 400, message.contains("client version") {
                let asked = isPinned ? "\(version), which DOCKER_API_VERSION demands" : "\(version)"
                let remedy = isPinned ? ". \(Self.unpin)" : ""
                throw EngineError.versionMismatch(endpoint, "refused API \(asked): \(message)\(remedy)")
            }
            throw EngineError.refused(request: "\(method) \(path)", status: response.head.status, message: message)
        } catch let error as HTTPError {
            throw Self.failure(error, at: endpoint)
        } catch let error as EngineError {
            throw error
        } catch {
            throw .malformed(request: "\(method) \(path)", reason: "\(error)")
        }
    }

    /// The answer to a `POST` with a document, read as JSON.
    func post<Answer: Decodable>(
        _ path: String, _ document: some Encodable, notFound what: @autoclosure () -> String, within time: Duration,
        as type: Answer.Type = Answer.self
    ) async throws(EngineError) -> Answer {
        do {
            let body = try JSONEncoder().encode(document)
            let response = try await open(
                path, method: "POST", body: Array(body), notFound: what(), limits: Limits(total: time))
            return try JSONDecoder().decode(type, from: Data(try await response.body.collect(limit: 1 << 20)))
        } catch let error as EngineError {
            throw error
        } catch let error as HTTPError {
            throw failure(error)
        } catch {
            throw .malformed(request: "POST \(path)", reason: Self.words(error))
        }
    }

    /// A transport's failure, as one of the engine.
    func failure(_ error: HTTPError) -> EngineError { Self.failure(error, at: endpoint) }

    private static func failure(_ error: HTTPError, at endpoint: Endpoint) -> EngineError {
        error == .cancelled ? .cancelled : .unreachable(endpoint, error)
    }

    /// `message` of the API's error document, else the start of whatever came, in one line.
    private static func message(in body: [UInt8]) -> String {
        struct Document: Decodable { var message: String }
        if let document = try? JSONDecoder().decode(Document.self, from: Data(body)) { return document.message }
        let lines = body.prefix(200).split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    /// Where in the document the first surprise is.
    static func words(_ error: any Error) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.isEmpty ? "the document" : path.map(\.stringValue).joined(separator: ".")
        }
        return switch error {
        case DecodingError.keyNotFound(let key, let context): "\(place(context.codingPath)) has no \(key.stringValue)"
        case DecodingError.typeMismatch(_, let context): "\(place(context.codingPath)) has another type"
        case DecodingError.valueNotFound(_, let context): "\(place(context.codingPath)) is null"
        default: "it is no JSON, or cut off"
        }
    }
}
