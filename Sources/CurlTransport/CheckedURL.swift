import CCurl
import HTTP

/// What must hold before curl sees a request: curl would guess, cut or pass on what is not right.
struct CheckedURL {
    /// Without brackets around IPv6.
    let host: String
    let port: Int

    /// The parts of an absolute `http` or `https` URL.
    init(_ url: String) throws(HTTPError) {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard (scheme == "http" || scheme == "https"), url.dropFirst(scheme.count).hasPrefix("://") else {
            throw .invalidRequest("not an http:// or https:// URL: \(url)")
        }
        // curl would take `http:///x` for the host x.
        guard !url.dropFirst(scheme.count).hasPrefix(":///") else {
            throw .invalidRequest("no host in the URL: \(url)")
        }
        guard let handle = curl_url() else { throw .other(code: 0, message: "out of memory") }
        defer { curl_url_cleanup(handle) }
        let code = curl_url_set(handle, CURLUPART_URL, url, 0)
        guard code == CURLUE_OK else {
            throw .invalidRequest("\(String(cString: curl_url_strerror(code))): \(url)")
        }
        guard let host = CheckedURL.part(CURLUPART_HOST, of: handle), !host.isEmpty else {
            throw .invalidRequest("no host in the URL: \(url)")
        }
        guard let port = CheckedURL.part(CURLUPART_PORT, of: handle).flatMap(Int.init) else {
            throw .invalidRequest("no usable port in the URL: \(url)")
        }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        self.port = port
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, hw_curl_default_port) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}

extension Request {
    /// `sun_path` has 108 bytes, the last of them for the NUL.
    static let longestSocketPath = 107

    /// Throws ``HTTPError/invalidRequest(_:)`` for what would make another request than the one that was meant.
    func checkText() throws(HTTPError) {
        guard !method.isEmpty, method.utf8.allSatisfy(isTokenByte) else {
            throw .invalidRequest("not a method: \(method)")
        }
        for header in headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenByte) else {
                throw .invalidRequest("not a header name: \(header.name)")
            }
            guard !header.value.utf8.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 }) else {
                throw .invalidRequest("the header \(header.name) contains a line break or a NUL byte")
            }
        }
        if case .unixSocket(let path) = route { try check(socket: path) }
    }

    private func check(socket path: String) throws(HTTPError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw .invalidRequest("the path of the Unix socket is empty or contains a NUL byte")
        }
        guard path.utf8.count <= Request.longestSocketPath else {
            throw .invalidRequest(
                "the path of the Unix socket has \(path.utf8.count) bytes, the system allows "
                    + "\(Request.longestSocketPath): \(path)")
        }
    }
}

/// RFC 9110, 5.6.2: what methods and header names are made of.
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
