extension Collection where Self: Sendable, Element: Sendable {
    /// What `transform` makes of each element, in the order of the elements; at most `limit` of them are at work at the
    /// same time.
    func concurrentMap<Value: Sendable>(
        atMost limit: Int = .max, _ transform: @escaping @Sendable (Element) async -> Value
    ) async -> [Value] {
        await withTaskGroup(of: (Int, Value).self) { group in
            var values: [Int: Value] = [:]
            for (index, element) in enumerated() {
                if index >= limit, let (done, value) = await group.next() { values[done] = value }
                group.addTask {
                    // Not in the tuple: with typed errors Swift 6.3.1 with -O then loses the index.
                    let value = await transform(element)
                    return (index, value)
                }
            }
            for await (done, value) in group { values[done] = value }
            return values.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
