/// A TCP socket that waits for connections inside a container.
package struct ListeningSocket: Sendable, Hashable {
    /// In the usual notation, without brackets: `0.0.0.0`, `::1`.
    package var address: String
    package var port: Int

    package init(_ address: String, _ port: Int) {
        self.address = address
        self.port = port
    }

    /// As `ss` shows it.
    package var text: String { Peer(host: address, port: port).text }

    package var isIPv6: Bool { address.contains(":") }
    package var isWildcard: Bool { address == "0.0.0.0" || address == "::" }
    package var isLoopback: Bool { address.hasPrefix("127.") || address == "::1" }

    /// Whether a connection to `host` can reach it. A wildcard of IPv6 takes IPv4, too, as Linux does by default.
    package func isReached(at host: HostKind) -> Bool {
        switch host {
        case .loopback4: address == "0.0.0.0" || address == "::" || address.hasPrefix("127.")
        case .loopback6: address == "::" || address == "::1"
        case .localhost: isWildcard || isLoopback
        case .own(let own): isWildcard || own.contains(address)
        case .other: false
        }
    }

    /// Reads `/proc/net/tcp` and `/proc/net/tcp6` (proc(5)): the sockets that listen, each once. The engine's own name
    /// server, 127.0.0.11, is left out.
    package static func parse(_ text: String) -> [ListeningSocket] {
        var found: [ListeningSocket] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            // The state 0A is LISTEN.
            guard fields.count > 3, fields[3] == "0A", let socket = ListeningSocket(kernel: fields[1]),
                socket.address != "127.0.0.11", !found.contains(socket)
            else { continue }
            found.append(socket)
        }
        return found.sorted { ($0.port, $0.address) < ($1.port, $1.address) }
    }

    /// `0100007F:1F90`: words of the address in the machine's byte order, which is little endian wherever engines run.
    private init?(kernel text: Substring) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1], radix: 16) else { return nil }
        let digits = Array(parts[0].utf8)
        guard digits.count == 8 || digits.count == 32 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 8) {
            guard let word = UInt32(String(decoding: digits[start..<start + 8], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
        }
        let isMapped =
            bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10..<12].allSatisfy { $0 == 255 }
        if bytes.count == 4 || isMapped {
            self.init(bytes.suffix(4).map(String.init).joined(separator: "."), port)
        } else {
            self.init(Self.text(ofIPv6: bytes), port)
        }
    }

    /// The longest run of zeros is cut out (RFC 5952).
    private static func text(ofIPv6 bytes: [UInt8]) -> String {
        let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        var best = 0..<0
        var start: Int?
        for index in 0...8 {
            if index < 8, groups[index] == 0 {
                start = start ?? index
            } else {
                if let begin = start, index - begin > best.count { best = begin..<index }
                start = nil
            }
        }
        func hex(_ part: ArraySlice<Int>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard best.count > 1 else { return hex(groups[...]) }
        return hex(groups[..<best.lowerBound]) + "::" + hex(groups[best.upperBound...])
    }
}

/// What a host name means, seen from inside a container.
package enum HostKind: Sendable, Equatable {
    /// `127.0.0.1` and its kin.
    case loopback4
    /// `::1`.
    case loopback6
    /// The name, which may mean either.
    case localhost
    /// The container itself, by its name or an address of its own; these are the addresses.
    case own([String])
    /// Somebody else.
    case other
}

extension ContainerFacts {
    /// What `host` means inside this container.
    package func kind(of host: String) -> HostKind {
        let host = host.lowercased()
        if host == "localhost" || host == "ip6-localhost" { return .localhost }
        if host.hasPrefix("127.") || host == "0.0.0.0" { return .loopback4 }
        if host == "::1" || host == "::" { return .loopback6 }
        let own = networks.map(\.address).filter { !$0.isEmpty }
        let names = networks.flatMap(\.aliases) + [hostname, name]
        if own.contains(host) || names.contains(where: { $0.lowercased() == host && !$0.isEmpty }) { return .own(own) }
        return .other
    }

    /// Whether what listens belongs to this container alone: on the host's network everything of the host shows.
    var hasOwnSockets: Bool { sources.contains(.exec) && networkMode != "host" }
}
