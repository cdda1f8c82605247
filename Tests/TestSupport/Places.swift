/// A number of places that tasks take and give back.
actor Places {
    private var free: Int
    private var queue: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) {
        free = count
    }

    /// Waits for a place.
    func take() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { queue.append($0) }
    }

    /// Hands a place on.
    func give() {
        if queue.isEmpty { free += 1 } else { queue.removeFirst().resume() }
    }
}
