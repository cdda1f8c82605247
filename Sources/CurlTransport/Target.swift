import HTTP

/// Where a request connects to.
enum Target {
    case socket(path: String)
    /// To the first of the hosts that takes the connection.
    case network(hosts: [String], port: Int)

    /// Where a URL leads by that route.
    init(_ url: CheckedURL, route: Route) {
        switch route {
        case .direct: self = .network(hosts: [url.host], port: url.port)
        case .unixSocket(let path): self = .socket(path: path)
        case .via(let detours):
            let detour = detours.first { $0.fits(host: url.host, port: url.port) }
            self = .network(hosts: detour?.addresses ?? [url.host], port: detour?.addressPort ?? url.port)
        }
    }

    /// What has to be looked up.
    var host: String {
        switch self {
        case .socket: ""
        case .network(let hosts, _): hosts.first ?? ""
        }
    }

    /// For people: the path, or `host:port` with an IPv6 address in brackets.
    var text: String {
        switch self {
        case .socket(let path): path
        case .network(let hosts, let port): hosts.map { "\($0.urlHost):\(port)" }.joined(separator: ", ")
        }
    }
}

extension Detour {
    /// The line for CURLOPT_CONNECT_TO: `HOST:PORT:HOST:PORT`; an empty part means any on the left, the URL's own on the
    /// right.
    var connectLine: String {
        let left = "\(host?.urlHost ?? ""):\(port.map(String.init) ?? "")"
        return "\(left):\(alias ?? (addresses.first ?? "").urlHost):\(addressPort.map(String.init) ?? "")"
    }

    /// The line for CURLOPT_RESOLVE that several addresses need besides: CURLOPT_CONNECT_TO takes one host.
    var resolveLine: String? {
        guard let alias, let port = addressPort ?? port else { return nil }
        return "\(alias):\(port):\(addresses.map(\.urlHost).joined(separator: ","))"
    }

    /// A name for several addresses that no URL has. CURLOPT_RESOLVE writes into the name cache that all requests share,
    /// and curl hands a connection on to every request for the same name: the URL's own name would lead others astray.
    private var alias: String? {
        guard addresses.count > 1, addressPort ?? port != nil else { return nil }
        return "detour-\(String(UInt(bitPattern: addresses.hashValue), radix: 16)).invalid"
    }
}
