import FoundationEssentials
import Health

/// An absolute http or https URL that phase 2 asks.
struct ProbeURL: Sendable, Equatable {
    /// As given; may carry a password, so print ``masked`` instead.
    let text: String

    /// Refuses what is not an absolute http or https URL with a host.
    init?(_ text: String) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host(percentEncoded: false), !host.isEmpty,
            !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7f })
        else { return nil }
        self.text = text
    }

    /// The URL without the password that it may carry.
    var masked: String { SecretMask.mask(text) }
}
