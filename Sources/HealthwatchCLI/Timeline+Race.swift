extension Timeline {
    /// What `work` returns, or nil when it is not done at that moment: then it is cancelled, and awaited.
    ///
    /// A cancelled task gets nil as well.
    func race<Value: Sendable>(until moment: Duration, _ work: @escaping @Sendable () async -> Value) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                _ = await sleep(until: moment)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
