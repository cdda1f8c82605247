package import HTTP

/// Where an engine is reached, and who said so.
package struct Endpoint: Sendable, Equatable {
    /// The address to dial.
    package var address: Address
    /// Where the address came from, for messages.
    package var source: Source
    /// How a TLS engine is judged; unused for sockets and plain TCP.
    package var tls: TLSPolicy

    package init(_ address: Address, from source: Source, tls: TLSPolicy = TLSPolicy()) {
        self.address = address
        self.source = source
        self.tls = tls
    }

    /// An address that an engine can listen at.
    package enum Address: Sendable, Equatable {
        case unix(path: String)
        case tcp(host: String, port: Int, isEncrypted: Bool)
    }

    /// Who named the address.
    package enum Source: Sendable, Equatable {
        /// `-H` or `--host`.
        case hostOption
        /// The variable of that name.
        case environment(String)
        /// A Docker context; `chosenBy` is the option, variable or file that named it.
        case context(String, chosenBy: String)
        /// Nobody: the usual place.
        case standard
    }

    /// The address as a user writes it.
    package var text: String {
        switch address {
        case .unix(let path): "unix://\(path)"
        case .tcp(let host, let port, _): "tcp://\(host.urlHost):\(port)"
        }
    }

    /// The host that the engine's published ports are reached at.
    package var publishedHost: String {
        switch address {
        case .unix: "127.0.0.1"
        case .tcp(let host, _, _): host
        }
    }

    /// Whether the engine is on this machine, so that the addresses of its containers lead somewhere.
    package var isLocal: Bool {
        if case .unix = address { true } else { false }
    }

    /// A request for a path of the API.
    func request(_ method: String, _ path: String, limits: Limits) -> Request {
        switch address {
        case .unix(let socket):
            Request(method, "http://docker\(path)", route: .unixSocket(path: socket), limits: limits)
        case .tcp(let host, let port, let isEncrypted):
            Request(
                method, "\(isEncrypted ? "https" : "http")://\(host.urlHost):\(port)\(path)",
                tls: tls, limits: limits)
        }
    }
}

extension Endpoint.Source {
    /// A clause for messages, such as `from DOCKER_HOST`.
    package var text: String {
        switch self {
        case .hostOption: "from --host"
        case .environment(let name): "from \(name)"
        case .context(let name, let chooser): "from the context '\(name)', chosen by \(chooser)"
        case .standard: "the default; neither --host nor DOCKER_HOST is set"
        }
    }
}
