extension String {
    /// A host name or address as URLs and `HOST:PORT` have it: an IPv6 address in brackets (RFC 3986, section 3.2.2).
    package var urlHost: String { contains(":") && !hasPrefix("[") ? "[\(self)]" : self }
}
