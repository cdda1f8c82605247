/// Hides the secrets that are known beside those that can be recognised: a container's own, wherever they appear.
package struct Redaction: Sendable {
    private let values: [String]

    /// Secrets shorter than this would take harmless words with them.
    private static let shortest = 5

    /// Knows the values of the variables whose names are those of secrets.
    package init(environment: [String: String] = [:]) {
        values = environment.filter { SecretName.isSecret($0.key.utf8) && $0.value.utf8.count >= Self.shortest }
            .map(\.value).sorted { ($1.utf8.count, $1) < ($0.utf8.count, $0) }
    }

    /// The text without its secrets.
    package func callAsFunction(_ text: String) -> String {
        var text = text
        for value in values where text.contains(value) {
            text = text.split(separator: value, omittingEmptySubsequences: false).joined(separator: "***")
        }
        return SecretMask.mask(text)
    }
}
