/// What a rule looks at in a request.
package struct RuleRequest: Sendable, Equatable {
    /// The method, as sent.
    package var method: String
    /// The `Host` header, with or without port.
    package var host: String
    /// The path as sent, percent-encoded.
    package var path: String
    /// The query parameters, decoded, in their order.
    package var query: [NamedValue]
    /// The header lines. `Host` among them is not seen by rules, as Go takes it out.
    package var headers: [NamedValue]
    /// The client's address, with or without port. Nil when unknown: then `ClientIP`, negated or not, holds.
    package var clientAddress: String?

    /// A request.
    package init(
        method: String = "GET", host: String, path: String = "/", query: [NamedValue] = [],
        headers: [NamedValue] = [], clientAddress: String? = nil
    ) {
        self.method = method
        self.host = host
        self.path = path
        self.query = query
        self.headers = headers
        self.clientAddress = clientAddress
    }

    /// The parameters of a query string, without its question mark. As in Go, parameters with a semicolon or a broken
    /// escape are left out.
    package static func parameters(of query: String) -> [NamedValue] {
        query.split(separator: "&").compactMap { part in
            guard !part.contains(";") else { return nil }
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decodeQuery(pieces[0]),
                let value = PercentEncoding.decodeQuery(pieces.count > 1 ? pieces[1] : "")
            else { return nil }
            return NamedValue(name, value)
        }
    }

    /// The host in lower case and without its port.
    var canonicalHost: String {
        Self.withoutPort(host).lowercased()
    }

    /// Cuts the port off, as Go's `SplitHostPort` does: an IPv6 address without brackets stays whole.
    static func withoutPort(_ address: String) -> String {
        if address.hasPrefix("[") {
            guard let end = address.lastIndex(of: "]"), address[address.index(after: end)...].hasPrefix(":") else {
                return address
            }
            return String(address[address.index(after: address.startIndex)..<end])
        }
        let pieces = address.split(separator: ":", omittingEmptySubsequences: false)
        return pieces.count == 2 ? String(pieces[0]) : address
    }
}
