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
