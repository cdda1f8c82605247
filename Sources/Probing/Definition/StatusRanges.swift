/// Status codes as people write them: `200`, `200-299`, `200-299,401`.
package struct StatusRanges: Sendable, Equatable {
    /// In the order of writing.
    package let ranges: [ClosedRange<Int>]

    /// Nil for what is none: codes are from 100 to 999, and no range runs backwards.
    package init?(_ text: String) {
        var ranges: [ClosedRange<Int>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.trimmingPrefix { $0 == " " }.split(separator: "-", omittingEmptySubsequences: false)
            guard let low = ends.first.flatMap(Self.code), let high = ends.last.flatMap(Self.code), ends.count <= 2,
                low <= high
            else { return nil }
            ranges.append(low...high)
        }
        self.ranges = ranges
    }

    private static func code(_ digits: Substring) -> Int? {
        guard digits.utf8.count == 3, digits.utf8.allSatisfy({ (48...57).contains($0) }), let code = Int(digits),
            code >= 100
        else { return nil }
        return code
    }

    /// As people write them: what a message says was wanted.
    package static func text(_ ranges: [ClosedRange<Int>]) -> String {
        ranges.map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }
}
