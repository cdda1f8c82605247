/// What kind of failure a message tells of, by the words that programs have for it: those of the C library and of errno,
/// of curl and wget, Python, Node, Go, Java, and of databases' clients.
enum FailureKind: Sendable, Hashable, CaseIterable {
    case refused
    case unresolved
    case timedOut
    case tls
    /// The connection was closed in the middle.
    case closed
    case unreachable
    case diskFull
    case addressInUse
    case permissionDenied
    case outOfMemory

    /// Every kind that the line tells of.
    static func all(in line: String) -> Set<FailureKind> {
        let lowered = Array(line.lowercased().utf8)
        return Set(allCases.filter { $0.isTold(in: lowered) })
    }

    /// Whether the line tells of it.
    func isTold(in line: String) -> Bool { isTold(in: Array(line.lowercased().utf8)) }

    /// Words count from their beginning on: `ModuleNotFoundError` is no ENOTFOUND.
    private func isTold(in lowered: [UInt8]) -> Bool {
        if Self.words[self, default: []].contains(where: { Self.has($0, in: lowered) }) { return true }
        // `Connection to db:5432 refused`: the two words stand apart.
        return self == .refused && Self.has(Self.refusedWord, in: lowered) && Self.has(Self.connectionWord, in: lowered)
    }

    private static let refusedWord = Array("refused".utf8)
    private static let connectionWord = Array("connection to".utf8)

    private static func has(_ word: [UInt8], in lowered: [UInt8]) -> Bool {
        guard let first = word.first, lowered.count >= word.count else { return false }
        for start in 0...(lowered.count - word.count) where lowered[start] == first {
            let isInside = start > 0 && Word.isAlphanumeric(first) && Word.isAlphanumeric(lowered[start - 1])
            if !isInside, lowered[start..<start + word.count].elementsEqual(word) { return true }
        }
        return false
    }

    private static let words = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.phrases.map { Array($0.utf8) }) })

    private var phrases: [String] {
        switch self {
        case .refused:
            [
                "connection refused", "econnrefused", "actively refused", "errno 111", "(111)", "connect call failed",
                "couldn't connect to server", "could not connect to", "can't connect to", "cannot connect to",
                "unable to connect to", "failed to connect to", "no response", "connectexception",
                "failed to establish a new connection", "could not be established",
            ]
        case .unresolved:
            [
                "could not resolve", "couldn't resolve", "bad address", "name or service not known",
                "temporary failure in name resolution", "name does not resolve", "enotfound", "eai_again",
                "no such host", "getaddrinfo failed", "nodename nor servname", "unable to resolve",
                "could not translate host name", "unknown host", "unknownhostexception", "unresolvedaddress",
                "name resolution", "no address associated with", "host not found", "unknown mysql server host",
                "nxdomain", "server misbehaving", "failed to lookup address", "failed to resolve",
            ]
        case .timedOut:
            [
                "timed out", "etimedout", "deadline exceeded", "time-out", "read timeout", "connect timeout",
                "connection timeout", "timeouterror", "timeoutexception", "timeout exceeded", "timeout expired",
                "request timeout", "connecttimeout", "readtimeout", "timeout waiting", "operation timeout",
                "timeout of ",
                "timeout reached", "timeout after",
            ]
        case .tls:
            [
                "ssl certificate", "certificate verify failed", "self-signed certificate", "self signed certificate",
                "unable to get local issuer", "wrong version number", "x509:", "handshake failure", "handshake failed",
                "certificate has expired", "cert_has_expired", "self_signed_cert", "unable_to_verify_leaf_signature",
                "err_tls_cert", "server gave http response to https client", "request to an https server",
                "sent to https port", "http/0.9 when not allowed", "sslv3 alert", "tlsv1 alert", "ssl_error",
                "sslhandshakeexception", "ssl: ", "ssl handshake", "tls: ", "cannot verify", "note: tls",
                "ssl connect error",
                "openssl", "ssl_connect", "ssl routines", "packet length too long", "eproto", "invalid certificate",
                "gnutls", "unexpected tls packet",
                "error setting certificate", "is not trusted", "certificate unknown", "pkix path",
            ]
        case .closed:
            [
                "empty reply", "connection reset", "econnreset", "remote end closed", "socket hang up",
                "server closed the connection", "connection closed", "broken pipe", "error getting response",
                "unexpected eof",
            ]
        case .unreachable:
            ["no route to host", "ehostunreach", "network is unreachable", "enetunreach", "host is unreachable"]
        case .diskFull:
            [
                "no space left on device", "enospc", "disk quota exceeded", "disk full", "not enough space",
                "no space left", "not enough disk space", "file system full", "filesystem full",
            ]
        case .addressInUse:
            [
                "address already in use", "eaddrinuse", "address in use", "only one usage of each socket",
                "port is already in use", "port already in use", "is already in use by another", "errno 98",
                "port is in use", "already in use. either stop", "was already in use", "connection in use",
            ]
        case .permissionDenied:
            [
                "permission denied", "eacces", "operation not permitted", "eperm", "access denied",
                "accessdeniedexception",
                "read-only file system", "erofs",
            ]
        case .outOfMemory:
            [
                "javascript heap out of memory", "java.lang.outofmemoryerror", "cannot allocate memory",
                "memoryerror", "std::bad_alloc", "out of memory", "memory allocation of",
            ]
        }
    }
}
