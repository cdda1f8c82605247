import DockerEngine
import HTTP
import Health
import Probing

/// One question to one target, and the answer.
struct ProbeAttempt: Sendable, Equatable {
    /// Which target of the plan.
    var target: Int
    /// Which round of probing: a container that goes bad while probing starts a new one.
    var round: Int
    /// What came of it.
    var reply: Reply
    /// From the request to the answer.
    var duration: Duration
    /// Whether there is no answer because time for all attempts was over.
    var isCut = false

    /// What came of an attempt.
    enum Reply: Sendable, Equatable {
        /// Of a way in, which is judged by the status alone.
        case route(Result<Answer, HTTPError>)
        /// Of a probe of the configuration, which has an expectation of its own.
        case probe(ProbeResult)
    }

    struct Answer: Sendable, Equatable {
        var status: Int
        var location: String?
        /// The URL that answered, after redirects.
        var url: String
        /// The beginning of the body of a failure.
        var excerpt: [UInt8] = []
        /// Whether the URL that answered is another one than was asked.
        var redirectsFollowed = false
        /// The headers that tell who answered, and what for.
        var server: String?
        var contentType: String?
        var challenge: String?
    }

    /// Success of a way in is any status below 400.
    var hasPassed: Bool {
        switch reply {
        case .route(.success(let answer)): answer.status < 400
        case .route(.failure): false
        case .probe(let result): result.hasPassed
        }
    }

    /// Why there is no answer at all; nil when there is one.
    var error: HTTPError? {
        switch reply {
        case .route(.failure(let error)): error
        case .probe(let result): if case .transport(let error)? = result.failure { error } else { nil }
        case .route(.success): nil
        }
    }
}

/// Asks targets over HTTP.
struct Prober: Sendable {
    let client: any HTTPClient
    let timeline: Timeline
    let tls: TLSPolicy
    let followsRedirects: Bool
    /// From the start of an attempt to that of the next one.
    let interval: Duration
    /// The engine of the containers that probes of a configuration are about; nil where there are none.
    var engine: Engine?

    /// Traefik gives up on a backend after 30 s and then says 504: an attempt has to outlast that to hear it.
    private static let longestAttempt = Duration.seconds(35)

    /// Asks at every interval until an attempt passes, time is over, nobody wants to know any more or the task is
    /// cancelled. A target that passed is asked on for as long as it could have to stay good, and twice in that time at
    /// least. An attempt that outlasts the interval is followed by the next one at once.
    func run(
        _ target: ProbeTarget, by route: Route, number: Int, round: Int, until limit: Duration, stable: Duration,
        whileWanted isWanted: @Sendable () -> Bool, send: @Sendable (Signal) -> Void
    ) async {
        var end = limit
        var next = timeline.now
        while timeline.now < end, isWanted() {
            send(.probing(target: number, round: round))
            let attempt = await attempt(target, by: route, number: number, round: round, until: end)
            if attempt.error == .cancelled { return }
            send(.probed(attempt))
            var pause = interval
            if attempt.hasPassed {
                guard stable > .zero else { return }
                end = limit + stable
                pause = min(interval, max(stable / 2, .milliseconds(50)))
            }
            next = max(next + pause, timeline.now)
            guard await timeline.sleep(until: next) else { return }
        }
    }

    /// Asks once, for at most until that moment.
    func attempt(
        _ target: ProbeTarget, by route: Route, number: Int, round: Int, until end: Duration
    ) async -> ProbeAttempt {
        let start = timeline.now
        let longest = min(end - start, Self.longestAttempt)
        let reply: ProbeAttempt.Reply
        if var bound = target.bound {
            bound.probe.schedule.timeout = min(bound.probe.schedule.timeout, longest)
            let result = await ProbeAsker(client: client, timeline: timeline, engine: engine).ask(bound)
            reply = .probe(result)
        } else {
            reply = .route(await answer(target, by: route, within: longest))
        }
        var attempt = ProbeAttempt(target: number, round: round, reply: reply, duration: timeline.now - start)
        if case .timedOut? = attempt.error { attempt.isCut = timeline.now >= end }
        return attempt
    }

    /// Asks a way in once.
    func answer(
        _ target: ProbeTarget, by route: Route, within limit: Duration
    ) async -> Result<ProbeAttempt.Answer, HTTPError> {
        let longest = min(limit, Self.longestAttempt)
        let request = Request(
            "GET", target.url, headers: [Header("Accept", "*/*")] + target.headers, route: route, tls: tls,
            maximumRedirects: followsRedirects ? Request.usualRedirects : 0,
            limits: Limits(connect: min(.seconds(10), longest), idle: nil, total: longest))
        do {
            return .success(await ProbeAttempt.Answer(try await client.send(request)))
        } catch {
            return .failure(error)
        }
    }
}

extension ProbeAttempt.Answer {
    /// What is looked at in an answer; of a failure the beginning of its body, too.
    init(_ response: Response) async {
        let head = response.head
        self.init(status: head.status, location: head.header("Location"), url: head.url)
        redirectsFollowed = head.redirects > 0
        server = head.header("Server")
        contentType = head.header("Content-Type")
        challenge = head.header("WWW-Authenticate")
        if status >= 400 { excerpt = await Self.excerpt(of: response.body) }
    }

    /// Enough of a body to tell a router's own page from the app's; a body that breaks off still shows its beginning.
    private static func excerpt(of body: ByteStream) async -> [UInt8] {
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
