/// A name with a value: a header line or a query parameter.
package struct NamedValue: Sendable, Equatable {
    /// The name.
    package var name: String
    /// The value; empty for a query parameter without one.
    package var value: String

    /// A name with a value.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension String {
    /// Equality of bytes, as Go compares strings; Swift's own would take composed and decomposed letters as equal.
    func isByteEqual(to other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }

    func hasBytePrefix(_ prefix: String) -> Bool {
        utf8.starts(with: prefix.utf8)
    }

    var isASCII: Bool { utf8.allSatisfy { $0 < 128 } }
}
