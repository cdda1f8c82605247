internal import _StringProcessing

/// A set of Unicode scalars: what one position of a pattern accepts.
struct ScalarSet: Sendable, Equatable {
    /// One member of the set.
    enum Element: Sendable, Equatable {
        case range(UInt32, UInt32)
        /// A general category by its short name, one letter (`L`) or two (`Lu`).
        case category(String, isNegated: Bool)
        case script(String, isNegated: Bool)
        indirect case not([Element])
    }

    var elements: [Element] = []
    var isNegated = false
    var foldsCase = false

    init(_ elements: [Element] = [], isNegated: Bool = false, foldsCase: Bool = false) {
        self.elements = elements
        self.isNegated = isNegated
        self.foldsCase = foldsCase
    }

    static func scalar(_ scalar: Unicode.Scalar, foldsCase: Bool) -> ScalarSet {
        ScalarSet([.range(scalar.value, scalar.value)], foldsCase: foldsCase)
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var found = Self.has(scalar, in: elements)
        if !found, foldsCase {
            found = Self.folds(of: scalar).contains { Self.has($0, in: elements) }
        }
        return found != isNegated
    }

    private static func has(_ scalar: Unicode.Scalar, in elements: [Element]) -> Bool {
        elements.contains { element in
            switch element {
            case .range(let low, let high): low <= scalar.value && scalar.value <= high
            case .category(let name, let isNegated): isCategory(scalar, name) != isNegated
            case .script(let name, let isNegated): isScript(scalar, name) != isNegated
            case .not(let inner): !has(scalar, in: inner)
            }
        }
    }

    private static func folds(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.isASCII {
            let value = scalar.value
            guard (65...90).contains(value) || (97...122).contains(value) else { return [] }
            return Unicode.Scalar(value ^ 0x20).map { [$0] } ?? []
        }
        return [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap { mapping in
            mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first : nil
        }
    }

    private static func isScript(_ scalar: Unicode.Scalar, _ name: String) -> Bool {
        guard let regex = try? Regex("\\p{Script=\(name)}").matchingSemantics(.unicodeScalar) else { return false }
        return String(Character(scalar)).wholeMatch(of: regex) != nil
    }

    private static func isCategory(_ scalar: Unicode.Scalar, _ name: String) -> Bool {
        let short = shortName(of: scalar.properties.generalCategory)
        return name.utf8.count == 1 ? short.hasPrefix(name) : short == name
    }

    /// Every short category name; a pattern that names another one is refused.
    static let categories: Set<String> = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co",
    ]

    private static func shortName(of category: Unicode.GeneralCategory) -> String {
        switch category {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }

    /// Whether `name` is a script that `\p{…}` may name.
    static func isKnownScript(_ name: String) -> Bool {
        guard !name.isEmpty, name.unicodeScalars.allSatisfy({ $0.isASCII && ($0.properties.isAlphabetic || $0 == "_") })
        else { return false }
        return (try? Regex("\\p{Script=\(name)}")) != nil
    }
}

/// The named classes of Go's syntax.
enum RegexpClass {
    static let digit: [ScalarSet.Element] = [.range(48, 57)]
    static let word: [ScalarSet.Element] = [.range(48, 57), .range(65, 90), .range(95, 95), .range(97, 122)]
    /// Go's `\s` has no vertical tab.
    static let space: [ScalarSet.Element] = [.range(9, 10), .range(12, 13), .range(32, 32)]

    /// `\d`, `\W` and so on, by their letter.
    static func perl(_ letter: Unicode.Scalar) -> [ScalarSet.Element]? {
        switch letter {
        case "d": digit
        case "D": [.not(digit)]
        case "w": word
        case "W": [.not(word)]
        case "s": space
        case "S": [.not(space)]
        default: nil
        }
    }

    /// `[:alpha:]` and so on, by the name between the colons.
    static func posix(_ name: String) -> [ScalarSet.Element]? {
        switch name {
        case "alnum": [.range(48, 57), .range(65, 90), .range(97, 122)]
        case "alpha": [.range(65, 90), .range(97, 122)]
        case "ascii": [.range(0, 127)]
        case "blank": [.range(9, 9), .range(32, 32)]
        case "cntrl": [.range(0, 31), .range(127, 127)]
        case "digit": digit
        case "graph": [.range(33, 126)]
        case "lower": [.range(97, 122)]
        case "print": [.range(32, 126)]
        case "punct": [.range(33, 47), .range(58, 64), .range(91, 96), .range(123, 126)]
        case "space": [.range(9, 13), .range(32, 32)]
        case "upper": [.range(65, 90)]
        case "word": word
        case "xdigit": [.range(48, 57), .range(65, 70), .range(97, 102)]
        default: nil
        }
    }
}
