/// Tells one text from another in 64 bits (FNV-1a): the same in every run, which the values of Hasher are not.
package enum Fingerprint {
    /// The number that stands for these bytes.
    package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}

/// Numbers in lowercase hexadecimal digits.
package enum Hexadecimal {
    /// The digits of 0 to 15.
    package static let digits = Array("0123456789abcdef".utf8)

    /// All sixteen digits of a number.
    package static func text(_ number: UInt64) -> String {
        let digits = stride(from: 60, through: 0, by: -4).map { Self.digits[Int(number >> UInt64($0) & 15)] }
        return String(decoding: digits, as: UTF8.self)
    }
}
