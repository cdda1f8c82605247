/// Hides the secrets that are known beside those that can be recognised: a container's own, wherever they appear.
package struct Redaction: Sendable {
    private let values: [String]

    /// Secrets shorter than this would take harmless words with them.
    private static let shortest = 5

    /// Knows the values of the variables whose names are those of secrets.
    package init(environment: [String: String] = [:]) {
        values = environment.filter { Self.isSecret($0.key) && $0.value.utf8.count >= Self.shortest }
            .map(\.value).sorted { ($1.utf8.count, $1) < ($0.utf8.count, $0) }
    }

    /// Of a container's own variables more count than of names in a text: here nothing else is known to be harmless.
    private static func isSecret(_ name: String) -> Bool {
        if SecretName.isSecret(name.utf8) { return true }
        return name.lowercased().split(separator: "_").contains { part in
            words.contains(String(part)) || endings.contains { part.hasSuffix($0) }
        }
    }

    private static let words: Set<String> = [
        "pat", "sk", "dsn", "salt", "pepper", "seed", "cookie", "auth", "credential", "credentials", "private",
        "session", "signature",
    ]
    private static let endings = ["pass", "password", "passwd", "pwd", "key", "token", "secret", "secrets"]

    /// The text without its secrets.
    package func callAsFunction(_ text: String) -> String {
        var text = text
        for value in values where text.contains(value) {
            text = text.split(separator: value, omittingEmptySubsequences: false).joined(separator: "***")
        }
        return SecretMask.mask(text)
    }
}
