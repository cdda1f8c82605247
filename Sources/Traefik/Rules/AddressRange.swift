/// An IP address or a network, as `ClientIP` takes them.
struct AddressRange: Sendable, Equatable {
    /// Sixteen bytes; an IPv4 address is kept in its IPv6-mapped form, so that both spellings are equal.
    private let bytes: [UInt8]
    /// How many leading bits must be equal.
    private let bits: Int

    /// An address, or a network such as `10.0.0.0/8` or `fe80::/10`; nil for anything else.
    init?(_ text: String) {
        let pieces = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = pieces.first, let bytes = Self.bytes(of: String(first)) else { return nil }
        self.bytes = bytes
        guard pieces.count == 2 else {
            bits = 128
            return
        }
        let isIPv4 = !first.contains(":")
        guard pieces[1].utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(pieces[1]),
            length <= (isIPv4 ? 32 : 128)
        else { return nil }
        bits = isIPv4 ? length + 96 : length
    }

    /// Whether an address, without port, lies in the range.
    func contains(_ address: String) -> Bool {
        let plain = address.split(separator: "%", maxSplits: 1).first.map(String.init) ?? address
        guard let other = Self.bytes(of: plain) else { return false }
        for bit in 0..<bits where (bytes[bit / 8] ^ other[bit / 8]) & (0x80 >> UInt8(bit % 8)) != 0 { return false }
        return true
    }

    static func bytes(of text: String) -> [UInt8]? {
        text.contains(":") ? version6(text) : version4(text).map { [UInt8](repeating: 0, count: 10) + [255, 255] + $0 }
    }

    private static func version4(_ text: some StringProtocol) -> [UInt8]? {
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
        guard pieces.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for piece in pieces {
            guard (1...3).contains(piece.utf8.count), piece.utf8.allSatisfy({ (48...57).contains($0) }),
                piece.utf8.count == 1 || piece.first != "0", let byte = UInt8(piece)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func version6(_ text: String) -> [UInt8]? {
        guard let gap = text.firstGap else {
            let bytes = groups(text[...])
            return bytes?.count == 16 ? bytes : nil
        }
        let head = text[..<gap.lowerBound]
        let tail = text[gap.upperBound...]
        guard let first = head.isEmpty ? [] : groups(head), let last = tail.isEmpty ? [] : groups(tail),
            first.count + last.count <= 14
        else { return nil }
        return first + [UInt8](repeating: 0, count: 16 - first.count - last.count) + last
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            if index == pieces.count - 1, piece.contains("."), let last = version4(piece) {
                bytes += last
                continue
            }
            guard (1...4).contains(piece.utf8.count), piece.allSatisfy({ $0.isASCII && $0.isHexDigit }),
                let group = UInt16(piece, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 255)]
        }
        return bytes
    }
}

extension String {
    /// Where the first `::` stands.
    fileprivate var firstGap: Range<String.Index>? {
        var index = startIndex
        while index < endIndex {
            let after = self.index(after: index)
            if self[index] == ":", after < endIndex, self[after] == ":" { return index..<self.index(after: after) }
            index = after
        }
        return nil
    }
}
