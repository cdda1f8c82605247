import HTTP

/// Conditional requests (RFC 9110, section 13): what becomes of an answer under the conditions of its request.
enum Preconditions {
    /// The answer itself, `304`, or `412`. Only what would be a 200 is subject to conditions (section 13.2.1). Dates are
    /// none here, because nothing has a `Last-Modified`.
    static func apply(_ request: ServerRequest, to response: ServerResponse) -> ServerResponse {
        guard response.status == 200 else { return response }
        let tag = response.header("ETag")
        let match = request.values(of: "if-match")
        if !match.isEmpty, !TagList(match).contains(tag, isStrong: true) {
            return Refusal.preconditionFailed(tag).response
        }
        let noneMatch = request.values(of: "if-none-match")
        guard !noneMatch.isEmpty, TagList(noneMatch).contains(tag, isStrong: false) else { return response }
        let kept = ["etag", "cache-control", "vary"]
        let headers = response.headers.filter { header in kept.contains { header.name.utf8.equals(ignoringCase: $0) } }
        return ServerResponse(status: 304, headers: headers + Answer.safety)
    }
}

/// The entity tags of a condition.
struct TagList: Equatable {
    /// Whether it is `*`, which is any.
    private(set) var isAny = false
    private var tags: [Tag] = []

    private struct Tag: Equatable {
        var isWeak: Bool
        /// With its quotes.
        var text: String
    }

    /// Takes apart the values of all headers of one name. What is no tag ends a value, and is none.
    init(_ values: [String]) {
        for value in values {
            if value.utf8.elementsEqual([UInt8(ascii: "*")]) { isAny = true }
            var rest = Substring(value).utf8[...]
            while let tag = Self.next(&rest) { tags.append(tag) }
        }
    }

    /// Whether it names what there is; strongly, weak tags are like no other (section 8.8.3.2).
    func contains(_ tag: String?, isStrong: Bool) -> Bool {
        isAny || tags.contains { $0.text == tag && !(isStrong && $0.isWeak) }
    }

    private static func next(_ rest: inout Substring.UTF8View) -> Tag? {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: ",") }
        let isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest = rest.dropFirst(2) }
        let quote = UInt8(ascii: "\"")
        guard rest.first == quote, let end = rest.dropFirst().firstIndex(of: quote) else { return nil }
        let text = Substring(rest[...end])
        rest = rest[rest.index(after: end)...]
        return Tag(isWeak: isWeak, text: String(text))
    }
}
