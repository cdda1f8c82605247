/// The query of a target: `&` between the members, as forms write it. What nobody asks for is passed over.
struct Query: Equatable {
    private var members: [Member] = []

    private struct Member: Equatable {
        var key: String
        var value: String
    }

    /// No query.
    init() {}

    /// Takes apart what follows the question mark.
    init(parsing bytes: ArraySlice<UInt8>) throws(TargetMistake) {
        for member in bytes.split(separator: UInt8(ascii: "&")) {
            let end = member.firstIndex(of: UInt8(ascii: "=")) ?? member.endIndex
            let key = try Escapes.decoded(member[..<end], isQuery: true)
            let value = try Escapes.decoded(member[end...].dropFirst(), isQuery: true)
            members.append(Member(key: key, value: value))
        }
    }

    /// The value of a key; the last one where it is repeated, nil where it is missing.
    subscript(_ key: String) -> String? { members.last { $0.key == key }?.value }

    /// Whether `detailed` asks for more than the status.
    var isDetailed: Bool { self["detailed"] == "true" || self["detailed"] == "1" }
}
