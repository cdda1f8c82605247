package import HTTP

/// Why the engine gave no usable answer. That a container is unhealthy is an answer, not an error.
package enum EngineError: Error, Sendable, Equatable {
    /// The address cannot be used: the text names it, its source and the way out.
    case badEndpoint(String)
    /// The engine was not reached, or the connection broke.
    case unreachable(Endpoint, HTTPError)
    /// No container, image or network of that name.
    case notFound(String)
    /// The engine refused a request, with its own words.
    case refused(request: String, status: Int, message: String)
    /// The answer is not what the API promises.
    case malformed(request: String, reason: String)
    /// Client and engine have no API version in common.
    case versionMismatch(Endpoint, String)
    /// What answers there speaks HTTP, but not the API: `/_ping` had that status and named no version.
    case notAnEngine(Endpoint, status: Int)
    /// The task was cancelled.
    case cancelled

    /// Whether asking again may help: the engine may be restarting.
    package var isPassing: Bool {
        switch self {
        case .unreachable, .malformed: true
        case .refused(_, let status, _): status >= 500
        case .badEndpoint, .notFound, .versionMismatch, .notAnEngine, .cancelled: false
        }
    }
}

extension EngineError {
    /// Whether the request cannot have reached the engine.
    package var wasNotReached: Bool {
        guard case .unreachable(_, let error) = self else { return true }
        switch error {
        case .socketMissing, .permissionDenied, .refused, .unresolved, .unreachable, .timedOut(.connect), .tls,
            .invalidRequest:
            return true
        case .timedOut, .truncated, .malformed, .tooLarge, .tooManyRedirects, .cancelled, .other: return false
        }
    }

    /// What failed, on what, why, and what to try.
    package var text: String {
        switch self {
        case .badEndpoint(let reason): "cannot use the engine address: \(reason)"
        case .unreachable(let endpoint, let error):
            "cannot reach the engine at \(endpoint.text) (\(endpoint.source.text)): \(Self.reason(error, endpoint))"
        case .notFound(let what): "the engine knows no \(what)"
        case .refused(let request, let status, let message):
            "the engine refused \(request) with status \(status): \(message.isEmpty ? "no reason given" : message)"
        case .malformed(let request, let reason):
            "the engine's answer to \(request) cannot be read: \(reason). Is this address really a Docker Engine?"
        case .versionMismatch(let endpoint, let reason): "the engine at \(endpoint.text) \(reason)"
        case .notAnEngine(let endpoint, let status):
            "what answers at \(endpoint.text) (\(endpoint.source.text)) is no Docker Engine: its answer to /_ping has status "
                + "\(status) and names no API version. Name an engine with --host or DOCKER_HOST."
        case .cancelled: "interrupted while asking the engine"
        }
    }

    private static func reason(_ error: HTTPError, _ endpoint: Endpoint) -> String {
        switch error {
        case .socketMissing:
            "there is no such socket. Start the engine ('systemctl start docker'), or name another one with --host or "
                + "DOCKER_HOST."
        case .permissionDenied(let path):
            "permission denied. Add this user to the group that owns \(path) ('ls -l \(path)' shows it; usually "
                + "'sudo usermod -aG docker $USER', then log in again), or run as root."
        case .refused:
            "connection refused: nothing listens there. Start the engine ('systemctl start docker'), or name another "
                + "one with --host or DOCKER_HOST."
        case .unresolved(let host): "the host name '\(host)' does not resolve. Check --host or DOCKER_HOST."
        case .unreachable(_, let reason): "\(reason). Check the network and the address."
        case .timedOut(.connect): "no connection within the time allowed. Check the address and any firewall."
        case .timedOut: "the engine does not answer. Check it with 'docker version' and its log."
        case .tls(let failure): "TLS failed: \(failure.text)."
        case .truncated(let detail): "the connection broke in the middle of an answer (\(detail))."
        case .malformed(let detail): "what answers is not HTTP (\(detail)). Does the address need TLS, or another port?"
        case .tooLarge(let limit): "its answer is longer than \(limit) bytes."
        case .tooManyRedirects: "it redirects, which no Docker Engine does."
        case .invalidRequest(let detail): "\(detail)."
        case .cancelled: "interrupted."
        case .other(let code, let message): "\(message) (libcurl error \(code))."
        }
    }
}
