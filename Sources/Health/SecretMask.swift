/// Hides secrets in text that is shown: passwords in URLs, `Authorization:` headers, password and token options and
/// assignments. What is hidden becomes `***`; what only looks like a secret is hidden too.
package enum SecretMask {
    /// The text without the secrets that can be recognised in it. The time it takes grows with the length, and no faster.
    package static func mask(_ text: String) -> String {
        var scan = SecretScan(Array(text.utf8))
        scan.run()
        guard !scan.hidden.isEmpty else { return text }
        var shown: [UInt8] = []
        shown.reserveCapacity(scan.bytes.count)
        var position = 0
        for range in scan.hidden {
            shown += scan.bytes[position..<range.lowerBound]
            shown += "***".utf8
            position = range.upperBound
        }
        shown += scan.bytes[position...]
        return String(decoding: shown, as: UTF8.self)
    }

    /// What `mask` would hide, in the order of the text.
    package static func secrets(in text: String) -> [String] {
        var scan = SecretScan(Array(text.utf8))
        scan.run()
        return scan.hidden.map { String(decoding: scan.bytes[$0], as: UTF8.self) }
    }
}

/// The names by which secrets are known.
enum SecretName {
    /// Whether the value of an option, variable, key or header of that name is a secret: by what the name ends with.
    static func isSecret(_ name: some Collection<UInt8>) -> Bool {
        let parts = name.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
        let words = parts.map { String(decoding: $0, as: UTF8.self).lowercased() }
        guard let last = words.last else { return false }
        if words.count == 1, ["pwd", "oldpwd"].contains(last) { return false }
        return wholeWords.contains(last) || endings.contains { words.joined().hasSuffix($0) }
    }

    /// Whether everything to the end of the line is the secret: headers that carry a scheme and several words.
    static func isWholeLine(_ name: some Collection<UInt8>) -> Bool {
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return text.hasSuffix("authorization") || text.hasSuffix("cookie")
    }

    /// Options whose value is `USER:PASSWORD`.
    static let pairs: Set<String> = ["--user", "--proxy-user", "--basic-auth"]

    /// Programs with a short option for a password, and the letter of it.
    static let shortOptions: [String: Character] = [
        "mysql": "p", "mysqladmin": "p", "mysqldump": "p", "mariadb": "p", "mariadb-admin": "p", "mariadb-dump": "p",
        "mongo": "p", "mongosh": "p", "sshpass": "p", "cqlsh": "p", "redis-cli": "a", "valkey-cli": "a",
        "keydb-cli": "a", "rabbitmqadmin": "p", "mongodump": "p", "mongorestore": "p", "curl": "b", "ldapsearch": "w",
        "ldapwhoami": "w", "sqlcmd": "P", "mosquitto_sub": "P", "mosquitto_pub": "P",
    ]

    /// Of these the short option takes a password only when it is attached.
    static let attachedOnly: Set<String> = [
        "mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin", "mariadb-dump",
    ]

    /// Words behind `-p` that are options of their own: those of find(1), and what is spelt out with one dash.
    static let harmless: Set<String> = [
        "path", "perm", "print", "print0", "printf", "prune", "pid", "port", "ports", "ping", "plain", "profile",
        "prefix", "proto",
    ]

    /// What tokens of well-known makers begin with: whatever stands before such a word, it is a secret.
    static let tokenPrefixes = [
        "ghp_", "gho_", "ghu_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-", "xapp-", "AKIA", "ASIA",
        "eyJ", "sk_live_", "rk_live_", "sk-ant-", "sk-proj-", "dckr_pat_", "npm_", "pypi-", "hvs.", "AIza",
    ]

    private static let wholeWords: Set<String> = ["pass", "pw", "requirepass", "auth"]
    private static let endings = [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "secretkey", "privatekey",
        "masterkey", "encryptionkey", "signingkey", "accountkey", "credential", "credentials", "bearer",
        "authorization", "cookie",
    ]
}
