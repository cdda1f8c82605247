/// A host that a URL can name: labels of letters, digits, `-` and `_`, which DNS does without and engines do not.
struct HostName: Sendable, Equatable {
    let text: String

    init?(_ text: String) {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.count) && label.allSatisfy(Self.isAllowed)
        }
        guard isName, text.utf8.count <= 253 else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// A host as the `Host` matcher compares it.
struct HostPattern: Sendable, Equatable {
    private let host: String
    private let allowsWildcard: Bool

    init(_ host: String, syntax: RuleSyntax) {
        self.host = host.lowercased()
        allowsWildcard = syntax == .v3
    }

    /// The host to ask for, without the dot that may end it; nil when it is a wildcard, or no host name.
    var fixedHost: String? {
        isWildcard ? nil : HostName(host.withoutFinalDot)?.text
    }

    /// The host when it names none that a request could ask for.
    var impossibleHost: String? {
        isWildcard || HostName(host.withoutFinalDot) != nil ? nil : host
    }

    private var isWildcard: Bool {
        allowsWildcard && (host == "*" || host.hasPrefix("*.") || host.hasPrefix("**."))
    }

    /// Whether a host in lower case and without port is meant. A dot at the end of either side makes no difference.
    func matches(_ requested: String) -> Bool {
        guard !requested.isEmpty else { return false }
        // Observed of Traefik 3.7, though no page of its documentation says so.
        if allowsWildcard, host == "*" { return true }
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
