/// Numbers with their nouns.
package enum Plural {
    /// `1 container`, `2 containers`.
    package static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }
}
