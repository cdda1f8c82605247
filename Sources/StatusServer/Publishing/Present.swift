/// What was published last, and the copy of it that is told while nothing is known.
struct Present: Sendable {
    /// The publication as it is.
    private(set) var known: Snapshot
    private var unknown: Snapshot?

    /// The present before the first publication.
    init(run: String) { known = Snapshot(ServedState(), publication: 0, run: run) }

    /// Takes a publication.
    mutating func take(_ snapshot: Snapshot) {
        known = snapshot
        unknown = nil
    }

    /// What is told while that is so. A copy lasts until its reason is another one, which is a second at least.
    mutating func told(_ ignorance: Ignorance?) -> Snapshot {
        guard let ignorance else { return known }
        if let unknown, unknown.ignorance == ignorance { return unknown }
        let copy = Snapshot(known, ignorance)
        unknown = copy
        return copy
    }
}
