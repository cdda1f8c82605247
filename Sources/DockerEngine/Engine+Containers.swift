import FoundationEssentials
import HTTP

extension Engine {
    /// `GET /containers/json`: every container that fits, stopped ones too.
    package func containers(
        _ filters: Filters = Filters(), within time: Duration? = nil
    ) async throws(EngineError) -> [Wire.ContainerSummary] {
        try await get("/containers/json", query: [("all", "1")] + filters.query, within: time)
    }

    /// The same without ports and networks, which an overview does not need. The list is decoded while it arrives, its
    /// pieces at the same time.
    package func briefContainers(
        _ filters: Filters = Filters(), within time: Duration? = nil
    ) async throws(EngineError) -> [Wire.ContainerSummary] {
        let path = "/containers/json"
        let response = try await open(
            path, query: [("all", "1")] + filters.query, notFound: "such endpoint", limits: Limits(total: time))
        do {
            return try await withThrowingTaskGroup(of: (Int, [Wire.ContainerSummary]).self) { group in
                var splitter = ArraySplitter(size: Self.pieceSize)
                var count = 0
                var pieces: [Int: [Wire.ContainerSummary]] = [:]
                func decode(_ bytes: [UInt8]) {
                    let number = count
                    count += 1
                    group.addTask { (number, try Self.decodeBriefly(bytes)) }
                }
                var total = 0
                for try await bytes in response.body {
                    total += bytes.count
                    guard total <= Self.answerLimit else { throw HTTPError.tooLarge(limit: Self.answerLimit) }
                    for piece in splitter.feed(bytes) { decode(piece) }
                    // No more than a few pieces wait to be decoded, however fast the engine is.
                    while count - pieces.count > Self.pendingPieces, let (number, entries) = try await group.next() {
                        pieces[number] = entries
                    }
                }
                decode(splitter.rest())
                for try await (number, entries) in group { pieces[number] = entries }
                return (0..<count).flatMap { pieces[$0] ?? [] }
            }
        } catch let error as HTTPError {
            throw failure(error)
        } catch {
            throw .malformed(request: "GET \(path)", reason: Self.words(error))
        }
    }

    private static let pieceSize = 48 << 10
    private static let pendingPieces = 8

    private static func decodeBriefly(_ bytes: [UInt8]) throws -> [Wire.ContainerSummary] {
        let decoder = JSONDecoder()
        if let key = Wire.ContainerSummary.isBrief { decoder.userInfo[key] = true }
        return try decoder.decode([Wire.ContainerSummary].self, from: Data(bytes))
    }

    /// `GET /containers/{id}/json`, by full id, name or unique prefix of an id.
    /// An engine that has not answered `within` that time is unreachable.
    package func inspect(
        _ container: String, within time: Duration? = nil
    ) async throws(EngineError) -> Wire.ContainerInspect {
        try await get(
            "/containers/\(URLQuery.escape(container))/json", notFound: "container '\(container)'", within: time)
    }

    /// `POST /containers/{id}/restart`: stops it, which may take `stopTimeout` until it is killed, and starts it; one that
    /// does not run is only started. An engine that takes longer than that and `time` is unreachable, and may do it still.
    package func restart(
        _ container: String, stopTimeout: Duration, within time: Duration
    ) async throws(EngineError) {
        // The API knows whole seconds only.
        let seconds = Int((stopTimeout / .seconds(1)).rounded(.up))
        let response = try await open(
            "/containers/\(URLQuery.escape(container))/restart", query: [("t", String(seconds))], method: "POST",
            notFound: "container '\(container)'", limits: Limits(total: stopTimeout + time))
        do { _ = try await response.body.collect(limit: Self.answerLimit) } catch { throw failure(error) }
    }

    /// `GET /containers/{id}/logs`: the last lines of both outputs, oldest first, at most `limit` bytes of them, read within
    /// `time`.
    ///
    /// Whether the answer is in frames is decided by the container's `Tty`: engines before API 1.42 send no telling
    /// content type.
    package func logTail(
        of container: String, lines: Int, isTTY: Bool, within time: Duration, limit: Int = 1 << 20
    ) async throws(EngineError) -> [UInt8] {
        let response = try await open(
            "/containers/\(URLQuery.escape(container))/logs",
            query: [("stdout", "1"), ("stderr", "1"), ("tail", String(lines))], notFound: "container '\(container)'",
            limits: Limits(idle: nil, total: time))
        var text = TailBuffer(limit: limit)
        var frames = LogDemultiplexer()
        do {
            for try await piece in response.body {
                if isTTY { text.append(piece[...]) } else { frames.feed(piece) { text.append($0.bytes) } }
            }
        } catch {
            throw failure(error)
        }
        return text.bytes
    }
}

extension Engine {
    /// `GET /containers/{id}/top`: the processes, as the `ps` of the engine's machine tells them.
    package func top(_ container: String, within time: Duration) async throws(EngineError) -> Wire.Top {
        try await get(
            "/containers/\(URLQuery.escape(container))/top", notFound: "container '\(container)'", within: time)
    }

    /// `GET /version`: what the engine and its machine are.
    package func versionDocument(within time: Duration) async throws(EngineError) -> Wire.Version {
        try await get("/version", within: time)
    }
}

extension Engine {
    /// `GET /images/json`.
    package func images() async throws(EngineError) -> [Wire.ImageSummary] {
        try await get("/images/json")
    }

    /// `GET /images/{name}/json`.
    package func image(_ name: String, within time: Duration? = nil) async throws(EngineError) -> Wire.ImageInspect {
        try await get("/images/\(URLQuery.escape(name))/json", notFound: "image '\(name)'", within: time)
    }

    /// `GET /networks`.
    package func networks() async throws(EngineError) -> [Wire.Network] {
        try await get("/networks")
    }

    /// `GET /networks/{id}`.
    package func network(_ name: String) async throws(EngineError) -> Wire.Network {
        try await get("/networks/\(URLQuery.escape(name))", notFound: "network '\(name)'")
    }
}
