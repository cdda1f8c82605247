/// Status codes as people write them: `200`, `200-299`, `200-299,401`.
package struct StatusRanges: Sendable, Equatable {
    /// In the order of writing.
    package let ranges: [ClosedRange<Int>]

    /// Why a text is none.
    package enum Mistake: Error, Sendable, Equatable {
        /// It is no number from 100 to 999, nor two of them with a hyphen between.
        case notAStatus
        /// A range runs backwards.
        case backwards(Int, Int)

        /// A clause about what is wrong, where there is more to say than what must be.
        package var reason: String? {
            if case .backwards(let first, let last) = self { "\(first) is more than \(last)" } else { nil }
        }
    }

    /// Reads codes and ranges with commas between.
    package init(parsing text: String) throws(Mistake) {
        var ranges: [ClosedRange<Int>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) { ranges.append(try Self.range(part)) }
        self.ranges = ranges
    }

    private static func range(_ text: Substring) throws(Mistake) -> ClosedRange<Int> {
        let bounds = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = bounds.compactMap(number)
        guard let first = numbers.first, let last = numbers.last, numbers.count == bounds.count else {
            throw .notAStatus
        }
        guard first <= last else { throw .backwards(first, last) }
        return first...last
    }

    private static func number(_ text: Substring) -> Int? {
        let words = text.split(separator: " ")
        guard words.count == 1, words[0].utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(words[0]) else {
            return nil
        }
        return 100...999 ~= number ? number : nil
    }
}
