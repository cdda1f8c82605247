/// One HTTP request, and how to reach the server that answers it.
package struct Request: Sendable, Equatable {
    /// The method, in capitals.
    package var method: String
    /// An absolute `http://` or `https://` URL. With a Unix socket the host only fills the `Host` header.
    package var url: String
    /// Sent in this order. `Host` and `User-Agent` given here replace the client's own.
    package var headers: [Header]
    /// The body; empty means that the request has none.
    package var body: [UInt8]
    /// Where the connection goes.
    package var route: Route
    /// How the server's certificate is judged.
    package var tls: TLSPolicy
    /// Where redirects are followed: browsers give up after so many.
    package static let usualRedirects = 20

    /// How many redirects to follow before giving up; 0 hands a redirect back as the answer.
    package var maximumRedirects: Int
    /// How long each stage may take.
    package var limits: Limits
    /// Which HTTP is spoken.
    package var version = HTTPVersion.http11
    /// Whether the exchange is over as soon as the connection stands, with `https` after the TLS handshake: nothing is
    /// sent. The answer then has the status 0, no headers and an empty body, and the connection is closed.
    package var onlyConnects = false
    /// Whether the connection may have served another request, and may serve one later. Who wants to know whether a
    /// server still takes connections has to make a new one each time, to where its name leads now.
    package var keepsConnection = true

    /// A request with the defaults of a plain `GET`.
    package init(
        _ method: String = "GET", _ url: String, headers: [Header] = [], body: [UInt8] = [], route: Route = .direct,
        tls: TLSPolicy = TLSPolicy(), maximumRedirects: Int = 0, limits: Limits = Limits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.route = route
        self.tls = tls
        self.maximumRedirects = maximumRedirects
        self.limits = limits
    }
}

/// Which HTTP a request speaks.
package enum HTTPVersion: String, Sendable, Equatable, CaseIterable {
    /// HTTP/1.1.
    case http11 = "1.1"
    /// HTTP/2 where the server takes it: agreed on in the TLS handshake, else over plain TCP from the first byte.
    case http2 = "2"
}

/// One header line.
package struct Header: Sendable, Equatable {
    /// The name as it was written; compare it without regard to case.
    package var name: String
    /// The value, without surrounding white space.
    package var value: String

    /// A header line.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Where the connection for a request goes. The URL keeps deciding the `Host` header and the TLS server name.
package enum Route: Sendable, Equatable {
    /// To the URL's own host and port.
    case direct
    /// To the Unix socket at this path.
    case unixSocket(path: String)
    /// Where the first of these says that fits the URL's host and port, else to the URL's own; the same after each
    /// redirect.
    case via([Detour])
}

/// Where connections for some URLs go instead, as `curl --connect-to` and `curl --resolve` say.
package struct Detour: Sendable, Equatable {
    /// The host of the URLs that it is for, without brackets; nil for any.
    package var host: String?
    /// The port of the URLs that it is for; nil for any.
    package var port: Int?
    /// Whom to dial, one after the other: a host name, or IP addresses, without brackets. More than one needs a `port`.
    package var addresses: [String]
    /// The port to dial; nil for the URL's own.
    package var addressPort: Int?

    /// A detour for URLs with this host and port.
    package init(host: String? = nil, port: Int? = nil, to addresses: [String], addressPort: Int? = nil) {
        self.host = host
        self.port = port
        self.addresses = addresses
        self.addressPort = addressPort
    }

    /// Whether it is for URLs with that host and port.
    package func fits(host: String, port: Int) -> Bool {
        (self.host.map { $0.lowercased() == host.lowercased() } ?? true) && (self.port.map { $0 == port } ?? true)
    }
}

/// How the server's certificate is judged, and which one the client shows.
package struct TLSPolicy: Sendable, Equatable {
    /// Whether the chain and the name must verify.
    package var verifies: Bool
    /// PEM file with the authorities to trust; nil means the system's.
    package var authorityFile: String?
    /// PEM files of the client's own certificate and key.
    package var clientCertificateFile: String?
    /// PEM file of the client's private key.
    package var clientKeyFile: String?
    /// Whether the answer is to tell which certificate the server showed.
    package var tellsCertificate = false

    /// Verification against the system's authorities, without a client certificate.
    package init(
        verifies: Bool = true, authorityFile: String? = nil, clientCertificateFile: String? = nil,
        clientKeyFile: String? = nil
    ) {
        self.verifies = verifies
        self.authorityFile = authorityFile
        self.clientCertificateFile = clientCertificateFile
        self.clientKeyFile = clientKeyFile
    }
}

/// How long each stage of an exchange may take; nil means without limit.
package struct Limits: Sendable, Equatable {
    /// Name look-up, connection and TLS handshake together.
    package var connect: Duration?
    /// The longest silence: until the first byte of the answer, and between two pieces of the body.
    package var idle: Duration?
    /// From the start of the request to the last byte of the body.
    package var total: Duration?

    /// Ten seconds to connect, thirty of silence, no total limit.
    package init(connect: Duration? = .seconds(10), idle: Duration? = .seconds(30), total: Duration? = nil) {
        self.connect = connect
        self.idle = idle
        self.total = total
    }
}
