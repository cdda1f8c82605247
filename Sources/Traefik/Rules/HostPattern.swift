/// A host as the `Host` matcher compares it.
struct HostPattern: Sendable, Equatable {
    private let host: String
    private let allowsWildcard: Bool

    init(_ host: String, syntax: RuleSyntax) {
        self.host = host.lowercased()
        allowsWildcard = syntax == .v3
    }

    /// The host to ask for, without the dot that may end it; nil when it is a wildcard.
    var fixedHost: String? {
        guard !isWildcard else { return nil }
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    private var isWildcard: Bool {
        allowsWildcard && (host.hasPrefix("*.") || host.hasPrefix("**."))
    }

    /// Whether a host in lower case and without port is meant. A dot at the end of either side makes no difference.
    func matches(_ requested: String) -> Bool {
        guard !requested.isEmpty else { return false }
        if isWildcard { return matchesWildcard(requested) }
        return requested == host || requested == host.withoutFinalDot || requested.withoutFinalDot == host
    }

    /// `*.` stands for exactly one label, `**.` for one or more.
    private func matchesWildcard(_ requested: String) -> Bool {
        let isDeep = host.hasPrefix("**")
        let suffix = host.drop { $0 == "*" }.description.withoutFinalDot
        let name = requested.withoutFinalDot
        guard name.hasSuffix(suffix), name.utf8.count > suffix.utf8.count else { return false }
        let labels = name.dropLast(suffix.count)
        return isDeep || !labels.contains(".")
    }
}

extension String {
    fileprivate var withoutFinalDot: String {
        hasSuffix(".") ? String(dropLast()) : self
    }
}
