extension Sequence where Element: Equatable {
    /// Each element once, in the order in which they come first.
    var distinct: [Element] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
