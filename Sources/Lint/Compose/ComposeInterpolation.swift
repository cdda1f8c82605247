import YAMLDocument

/// Replaces the variables in all values of a document; keys are left as they are.
struct ComposeInterpolation {
    let file: String
    private var interpolation: Interpolation
    /// The values that cannot be interpolated; they stay as they are written.
    private(set) var errors: [LintError] = []

    init(file: String, environment: [String: String]) {
        self.file = file
        interpolation = Interpolation(environment: environment)
    }

    /// The tree with the same shape. A value that holds a variable is a string, whatever it becomes.
    mutating func interpolated(_ node: YAMLNode) -> YAMLNode {
        var copy = node
        switch node.content {
        case .scalar(let scalar):
            guard scalar.text.utf8.contains(UInt8(ascii: "$")) else { return node }
            do throws(Interpolation.Mistake) {
                copy.content = .scalar(YAMLScalar(try interpolation.interpolated(scalar.text), isPlain: false))
            } catch {
                errors.append(.malformed(Place(node.mark, in: file), error.text))
            }
        case .sequence(let items): copy.content = .sequence(items.map { interpolated($0) })
        case .mapping(let pairs):
            copy.content = .mapping(
                pairs.map { pair in
                    var copy = pair
                    copy.value = interpolated(pair.value)
                    return copy
                })
        }
        return copy
    }
}
