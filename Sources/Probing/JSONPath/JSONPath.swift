/// A path to one value in a JSON text: the singular queries of RFC 9535, as in `$.checks[0].state` or `$['a b']`. The
/// `$` and the first dot may be left out, and a name may have hyphens inside without quotes, as in `db-main.state`.
package struct JSONPath: Sendable, Equatable {
    /// As it was written.
    package let text: String
    /// Its steps; none for the whole text.
    package let steps: [Step]

    /// One step down.
    package enum Step: Sendable, Equatable {
        case member(String)
        /// Negative ones count from the end.
        case element(Int)
    }

    /// Reads a path; throws what in it is not one, or may lead to more than one value.
    package init(parsing text: String) throws(JSONPathMistake) {
        var parser = JSONPathParser(text)
        steps = try parser.steps()
        self.text = text
    }
}
