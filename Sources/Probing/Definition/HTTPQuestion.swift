package import HTTP

/// An HTTP request that a probe sends, before it is known where a container listens.
package struct HTTPQuestion: Sendable, Equatable {
    package var place: ProbePlace
    /// In capitals.
    package var method: String
    package var headers: [Header]
    package var body: [UInt8]
    /// How many redirects are followed; 0 judges the redirect itself.
    package var maximumRedirects: Int
    package var tls: TLSPolicy
    package var version: HTTPVersion
    /// Where the connection goes when not to the URL's own host.
    package var route: Route

    /// A `GET` of that place.
    package init(
        _ place: ProbePlace, method: String = "GET", headers: [Header] = [], body: [UInt8] = [],
        maximumRedirects: Int = 0, tls: TLSPolicy = TLSPolicy(), version: HTTPVersion = .http11,
        route: Route = .direct
    ) {
        self.place = place
        self.method = method
        self.headers = headers
        self.body = body
        self.maximumRedirects = maximumRedirects
        self.tls = tls
        self.version = version
        self.route = route
    }
}
