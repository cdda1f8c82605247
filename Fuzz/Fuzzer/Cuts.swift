/// A stream as it may arrive: what is made of it must not depend on where it is cut.
enum Cuts {
    /// Pieces of as many bytes as the last byte says; a short stream in single bytes, too, where every place is a border.
    static func all(of bytes: [UInt8]) -> [[[UInt8]]] {
        let size = max(1, Int(bytes.last ?? 1))
        return (bytes.count <= longestInBytes ? [1, size] : [size]).map { pieces(of: bytes, size: $0) }
    }

    /// Single bytes cost an allocation each.
    private static let longestInBytes = 256

    private static func pieces(of bytes: [UInt8], size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }
}
