/// The head of a request as a server has received it. Everything in it is the client's: nothing is trusted or decoded yet.
package struct ServerRequest: Sendable, Equatable {
    /// As it was sent; methods are told apart by case (RFC 9110, section 9.1).
    package var method: String
    /// As it was sent, escapes and query included: `/health?detailed=true`, `http://host/health` or `*`.
    package var target: String
    /// In the order received.
    package var headers: [Header]

    /// A request.
    package init(_ method: String = "GET", _ target: String, headers: [Header] = []) {
        self.method = method
        self.target = target
        self.headers = headers
    }

    /// The value of the first header of that name, without regard to case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.count == name.count && $0.name.lowercased() == name.lowercased() }?.value
    }
}
