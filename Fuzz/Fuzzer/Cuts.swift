/// A stream as it may arrive: what is made of it must not depend on where it is cut.
enum Cuts {
    /// Pieces of one byte, and of as many as the last byte says: together every place is a border, and lengths vary.
    static func all(of bytes: [UInt8]) -> [[[UInt8]]] {
        [pieces(of: bytes, size: 1), pieces(of: bytes, size: max(2, Int(bytes.last ?? 0)))]
    }

    private static func pieces(of bytes: [UInt8], size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }
}
