import HTTP
import Health

/// One question to one target, and the answer.
struct ProbeAttempt: Sendable, Equatable {
    /// Which target of the plan.
    var target: Int
    /// Which round of probing: a container that goes bad while probing starts a new one.
    var round: Int
    /// What came of it.
    var result: Result<Answer, HTTPError>
    /// From the request to the answer.
    var duration: Duration

    struct Answer: Sendable, Equatable {
        var status: Int
        var location: String?
        /// The URL that answered, after redirects.
        var url: String
        /// The beginning of the body of a failure.
        var excerpt: [UInt8] = []
    }

    /// Success is any status below 400.
    var hasPassed: Bool {
        if case .success(let answer) = result { answer.status < 400 } else { false }
    }
}

/// Asks targets over HTTP.
struct Prober: Sendable {
    let client: any HTTPClient
    let timeline: Timeline
    let tls: TLSPolicy
    let followsRedirects: Bool
    /// Between two attempts.
    let interval: Duration

    /// Traefik gives up on a backend after 30 s and then says 504: an attempt has to outlast that to hear it.
    private static let longestAttempt = Duration.seconds(35)
    /// Browsers give up after 20 redirects.
    private static let maximumRedirects = 20

    /// Asks again and again until an attempt passes, time is over or the task is cancelled. `isSteady` goes on after a
    /// pass. An attempt that could only run out of time is not made: the answer before it tells more.
    func run(
        _ target: ProbeTarget, by route: Route, number: Int, round: Int, until limit: Duration, isSteady: Bool,
        send: @Sendable (Signal) -> Void
    ) async {
        var hasAsked = false
        while limit - timeline.now > (hasAsked ? min(interval, .seconds(1)) : .zero) {
            hasAsked = true
            let attempt = await attempt(
                target, by: route, number: number, round: round, limit: limit - timeline.now)
            if case .failure(.cancelled) = attempt.result { return }
            send(.probed(attempt))
            if attempt.hasPassed, !isSteady { return }
            guard await timeline.sleep(until: timeline.now + interval) else { return }
        }
    }

    private func attempt(
        _ target: ProbeTarget, by route: Route, number: Int, round: Int, limit: Duration
    ) async -> ProbeAttempt {
        let longest = min(limit, Self.longestAttempt)
        let request = Request(
            "GET", target.url, headers: [Header("Accept", "*/*")] + target.headers, route: route, tls: tls,
            maximumRedirects: followsRedirects ? Self.maximumRedirects : 0,
            limits: Limits(connect: min(.seconds(10), longest), idle: nil, total: longest))
        let start = timeline.now
        let result: Result<ProbeAttempt.Answer, HTTPError>
        do {
            let response = try await client.send(request)
            var answer = ProbeAttempt.Answer(
                status: response.head.status, location: response.head.header("Location"), url: response.head.url)
            if answer.status >= 400 { answer.excerpt = await excerpt(of: response.body) }
            result = .success(answer)
        } catch {
            result = .failure(error)
        }
        return ProbeAttempt(target: number, round: round, result: result, duration: timeline.now - start)
    }

    /// Enough of a body to tell a router's own page from the app's; a body that breaks off still shows its beginning.
    private func excerpt(of body: ByteStream) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await piece in body {
                bytes += piece
                if bytes.count >= 512 { break }
            }
        } catch {}
        return Array(bytes.prefix(512))
    }
}
