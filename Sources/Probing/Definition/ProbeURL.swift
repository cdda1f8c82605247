import FoundationEssentials
import Health

/// An absolute http or https URL that a probe asks.
package struct ProbeURL: Sendable, Equatable {
    /// As given; may carry a password, so print ``masked`` instead.
    package let text: String

    /// Refuses what is not an absolute http or https URL with a host, or has a port that no server can have.
    package init?(_ text: String) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host(percentEncoded: false), !host.isEmpty,
            !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7f }), Self.hasPossiblePort(text)
        else { return nil }
        self.text = text
    }

    /// Reads the text itself, because a number that is too large for `URL.port` looks there like no port at all.
    private static func hasPossiblePort(_ text: String) -> Bool {
        guard let slashes = text.firstRange(of: "//") else { return false }
        let authority = text[slashes.upperBound...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        guard let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") else { return true }
        let digits = host[host.index(after: colon)...]
        guard !digits.isEmpty else { return true }
        return digits.utf8.allSatisfy { (48...57).contains($0) } && (1...65_535).contains(Int(digits) ?? 0)
    }

    /// The URL without the password that it may carry.
    package var masked: String { SecretMask.mask(text) }
}
