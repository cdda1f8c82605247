/// Why an exchange failed. An answer with a bad status is no error: it is an answer.
package enum HTTPError: Error, Sendable, Equatable {
    /// No file at the path of the Unix socket.
    case socketMissing(path: String)
    /// The Unix socket may not be opened by this user.
    case permissionDenied(path: String)
    /// Nobody listens at the address; `peer` is a socket path or `host:port`.
    case refused(peer: String)
    /// The host name has no address.
    case unresolved(host: String)
    /// The network says that the peer cannot be reached (no route, network down).
    case unreachable(peer: String, reason: String)
    /// A limit ran out; `stage` tells which.
    case timedOut(stage: Stage)
    /// The TLS handshake failed or the certificate did not verify.
    case tls(TLSFailure)
    /// The connection broke before the answer was whole.
    case truncated(String)
    /// What came is not HTTP.
    case malformed(String)
    /// More redirects than the request allows.
    case tooManyRedirects(limit: Int)
    /// The body is longer than the reader accepts.
    case tooLarge(limit: Int)
    /// The request itself cannot be sent: a bad URL, an unsupported scheme, an unreadable authority file.
    case invalidRequest(String)
    /// The task was cancelled, or the client was shut down.
    case cancelled
    /// Anything else, with libcurl's own code and words.
    case other(code: Int, message: String)

    /// The stages that limits guard.
    package enum Stage: String, Sendable, Equatable {
        /// Look-up, connection, TLS handshake.
        case connect
        /// Silence before the answer or inside it.
        case idle
        /// The whole exchange.
        case total
    }
}

/// What is wrong with a TLS peer.
package enum TLSFailure: Error, Sendable, Equatable {
    /// The chain ends in no trusted authority: self-signed, or an unknown issuer.
    case untrusted(String)
    /// The certificate is for other names.
    case nameMismatch(String)
    /// The certificate's time has passed.
    case expired(String)
    /// The certificate's time has not come yet.
    case notYetValid(String)
    /// The handshake failed before a certificate was judged, with the library's words.
    case handshake(String)
}

extension HTTPError {
    /// What went wrong, for who asked for a URL. It may hold a password or anything else that the server sent: whoever
    /// prints it masks secrets and makes it harmless.
    package var text: String {
        switch self {
        case .socketMissing(let path): "no socket at \(path)"
        case .permissionDenied(let path): "permission denied for \(path)"
        case .refused(let peer): "connection to \(peer) refused: nothing listens there"
        case .unresolved(let host): "the host name \(host) does not resolve"
        case .unreachable(let peer, let reason): "\(peer) cannot be reached: \(reason)"
        case .timedOut(.connect): "no connection in time"
        case .timedOut: "no answer in time"
        case .tls(let failure): failure.text
        case .truncated(let detail): "the answer broke off (\(detail))"
        case .malformed(let detail): "the answer is not HTTP (\(detail))"
        case .tooManyRedirects(let limit): "more than \(limit) redirects"
        case .tooLarge(let limit): "more than \(limit) bytes"
        case .invalidRequest(let detail): detail
        case .cancelled: "interrupted"
        case .other(let code, let message): "\(message) (libcurl error \(code))"
        }
    }
}

extension TLSFailure {
    /// The library's words for what is wrong.
    package var text: String {
        switch self {
        case .untrusted(let detail): "the certificate is not trusted (\(detail))"
        case .nameMismatch(let detail): "the certificate is for other names (\(detail))"
        case .expired(let detail): "the certificate has expired (\(detail))"
        case .notYetValid(let detail): "the certificate is not valid yet (\(detail))"
        case .handshake(let detail): "the handshake failed (\(detail))"
        }
    }
}
