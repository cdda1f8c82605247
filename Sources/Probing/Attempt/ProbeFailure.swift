package import HTTP
package import Health

/// Why an attempt failed.
package enum ProbeFailure: Error, Sendable, Equatable {
    /// No answer, or one that broke off. With a status, only its body is missing.
    case transport(HTTPError)
    /// The status is none of those wanted. `why` is what a health document says, else `excerpt` the beginning of the body.
    case badStatus(wanted: [ClosedRange<Int>], location: String?, why: String?, excerpt: String)
    /// A header line is missing, or none of that name has the wanted part; `found` is the first of them.
    case badHeader(name: String, wanted: String, found: String?)
    /// A text is not there.
    case missingText(String, excerpt: String)
    /// A regular expression matches nothing.
    case noMatch(pattern: String, excerpt: String)
    /// The body should be JSON.
    case notJSON(excerpt: String)
    /// The path leads nowhere.
    case noValue(path: String)
    /// Something else stands there; `found` is nil for an array or an object.
    case wrongValue(path: String, wanted: String, found: String?)
    /// The body is longer than what is read of it, so that it cannot be understood.
    case bodyTooLarge(limit: Int)
    /// The health document says so.
    case unhealthy(HealthDocument)
    /// The whole answer took too long.
    case tooSlow(limit: Duration, took: Duration)
    /// The server's certificate ends too soon; days below zero have passed since.
    case certificateEnds(days: Int, wanted: Int)
    /// There is no certificate whose days could be counted.
    case noCertificate
    /// The stream cannot be read, or not any longer.
    case stream(StreamFailure)
    /// An event of the stream was longer than a megabyte.
    case eventTooLarge
    /// It is not known, or not allowed, to ask; the words say why.
    case unaskable(String)
    /// A command inside a container ended with that status.
    case exit(code: Int, output: String)
    /// The container has no health check that could be run.
    case noCheck
}

extension ProbeFailure {
    /// What is wrong in one line, with the status of the answer if there is one. Raw: whoever prints it masks secrets and
    /// makes it harmless.
    package func text(status: Int?) -> String {
        guard let status else { return words }
        switch self {
        case .badStatus(let wanted, let location, let why, let excerpt):
            let instead = wanted == Expectation.usualStatuses ? "" : " instead of \(Self.list(wanted))"
            return Self.answer(status, location) + instead
                + (why.map { ": \($0)" } ?? Self.quoted(excerpt, before: " "))
        case .transport(.timedOut): return "\(status), but the body did not end in time"
        default: return "\(status), but \(words)"
        }
    }

    private var words: String {
        switch self {
        case .transport(let error): error.text
        case .badStatus(let wanted, _, _, _): "a status other than \(Self.list(wanted))"
        case .badHeader(let name, _, nil): "there is no header \(name)"
        case .badHeader(let name, let wanted, let found?): "the header \(name) is \"\(found)\" without \"\(wanted)\""
        case .missingText(let text, let excerpt): "\"\(text)\" is not in it" + Self.quoted(excerpt, before: ": ")
        case .noMatch(let pattern, let excerpt):
            "nothing in it matches '\(pattern)'" + Self.quoted(excerpt, before: ": ")
        case .notJSON(let excerpt): "it is not JSON" + Self.quoted(excerpt, before: ": ")
        case .noValue(let path): "it has no \(path)"
        case .wrongValue(let path, let wanted, let found?): "\(path) is '\(found)' instead of '\(wanted)'"
        case .wrongValue(let path, let wanted, nil): "\(path) is an array or an object instead of '\(wanted)'"
        case .bodyTooLarge(let limit): "it is longer than \(limit) bytes"
        case .unhealthy(let document): document.summary
        case .tooSlow(let limit, let took):
            "it took \(DurationText.brief(took)) instead of \(DurationText.brief(limit))"
        case .certificateEnds(let days, let wanted): Self.certificate(days, wanted)
        case .noCertificate: "the server showed no certificate whose days could be counted"
        case .stream(let failure): failure.text
        case .eventTooLarge: "an event is longer than a megabyte"
        case .unaskable(let why): "cannot be asked: \(why)"
        case .exit(let code, let output): "exit status \(code)" + Self.quoted(output, before: " ")
        case .noCheck: "the container has no health check that can be run"
        }
    }

    private static func certificate(_ days: Int, _ wanted: Int) -> String {
        days < 0
            ? "the certificate has expired"
            : "the certificate is valid for \(Plural.count(days, "day")) instead of \(wanted)"
    }

    /// `200`, `200 to 399`, `200, 204 or 301`.
    private static func list(_ ranges: [ClosedRange<Int>]) -> String {
        let words = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
        guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }

    /// `200`, or `302 to /login`.
    static func answer(_ status: Int, _ location: String?) -> String {
        guard (300..<400).contains(status), let location else { return "\(status)" }
        return "\(status) to \(location)"
    }

    /// The first line of a text that has something in it, in quotation marks; nothing when there is none.
    static func quoted(_ text: String, before separator: String) -> String {
        let line = text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" })
            .first { $0.contains { !$0.properties.isWhitespace } }
        guard let line else { return "" }
        var words = line.drop { $0.properties.isWhitespace }
        while words.last?.properties.isWhitespace == true { words.removeLast() }
        let beginning = words.prefix(longestQuotation)
        return separator + "\"\(String(beginning))\(beginning.endIndex < words.endIndex ? "…" : "")\""
    }

    private static let longestQuotation = 120
}

extension StreamFailure {
    /// What is wrong, in one line; raw.
    package var text: String {
        switch self {
        case .exchange(let error): error.text
        case .silent(let time): "the stream was silent for \(DurationText.brief(time))"
        case .ended: "the server ended the stream"
        case .status(204, _): "204: the server wants no listeners"
        case .status(let status, let location):
            ProbeFailure.answer(status, location) + " instead of a stream"
        case .contentType(let type): "not an event stream but \(type ?? "an answer without a content type")"
        }
    }
}

extension HealthDocument {
    /// `unhealthy: database: Connection refused`, or the level alone where nothing more is said.
    var summary: String {
        let why = self.why
        return why.isEmpty || why == status ? level.rawValue : "\(level.rawValue): \(why)"
    }
}
