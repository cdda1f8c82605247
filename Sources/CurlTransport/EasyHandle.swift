import CCurl
import Glibc
import HTTP

/// A curl easy handle with what must live as long as it. Belongs to the transfer thread.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    /// A handle that is set for nothing yet.
    init() throws(HTTPError) {
        guard let pointer = curl_easy_init() else {
            throw .other(code: Int(CURLE_FAILED_INIT.rawValue), message: "libcurl gives no handle")
        }
        self.pointer = pointer
        errorText = .allocate(capacity: hw_curl_error_size)
        errorText.initialize(repeating: 0, count: hw_curl_error_size)
        try set(CURLOPT_ERRORBUFFER, pointer: errorText)
    }

    deinit {
        curl_easy_cleanup(pointer)
        for list in lists { curl_slist_free_all(list) }
        errorText.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        try check(hw_curl_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: Bool) throws(HTTPError) {
        try check(hw_curl_set_long(pointer, option, value ? 1 : 0))
    }

    /// curl keeps a copy of the text.
    func set(_ option: CURLoption, _ value: String?) throws(HTTPError) {
        guard value?.utf8.contains(0) != true else { throw .invalidRequest("a NUL byte in a text of the request") }
        try check(hw_curl_set_string(pointer, option, value))
    }

    func set(_ option: CURLoption, pointer value: UnsafeRawPointer) throws(HTTPError) {
        try check(hw_curl_set_pointer(pointer, option, value))
    }

    func set(_ option: CURLoption, list values: [String]) throws(HTTPError) {
        guard !values.isEmpty else { return }
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values {
            guard let longer = curl_slist_append(list, value) else {
                curl_slist_free_all(list)
                return try check(CURLE_OUT_OF_MEMORY)
            }
            list = longer
        }
        guard let list else { return }
        lists.append(list)
        try check(hw_curl_set_list(pointer, option, list))
    }

    /// A number that curl knows; 0 if it does not.
    func long(_ info: CURLINFO) -> Int {
        var value = 0
        return hw_curl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    /// A number of bytes that curl knows; 0 if it does not.
    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return hw_curl_get_offset(pointer, info, &value) == CURLE_OK ? Int(value) : 0
    }

    /// A text that curl knows.
    func string(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard hw_curl_get_string(pointer, info, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }

    /// What the server's certificate says, as `Name:value`.
    var certificate: [String] {
        var lines: [String] = []
        var entry = hw_curl_get_certificate(pointer)
        while let current = entry {
            if let data = current.pointee.data { lines.append(String(cString: data)) }
            entry = current.pointee.next
        }
        return lines
    }

    /// curl's words about what went wrong: the error buffer, or else the code's own.
    func message(for code: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }
}

extension EasyHandle {
    /// Sets everything that follows from the request.
    func configure(_ request: Request, userAgent: String) throws(HTTPError) -> CheckedURL {
        try request.checkText()
        let url = try CheckedURL(request.url)
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_USERAGENT, userAgent)
        try configureProcess()
        try set(CURLOPT_HTTP_VERSION, request.curlVersion)
        try configureMethod(request)
        try set(CURLOPT_HTTPHEADER, list: request.headerLines)
        try set(CURLOPT_FOLLOWLOCATION, request.maximumRedirects > 0)
        try set(CURLOPT_MAXREDIRS, request.maximumRedirects)
        try configureTLS(request.tls)
        try configureRoute(request.route)
        // Ends streams without an idle limit when the machine at the other end is gone.
        try set(CURLOPT_TCP_KEEPALIVE, request.keepsConnection || request.limits.total == nil)
        if request.onlyConnects { try set(CURLOPT_CONNECT_ONLY, true) }
        // For HTTP/2, too, curl would take a connection that speaks HTTP/1.1.
        try set(CURLOPT_FRESH_CONNECT, !request.keepsConnection || request.version == .http2)
        if !request.keepsConnection {
            try set(CURLOPT_FORBID_REUSE, true)
            // Also for its cost: with every look-up curl goes through all that it keeps, one entry per host and port.
            try set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
        }
        return url
    }

    private func configureProcess() throws(HTTPError) {
        try set(CURLOPT_NOSIGNAL, true)
        // Without it, removing a transfer waits for a name look-up under way, and with it all other transfers.
        try set(CURLOPT_QUICK_EXIT, true)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_HTTP09_ALLOWED, false)
        try set(CURLOPT_TCP_NODELAY, true)
        try set(CURLOPT_BUFFERSIZE, 64 * 1024)
        // All limits are kept by the loop: it alone knows whether the reader or the server is late. This one would
        // otherwise be 300 s.
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(Int32.max))
    }

    private func configureMethod(_ request: Request) throws(HTTPError) {
        let sendsBody = !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method)
        switch request.method {
        case "GET" where !sendsBody: try set(CURLOPT_HTTPGET, true)
        case "HEAD" where !sendsBody: try set(CURLOPT_NOBODY, true)
        // Not as a custom method: curl turns it into GET where a redirect says so.
        case "POST": try set(CURLOPT_POST, true)
        default: try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        guard sendsBody else { return }
        try check(hw_curl_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
        let code = request.body.withUnsafeBytes { bytes in
            // An empty body has no address, and without one curl would ask the read callback.
            hw_curl_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(errorText))
        }
        try check(code)
    }

    private func configureTLS(_ policy: TLSPolicy) throws(HTTPError) {
        try set(CURLOPT_SSL_VERIFYPEER, policy.verifies)
        try set(CURLOPT_SSL_VERIFYHOST, policy.verifies ? 2 : 0)
        if policy.tellsCertificate { try set(CURLOPT_CERTINFO, true) }
        try configureAuthorities(policy.authorityFile)
        if let file = policy.clientCertificateFile { try set(CURLOPT_SSLCERT, file) }
        if let file = policy.clientKeyFile { try set(CURLOPT_SSLKEY, file) }
    }

    /// curl keeps authorities from one connection to the next only when they come from a file alone (lib/vtls/openssl.c).
    /// Reading the system's 140 costs 45 ms of processor time (OpenSSL 3.0), twenty times the rest of a connection.
    private func configureAuthorities(_ file: String?) throws(HTTPError) {
        if let file { try set(CURLOPT_CAINFO, file) }
        // A file that is named is trusted alone; the system's holds all that its directory does.
        guard file != nil || string(CURLINFO_CAINFO).map({ access($0, R_OK) == 0 }) ?? false else { return }
        try set(CURLOPT_CAPATH, nil)
        // Not for a day, as curl would: authorities are renewed while a watch is running.
        try set(CURLOPT_CA_CACHE_TIMEOUT, 60)
    }

    private func configureRoute(_ route: Route) throws(HTTPError) {
        switch route {
        case .direct: break
        case .unixSocket(let path): try set(CURLOPT_UNIX_SOCKET_PATH, path)
        case .via(let detours):
            try set(CURLOPT_CONNECT_TO, list: detours.map(\.connectLine))
            try set(CURLOPT_RESOLVE, list: detours.compactMap(\.resolveLine))
        }
    }
}

extension Request {
    /// The value of CURLOPT_HTTP_VERSION. Without TLS there is no handshake in which to agree on HTTP/2, and RFC 9113 has
    /// done away with the upgrade from HTTP/1.1.
    fileprivate var curlVersion: Int {
        switch version {
        case .http11: hw_curl_http11
        case .http2: url.prefix(6).lowercased() == "https:" ? hw_curl_http2_tls : hw_curl_http2_prior_knowledge
        }
    }

    /// The header lines as curl wants them: `Name;` for an empty value, `Name:` to leave out one of its own.
    fileprivate var headerLines: [String] {
        var lines = headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        let given = Set(headers.map { $0.name.lowercased() })
        for unwanted in ["Expect", "Content-Type"] where !given.contains(unwanted.lowercased()) {
            lines.append("\(unwanted):")
        }
        return lines
    }
}
