/// Why Traefik cannot read a container's labels. One such label makes it pass over the whole container.
package enum LabelError: Error, Equatable, Sendable {
    /// Two dots in a row, or a bracket out of place.
    case malformed(label: String)
    /// No option has this name.
    case unknown(label: String, suggestion: String?)
    /// An option that needs a further name after it stands alone.
    case incomplete(label: String)
    /// A value that is not of the option's kind.
    case badValue(label: String, value: String, expected: String)

    /// The mistake in one sentence.
    package var text: String {
        switch self {
        case .malformed(let label): "label \(label) is malformed"
        case .unknown(let label, let suggestion):
            "label \(label) is unknown to Traefik" + (suggestion.map { "; did you mean \($0)?" } ?? "")
        case .incomplete(let label): "label \(label) is incomplete: an option name must follow"
        case .badValue(let label, let value, let expected): "label \(label) has the value \"\(value)\", not \(expected)"
        }
    }
}
