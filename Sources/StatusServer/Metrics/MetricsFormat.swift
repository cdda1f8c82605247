import HTTP

/// The two forms of metrics.
enum MetricsFormat: Hashable, Sendable, CaseIterable {
    /// Prometheus's text format 0.0.4.
    case prometheus
    /// OpenMetrics 1.0.0.
    case openMetrics

    /// The media type.
    var type: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The form that a client prefers (RFC 9110, section 12.5.1). OpenMetrics has to be named; what names neither gets
    /// Prometheus's.
    init(accept values: [String]) {
        let ranges = values.flatMap { $0.split(separator: ",") }.compactMap { MediaRange($0) }
        let openMetrics = MediaRange.quality(
            of: "application/openmetrics-text", version: "1.0.0", in: ranges, orAnything: false)
        let prometheus = MediaRange.quality(of: "text/plain", version: "0.0.4", in: ranges, orAnything: true)
        self = openMetrics > 0 && openMetrics >= prometheus ? .openMetrics : .prometheus
    }
}

/// One member of an `Accept` header.
private struct MediaRange {
    /// In lowercase.
    private let type: String
    private let version: String?
    private let quality: Double

    init?(_ text: Substring) {
        let parts = text.split(separator: ";").map { $0.trimmed.lowercased() }
        guard let type = parts.first, type.contains("/") else { return nil }
        self.type = type
        version = Self.parameter("version", in: parts.dropFirst())
        let weight = Self.parameter("q", in: parts.dropFirst())
        guard let quality = weight.map({ Double($0) }) ?? 1, (0...1).contains(quality) else { return nil }
        self.quality = quality
    }

    private static func parameter(_ name: String, in parts: ArraySlice<String>) -> String? {
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0].trimmed == name { return pair[1].trimmed }
        }
        return nil
    }

    /// How much a type in that version is wanted: what names it most closely decides, and `*/*` only with `orAnything`.
    static func quality(of type: String, version: String, in ranges: [MediaRange], orAnything: Bool) -> Double {
        let group = type.prefix { $0 != "/" } + "/*"
        let exact = ranges.filter { $0.type == type && ($0.version == nil || $0.version == version) }
        let wide = ranges.filter { $0.type == group }
        let any = orAnything ? ranges.filter { $0.type == "*/*" } : []
        return [exact, wide, any].first { !$0.isEmpty }?.map(\.quality).max() ?? 0
    }
}

extension Substring {
    /// Without blanks at both ends.
    fileprivate var trimmed: String {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
