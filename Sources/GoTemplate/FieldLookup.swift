/// How `.Name` finds its value, which differs between those who fill templates.
package struct FieldLookup: Sendable {
    /// The value of the field `name` of `value`; an error where the template must not ask for it.
    package typealias Find =
        @Sendable (_ name: String, _ value: TemplateValue) throws(TemplateError) -> TemplateValue

    let find: Find

    /// A lookup of one's own.
    package init(_ find: @escaping Find) {
        self.find = find
    }

    /// As Docker's `--format` on a JSON document: the key itself, else one that differs only in case and underscores, so
    /// that `.FailingStreak` finds `failing_streak`. A key that is not there has no value; a text or number has no fields.
    package static let document = FieldLookup { (name, value) throws(TemplateError) in
        switch value {
        case .null: return .null
        case .map(let members):
            if let exact = members[name] { return exact }
            let wanted = folded(name)
            let key = members.keys.filter { folded($0) == wanted }.min()
            return key.flatMap { members[$0] } ?? .null
        case .flag, .integer, .decimal, .text, .list: throw .unknownField(name)
        }
    }

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" }
    }
}
