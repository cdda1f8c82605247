import CommandSpec
import HTTP
import Probing
import Regexp

extension ValueSyntax where Value == String {
    /// The method of a request.
    static var method: Self {
        Self("METHOD", example: "HEAD") { text throws(ValueError) in
            guard isToken(text) else { throw ValueError("must be the name of a method") }
            return text
        }
    }
}

extension ValueSyntax where Value == Header {
    /// `NAME: VALUE`.
    static var header: Self {
        Self("LINE", example: "Accept: application/json") { text throws(ValueError) in
            guard let (name, value) = headerParts(text) else { throw ValueError("must be 'NAME: VALUE'") }
            return Header(name, value)
        }
    }
}

extension ValueSyntax where Value == ExpectedHeader {
    /// `NAME: VALUE`, or a name alone.
    static var expectedHeader: Self {
        Self("LINE", example: "X-Ready: yes") { text throws(ValueError) in
            if isToken(text) { return ExpectedHeader(text) }
            guard let (name, value) = headerParts(text) else {
                throw ValueError("must be 'NAME: VALUE', or NAME alone")
            }
            return ExpectedHeader(name, value)
        }
    }
}

extension ValueSyntax where Value == StatusRanges {
    /// `200-299,401`.
    static var statusRanges: Self {
        Self("STATUSES", example: "200-299,401") { text throws(ValueError) in
            do throws(StatusRanges.Mistake) { return try StatusRanges(parsing: text) } catch {
                let reason = error.reason.map { ": \($0)" } ?? ""
                throw ValueError("must be statuses from 100 to 999, or ranges of them, with commas between" + reason)
            }
        }
    }
}

extension ValueSyntax where Value == GoRegexp {
    /// A regular expression in Go's syntax.
    static var pattern: Self {
        Self("PATTERN", example: "ready|ok") { text throws(ValueError) in
            do throws(RegexpError) { return try GoRegexp(text) } catch {
                throw ValueError("is no regular expression: \(error.text)")
            }
        }
    }
}

extension ValueSyntax where Value == JSONExpectation {
    /// `PATH=VALUE`, or a path alone.
    static var jsonExpectation: Self {
        Self("PATH=VALUE", example: ".status=healthy") { text throws(ValueError) in
            let mark = signOutsideQuotes(text)
            do throws(JSONPathMistake) {
                let path = try JSONPath(parsing: String(text[..<(mark ?? text.endIndex)]))
                return JSONExpectation(path, equals: mark.map { String(text[text.index(after: $0)...]) })
            } catch {
                throw ValueError("is no path to a value: \(error.text)")
            }
        }
    }
}

/// The first `=`, but for those of names in quotation marks.
private func signOutsideQuotes(_ text: String) -> String.Index? {
    var quote: Character?
    return text.indices.first { index in
        let character = text[index]
        if let open = quote {
            if character == open { quote = nil }
        } else if character == "'" || character == "\"" {
            quote = character
        }
        return quote == nil && character == "="
    }
}

/// A name and a value with a colon between; a line break in either would begin another line.
private func headerParts(_ text: String) -> (name: String, value: String)? {
    guard let colon = text.firstIndex(of: ":"), isToken(String(text[..<colon])) else { return nil }
    let value = text[text.index(after: colon)...].trimmingPrefix { $0 == " " || $0 == "\t" }
    guard value.utf8.allSatisfy(HeaderSyntax.isInValue) else { return nil }
    return (String(text[..<colon]), String(value))
}

/// Whether it can be the name of a header or a method.
private func isToken(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(HeaderSyntax.isToken) }
