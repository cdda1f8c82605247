import FoundationEssentials

/// The `filters` parameter of list and event requests: values of one key are alternatives, keys must all hold.
package struct Filters: Sendable, Equatable {
    /// Values by key.
    package var values: [String: [String]]

    package init(_ values: [String: [String]] = [:]) { self.values = values }

    /// The query item that carries them; none without values.
    var query: [(String, String)] {
        guard !values.isEmpty else { return [] }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(values) else { return [] }
        return [("filters", String(decoding: data, as: UTF8.self))]
    }
}
