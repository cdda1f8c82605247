import Health
import YAMLDocument

/// What a value must be, and how it is read.
struct Form<Value> {
    /// Follows "must be".
    let wanted: String
    let read: (YAMLNode) throws(Refusal) -> Value

    init(_ wanted: String, _ read: @escaping (YAMLNode) throws(Refusal) -> Value) {
        self.wanted = wanted
        self.read = read
    }

    /// A form of which nil says that the value is none, and no more.
    init(_ wanted: String, reading read: @escaping (YAMLNode) -> Value?) {
        self.init(wanted) { node throws(Refusal) in
            guard let value = read(node) else { throw Refusal() }
            return value
        }
    }
}

/// A value is not what it must be.
struct Refusal: Error {
    /// One clause on why, unless that is plain.
    var reason: String?

    init(_ reason: String? = nil) { self.reason = reason }
}

extension YAMLNode {
    /// What it is, in a message: a scalar as it was written, in quotes when it is text.
    var shown: String {
        switch content {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .scalar(let scalar):
            guard !isNull, !scalar.text.isEmpty else { return "empty" }
            let text = SecretMask.mask(YAMLText.brief(scalar.text))
            return string == nil ? text : "'\(text)'"
        }
    }
}
