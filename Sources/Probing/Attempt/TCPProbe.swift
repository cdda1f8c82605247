package import HTTP

/// Asks whether a TCP connection can be made.
package struct TCPProbe: Sendable {
    private let client: any HTTPClient
    private let clock: any Clock<Duration>

    /// A probe that measures by `clock`.
    package init(client: any HTTPClient, clock: any Clock<Duration> = ContinuousClock()) {
        self.client = client
        self.clock = clock
    }

    /// Connects to `tcp://HOST:PORT` and closes the connection. Of the expectation only the limit of latency counts.
    package func ask(_ url: String, expecting expectation: Expectation, within limit: Duration) async -> ProbeResult {
        let scheme = "tcp://"
        let target = url.hasPrefix(scheme) ? "http://" + url.dropFirst(scheme.count) : url
        var request = Request("GET", target, limits: Limits(connect: limit, idle: nil, total: limit))
        request.onlyConnects = true
        var result = ProbeResult()
        result.duration = await clock.measure {
            do throws(HTTPError) { _ = try await client.send(request) } catch { result.failure = .transport(error) }
        }
        result.failure = result.failure ?? expectation.judge(duration: result.duration)
        return result
    }
}
