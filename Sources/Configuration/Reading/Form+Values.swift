import HTTP
import Health
import Probing
import Regexp
import YAMLDocument

extension Form where Value == String {
    /// Text that may be empty. A number or a truth value has to be put in quotes, as in Kubernetes.
    static var text: Self {
        Self("text") { node throws(Refusal) in
            guard let text = node.string else { throw Refusal(node.text == nil ? nil : "put it in quotes") }
            return text
        }
    }

    /// Text that is not empty.
    static var name: Self {
        Self("text") { node throws(Refusal) in
            let name = try text.read(node)
            guard !name.isEmpty else { throw Refusal() }
            return name
        }
    }

    /// An absolute http or https URL.
    static var url: Self {
        Self("an absolute URL that begins with http:// or https://") { $0.string.flatMap { ProbeURL($0)?.text } }
    }

    /// An HTTP method, in capitals afterwards.
    static var method: Self {
        Self("an HTTP method such as GET") { node in
            guard let text = node.string, !text.isEmpty, text.utf8.allSatisfy(HeaderSyntax.isToken) else { return nil }
            return text.uppercased()
        }
    }

    /// The value of a header line; a number or a truth value stands as it was written.
    static var headerValue: Self {
        Self("text in one line") { node in
            guard let text = node.text, text.utf8.allSatisfy(HeaderSyntax.isInValue) else { return nil }
            return text
        }
    }

    /// A file, of which a relative path begins in `folder`.
    static func file(in folder: Folder) -> Self {
        Self("the path of a file") { node in node.string.flatMap { $0.isEmpty ? nil : folder.path($0) } }
    }
}

/// Where a configuration lies.
struct Folder {
    private let path: String

    /// The folder of a file; that of a bare name is the current one.
    init(of file: String) {
        path = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }

    func path(_ file: String) -> String { file.hasPrefix("/") ? file : path + file }
}

extension Form where Value == Bool {
    static var flag: Self { Self("true or false") { $0.bool } }

    /// Only true: what is not wanted is left out.
    static var on: Self { Self("true") { $0.bool == true ? true : nil } }
}

extension Form where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> Self {
        let bounds =
            range.upperBound == Int(Int32.max)
            ? "of \(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
        return Self("a whole number \(bounds)") { $0.integer.flatMap { range.contains($0) ? $0 : nil } }
    }

    static var port: Self { integer(1...65_535) }

    /// How many results make a verdict. Kubernetes has 32 bits for it.
    static var threshold: Self { integer(1...Int(Int32.max)) }
}

extension Form where Value == GoRegexp {
    static var pattern: Self {
        Self("a regular expression in Go's syntax") { node throws(Refusal) in
            guard let text = node.string else { throw Refusal() }
            do throws(RegexpError) { return try GoRegexp(text) } catch { throw Refusal(error.text) }
        }
    }
}

extension Form where Value == ResolvedName {
    static var resolvedName: Self {
        Self("HOST:PORT:ADDRESS") { $0.string.flatMap { ResolvedName($0) } }
    }
}

extension Form where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a few words.
    static var choice: Self {
        Self("one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")) {
            $0.string.flatMap { Value(rawValue: $0) }
        }
    }
}
