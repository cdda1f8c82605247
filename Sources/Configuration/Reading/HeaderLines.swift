import HTTP
import YAMLDocument

extension Section {
    /// All pairs as header lines.
    func headers() -> [Header] {
        pairs.compactMap { pair in
            guard let name = headerName(pair.key, at: pair.keyMark) else { return nil }
            return read(pair.value, .headerValue, of: "'\(name)'").map { Header(name, $0) }
        }
    }

    /// A text as the name of a header; nil for what is none, which is noted.
    func headerName(_ text: String, at mark: YAMLMark) -> String? {
        if !text.isEmpty, text.utf8.allSatisfy(HeaderSyntax.isToken) { return text }
        problems.add(
            .badValue(
                subject: "the name of a header", wanted: "letters, digits and -", found: "'\(YAMLText.brief(text))'",
                reason: nil), at: mark)
        return nil
    }
}
