import Lint

/// Compose files, with `.env` and any other file that is named behind zeros: every place lies within its file.
enum ComposeCheck {
    static func run(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false).map(Array.init)
        let result = ComposeLint.check(text: parts[0], file: "compose.yaml", environment: ["TAG": "1"]) { path in
            path == ".env" ? (parts.count > 1 ? parts[1] : nil) : parts.last
        }
        TextSize(of: parts[0], isYAML: true).check(result, in: "compose.yaml")
    }
}
