/// A text with places: `{{name}}`, a name of small letters.
struct PageTemplate {
    /// What stands between the places, and the names of the places after each but the last.
    private let texts: [ArraySlice<UInt8>]
    private let names: [String]

    /// Reads a template. Braces that enclose no name are text.
    init(_ template: [UInt8]) {
        var texts: [ArraySlice<UInt8>] = []
        var names: [String] = []
        var start = 0
        var index = 0
        while index < template.count {
            guard let name = Self.name(in: template, at: index) else {
                index += 1
                continue
            }
            texts.append(template[start..<index])
            names.append(name)
            index += name.utf8.count + 4
            start = index
        }
        texts.append(template[start...])
        self.texts = texts
        self.names = names
    }

    private static func name(in template: [UInt8], at index: Int) -> String? {
        guard template[index...].starts(with: "{{".utf8) else { return nil }
        let name = template[(index + 2)...].prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        guard !name.isEmpty, template[name.endIndex...].starts(with: "}}".utf8) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// The text with these values in its places, as they are: what looks like a place in a value stays as it is. A place
    /// without a value becomes empty.
    func filled(with values: [String: [UInt8]]) -> [UInt8] {
        var filled: [UInt8] = []
        filled.reserveCapacity(texts.reduce(0) { $0 + $1.count } + values.values.reduce(0) { $0 + $1.count } + 64)
        for (index, text) in texts.enumerated() {
            filled += text
            if index < names.count { filled += values[names[index]] ?? [] }
        }
        return filled
    }
}
