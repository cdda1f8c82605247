package import FoundationEssentials

/// The statuses of an app in the part of a window in which it was observed.
package struct StatusTimeline: Sendable, Equatable {
    /// A time in which the app was observed and had one status; never empty.
    package struct Stretch: Sendable, Hashable {
        /// From when until when, in the window.
        package var range: Range<Date>
        /// What the status was.
        package var status: AppStatus
        /// When the status began, perhaps before the stretch and the window.
        package var since: Date

        var length: TimeInterval { range.upperBound.timeIntervalSince(range.lowerBound) }
    }

    /// What is asked about.
    package let window: Range<Date>
    /// By time, without overlaps. Times in which nobody observed, or before the first change, are missing.
    package let stretches: [Stretch]

    /// The timeline of the changes, in any order, that were seen while somebody observed: `observed` may overlap.
    ///
    /// Of several changes at one moment the last given one holds. The status in which the window begins is that of the
    /// last change before it.
    package init(changes: [StatusChange], observed: [Range<Date>], window: Range<Date>) {
        self.window = window
        let sorted = changes.enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }
            .map(\.element)
        let spans = Self.merged(observed, in: window)
        var stretches: [Stretch] = []
        var first = spans.startIndex
        for (index, change) in sorted.enumerated() {
            let end = index + 1 < sorted.count ? sorted[index + 1].date : Date.distantFuture
            // What ended before this change concerns no later one either.
            while first < spans.endIndex, spans[first].upperBound <= change.date { first += 1 }
            for span in spans[first...] {
                guard span.lowerBound < end else { break }
                let (from, to) = (max(span.lowerBound, change.date), min(span.upperBound, end))
                guard from < to else { continue }
                stretches.append(Stretch(range: from..<to, status: change.status, since: change.date))
            }
        }
        self.stretches = stretches
    }

    /// The parts of the ranges in the window, sorted and without overlaps.
    private static func merged(_ ranges: [Range<Date>], in window: Range<Date>) -> [Range<Date>] {
        var merged: [Range<Date>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let range = range.clamped(to: window)
            guard !range.isEmpty else { continue }
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// The window in `count` equal parts: the worst status of each, nil where the app was not observed.
    ///
    /// From bad to good: `Missing`, `Unhealthy`, `Initializing`, `Progressing`, `Degraded`, `Unknown`, `SCALED_DOWN`,
    /// `Healthy`.
    package func buckets(_ count: Int) -> [AppStatus?] {
        guard count > 0 else { return [] }
        var buckets = [AppStatus?](repeating: nil, count: count)
        let start = window.lowerBound
        let width = window.upperBound.timeIntervalSince(start) / Double(count)
        for stretch in stretches {
            let first = Int(stretch.range.lowerBound.timeIntervalSince(start) / width)
            // A stretch that ends where a part begins does not reach into it.
            let end = Int((stretch.range.upperBound.timeIntervalSince(start) / width).rounded(.up))
            let indices = min(first, count - 1)..<max(min(first, count - 1) + 1, min(end, count))
            for index in indices where buckets[index].map({ $0.severity < stretch.status.severity }) ?? true {
                buckets[index] = stretch.status
            }
        }
        return buckets
    }
}
