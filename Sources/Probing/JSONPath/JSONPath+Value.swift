package import Health

extension JSONPath {
    /// What stands there; nil when the path leads nowhere.
    package func value(in tree: JSONTree) -> JSONTree? {
        var place = tree
        for step in steps {
            switch (step, place) {
            case (.member(let name), .object):
                guard let value = place[name] else { return nil }
                place = value
            case (.element(let index), .array(let elements)):
                let index = index < 0 ? elements.count + index : index
                guard elements.indices.contains(index) else { return nil }
                place = elements[index]
            default: return nil
            }
        }
        return place
    }
}

extension JSONTree {
    /// Whether it is the scalar that `text` stands for: strings and words to the letter, numbers by their value. Never for
    /// an array or an object.
    package func equals(_ text: String) -> Bool {
        guard let own = self.text else { return false }
        if own.utf8.elementsEqual(text.utf8) { return true }
        guard case .number = self, let number = Decimal(own) else { return false }
        return number == Decimal(text)
    }
}

/// A number in JSON's grammar by its value, exactly: a `Double` would take large neighbours for equal.
private struct Decimal: Equatable {
    private var isNegative = false
    /// Without zeros at either end; none for zero.
    private var digits: [UInt8] = []
    /// The power of ten that the last digit counts.
    private var exponent = 0

    /// Nil for what is no number, and for exponents beyond all use.
    init?(_ text: String) {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        let mantissa = rest.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
        var exponent = 0
        if mantissa.endIndex < rest.endIndex {
            guard let power = Int(Substring(rest[mantissa.endIndex...].dropFirst())), power.magnitude < 1 << 32 else {
                return nil
            }
            exponent = power
        }
        let parts = mantissa.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }) else { return nil }
        if parts.count == 2 { exponent -= parts[1].count }
        var digits = Array(parts.joined().drop { $0 == UInt8(ascii: "0") })
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        guard !digits.isEmpty else { return }
        self.isNegative = isNegative
        self.digits = digits
        self.exponent = exponent
    }
}
