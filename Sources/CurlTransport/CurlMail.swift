import CCurl
import FoundationEssentials
import HTTP

/// A message of plain text, and the server that takes it.
package struct Mail: Sendable, Equatable {
    /// `smtp://HOST[:PORT]`, or `smtps://` for TLS from the first byte.
    package var server: String
    /// What the server asks for; nil for one that asks for nothing.
    package var login: Login?
    /// Whether it goes over TLS only; else TLS is used where the server offers it.
    package var requiresTLS = true
    /// PEM file with the authorities that the server's certificate is checked against; nil for the system's.
    package var authorityFile: String?
    /// An address without a name.
    package var from: String
    /// At least one address.
    package var to: [String]
    /// In one line.
    package var subject: String
    package var text: String
    /// When it was written, as mail carries it (RFC 5322).
    package var date: String

    /// Who logs in.
    package struct Login: Sendable, Equatable {
        package var user: String
        package var password: String

        /// A user with that password.
        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// Why a message could not be delivered.
    package struct Failure: Sendable, Equatable {
        /// In the words of the server, or of libcurl.
        package var reason: String
        /// Whether trying again is of no use: the server said no for good.
        package var isFinal: Bool
    }

    /// A message to a server that asks for no login.
    package init(server: String, from: String, to: [String], subject: String, text: String, date: String) {
        self.server = server
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.date = date
    }

    /// Delivers it within that time; nil when that worked. Blocks its thread, which has to be one of our own: mails are
    /// too rare for a place in the loop of the transfers.
    package func send(within limit: Duration) -> Failure? {
        do throws(HTTPError) { return try deliver(within: limit) } catch {
            guard case .other(_, let message) = error else { return Failure(reason: "\(error)", isFinal: true) }
            return Failure(reason: message, isFinal: true)
        }
    }

    private func deliver(within limit: Duration) throws(HTTPError) -> Failure? {
        let handle = try EasyHandle()
        try handle.set(CURLOPT_URL, server)
        try handle.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        try handle.set(CURLOPT_NOSIGNAL, true)
        try handle.set(CURLOPT_TIMEOUT_MS, Int(limit / .milliseconds(1)))
        try handle.set(CURLOPT_USE_SSL, Int((requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_TRY).rawValue))
        if let authorityFile { try handle.set(CURLOPT_CAINFO, authorityFile) }
        if let login {
            try handle.set(CURLOPT_USERNAME, login.user)
            try handle.set(CURLOPT_PASSWORD, login.password)
        }
        try handle.set(CURLOPT_MAIL_FROM, "<\(from)>")
        try handle.set(CURLOPT_MAIL_RCPT, list: to.map { "<\($0)>" })
        try handle.set(CURLOPT_HTTPHEADER, list: headers)
        guard let mime = curl_mime_init(handle.pointer), let part = curl_mime_addpart(mime) else {
            throw .other(code: Int(CURLE_OUT_OF_MEMORY.rawValue), message: "no memory left for a mail")
        }
        defer { curl_mime_free(mime) }
        try check(text.withCString { curl_mime_data(part, $0, text.utf8.count) })
        try check(curl_mime_type(part, "text/plain; charset=utf-8"))
        try check(curl_mime_encoder(part, "quoted-printable"))
        try handle.set(CURLOPT_MIMEPOST, pointer: UnsafeRawPointer(mime))
        let code = curl_easy_perform(handle.pointer)
        guard code != CURLE_OK else { return nil }
        let status = handle.long(CURLINFO_RESPONSE_CODE)
        return Failure(reason: handle.message(for: code), isFinal: status >= 500)
    }

    private var headers: [String] {
        [
            "Date: \(date)", "From: <\(from)>", "To: " + to.map { "<\($0)>" }.joined(separator: ", "),
            "Subject: \(Self.encoded(subject))", "Message-ID: <\(UUID().uuidString)@healthwatch>",
            // RFC 3834: nobody answers it with an absence note.
            "Auto-Submitted: auto-generated",
        ]
    }

    /// Words of RFC 2047 where it is not ASCII: at most 75 characters each, and no character cut in two.
    private static func encoded(_ subject: String) -> String {
        guard !subject.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) else { return subject }
        var words: [String] = []
        var bytes: [UInt8] = []
        func flush() { words.append("=?UTF-8?B?\(Data(bytes).base64EncodedString())?=") }
        for character in subject {
            let next = Array(String(character).utf8)
            if bytes.count + next.count > 45, !bytes.isEmpty {
                flush()
                bytes = []
            }
            bytes += next
        }
        flush()
        return words.joined(separator: "\r\n ")
    }
}
