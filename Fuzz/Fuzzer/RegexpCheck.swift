import Regexp

/// Regular expressions, and a text to look for them in: a group around the whole changes nothing.
enum RegexpCheck {
    static func run(_ bytes: [UInt8]) {
        let texts = texts(in: bytes, atMost: 2)
        do throws(RegexpError) {
            let regexp = try GoRegexp(texts[0])
            let found = regexp.matches(texts.last ?? "")
            // What is quoted to the end takes the parenthesis, too, and one more level may be too deep.
            guard let group = try? GoRegexp("(?:\(texts[0]))") else { return }
            demand(group.matches(texts.last ?? "") == found, "a group around the whole changes what is found")
        } catch {
            demand(!error.text.isEmpty, "a mistake has no text")
        }
    }
}
