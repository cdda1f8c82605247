package import Regexp

/// What a good answer looks like. All of it must hold.
package struct Expectation: Sendable, Equatable {
    /// The good status codes.
    package var statuses: [ClosedRange<Int>]
    /// Texts that the body must contain.
    package var texts: [String]
    /// Regular expressions in Go's syntax that must match somewhere in the first 64 KiB of the body.
    package var patterns: [GoRegexp]
    /// Values that the body must have, read as JSON.
    package var values: [JSONExpectation]
    /// Header lines that the answer must have; the value is a part of the line's, an empty one demands nothing of it.
    package var headers: [ExpectedHeader]
    /// The longest time to the end of the answer.
    package var maximumLatency: Duration?
    /// How many days the server's certificate must still be valid.
    package var certificateDays: Int?
    /// Whether a health document in the body is judged, too.
    package var readsDocument: Bool

    /// What orchestrators take for good unless told otherwise.
    package static let usualStatuses = [200...399]

    /// Success is 200 to 399, and a health document that does not say otherwise.
    package init(
        statuses: [ClosedRange<Int>] = Expectation.usualStatuses, texts: [String] = [], patterns: [GoRegexp] = [],
        values: [JSONExpectation] = [], headers: [ExpectedHeader] = [], maximumLatency: Duration? = nil,
        certificateDays: Int? = nil, readsDocument: Bool = true
    ) {
        self.statuses = statuses
        self.texts = texts
        self.patterns = patterns
        self.values = values
        self.headers = headers
        self.maximumLatency = maximumLatency
        self.certificateDays = certificateDays
        self.readsDocument = readsDocument
    }
}

/// A header line that an answer must have.
package struct ExpectedHeader: Sendable, Equatable {
    /// Compared without regard to case.
    package var name: String
    /// A part of the value; empty for any.
    package var value: String

    /// A header line that an answer must have.
    package init(_ name: String, _ value: String = "") {
        self.name = name
        self.value = value
    }
}

/// A value that a JSON body must have.
package struct JSONExpectation: Sendable, Equatable {
    package var path: JSONPath
    /// A scalar as text: `true`, `3`, `up`. Nil demands only that the path leads somewhere.
    package var value: String?

    /// The value at a path.
    package init(_ path: JSONPath, equals value: String? = nil) {
        self.path = path
        self.value = value
    }
}
