/// Cuts a JSON array that arrives in pieces into shorter arrays of whole elements, so that a list of ten thousand
/// containers is read while it comes and never stands in memory as a whole. What it cannot make sense of it hands on:
/// whoever decodes the pieces says what is wrong.
struct ArraySplitter: Sendable {
    /// How many bytes a piece has at least, unless it is the last one.
    private let size: Int
    private var piece: [UInt8] = []
    /// How deep in brackets and braces the next byte is; the array itself is one.
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    init(size: Int) { self.size = size }

    /// Takes bytes, and gives the arrays that became whole by them.
    mutating func feed(_ bytes: [UInt8]) -> [[UInt8]] {
        var ready: [[UInt8]] = []
        var start = bytes.startIndex
        for index in bytes.indices {
            let byte = bytes[index]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ",") where depth == 1 && piece.count + index - start >= size:
                piece += bytes[start..<index]
                ready.append(piece + [UInt8(ascii: "]")])
                piece = [UInt8(ascii: "[")]
                start = index + 1
            default: break
            }
        }
        piece += bytes[start...]
        return ready
    }

    /// What is left at the end of the body.
    func rest() -> [UInt8] { piece }
}
