import CCurl
import Glibc
import HTTP

/// Turns a bad result of an easy call into an error.
func check(_ code: CURLcode) throws(HTTPError) {
    guard code != CURLE_OK else { return }
    throw .other(code: Int(code.rawValue), message: String(cString: curl_easy_strerror(code)))
}

/// Turns a bad result of a multi call into an error.
func check(_ code: CURLMcode) throws(HTTPError) {
    guard code != CURLM_OK else { return }
    throw .other(code: Int(code.rawValue), message: String(cString: curl_multi_strerror(code)))
}

/// Why libcurl gave a transfer up: everything it tells about it.
struct CurlError {
    let code: CURLcode
    /// The error buffer, or the code's own words.
    let message: String
    /// `errno` of the connect call, 0 if it was not that.
    let connectErrno: Int32
    /// OpenSSL's `X509_V_ERR_*` code, 0 if the chain verified.
    let verifyResult: Int
    /// Whether a connection stood before.
    let wasConnected: Bool
    /// Whether a head had been read to its end.
    let hadHead: Bool
    /// Where it was to connect to when it failed.
    let target: Target

    /// The error as the rest of the program knows it.
    func error(for request: Request) -> HTTPError {
        switch code {
        case CURLE_COULDNT_CONNECT: connectError
        case CURLE_COULDNT_RESOLVE_HOST: .unresolved(host: target.host)
        case CURLE_OPERATION_TIMEDOUT: .timedOut(stage: wasConnected ? .total : .connect)
        // curl turns away what is no HTTP/2 without saying so.
        case CURLE_GOT_NOTHING where request.version == .http2: .malformed("no HTTP/2 came")
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_HTTP2_STREAM: .truncated(message)
        case CURLE_RECV_ERROR: receiveError
        case CURLE_TOO_MANY_REDIRECTS: .tooManyRedirects(limit: request.maximumRedirects)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2, hw_curl_too_large: .malformed(message)
        // A single line beyond curl's own limit of 100 KB is reported as a lack of memory.
        case CURLE_OUT_OF_MEMORY where wasConnected && !hadHead: .malformed("a line of the head is too long")
        // Before the connection it is the request's scheme, after it HTTP/0.9 or a redirect's scheme.
        case CURLE_UNSUPPORTED_PROTOCOL: wasConnected ? .malformed(message) : .invalidRequest(message)
        case CURLE_URL_MALFORMAT: hadHead ? .malformed("redirect: " + message) : .invalidRequest(message)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .tls(verificationFailure)
        case CURLE_SSL_CACERT_BADFILE: .invalidRequest("cannot read the authorities: " + message)
        case CURLE_SSL_CERTPROBLEM: .invalidRequest("cannot use the client certificate: " + message)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
            .tls(.handshake(message))
        default: .other(code: Int(code.rawValue), message: message)
        }
    }

    /// Only the text tells a bad chunk, and the alert of a TLS 1.3 server that misses a client certificate (it comes
    /// after the handshake), from a broken connection.
    private var receiveError: HTTPError {
        if message.hasSuffix("in chunked-encoding") { return .malformed(message) }
        if !hadHead, message.hasPrefix("OpenSSL SSL_read"), message.hasSuffix("certificate required, errno 0") {
            return .tls(.handshake(message))
        }
        return .truncated(message)
    }

    private var connectError: HTTPError {
        if case .socket(let path) = target {
            switch connectErrno {
            case ENOENT, ENOTDIR: return .socketMissing(path: path)
            case EACCES, EPERM: return .permissionDenied(path: path)
            default: break
            }
        }
        switch connectErrno {
        case ECONNREFUSED: return .refused(peer: target.text)
        case ETIMEDOUT: return .timedOut(stage: .connect)
        case 0: return .unreachable(peer: target.text, reason: message)
        default: return .unreachable(peer: target.text, reason: String(cString: strerror(connectErrno)))
        }
    }

    /// The numbers are those of OpenSSL's x509_vfy.h.
    private var verificationFailure: TLSFailure {
        switch verifyResult {
        // The chain is good, so it was curl's own comparison of names that failed; 1 is what curl starts with.
        case 0, 1, 62, 63, 64: .nameMismatch(message)
        case 9: .notYetValid(message)
        case 10: .expired(message)
        default: .untrusted(message)
        }
    }
}
