/// The last bytes of a stream: what came earlier is forgotten, so that a huge log costs no memory.
struct TailBuffer {
    private let limit: Int
    private var stored: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    mutating func append(_ piece: ArraySlice<UInt8>) {
        stored += piece.suffix(limit)
        if stored.count > 2 * limit { stored.removeFirst(stored.count - limit) }
    }

    var bytes: [UInt8] { Array(stored.suffix(limit)) }
}
