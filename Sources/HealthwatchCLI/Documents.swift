import FoundationEssentials

/// JSON as every command prints it: keys in snake case and in alphabetical order, slashes as they are.
enum Documents {
    /// One document on one line, or spread over several for people.
    static func json(_ document: some Encodable, isPretty: Bool = false) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        guard let data = try? encoder.encode(document) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
