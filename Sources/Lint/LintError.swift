package import Health

/// Why a file, or a part of it, cannot be read.
package enum LintError: Error, Sendable, Equatable {
    /// Something is written against the grammar of its file; the message is the reader's, and says the way out.
    case malformed(Place, String)
    /// The file is larger than anything that a person writes; the limit in bytes.
    case tooLarge(Place, limit: Int)
    /// A comment names a finding that does not exist, and perhaps meant another one: it silences nothing.
    case unknownFinding(Place, String, nearest: String?)

    /// Where it stands.
    package var place: Place {
        switch self {
        case .malformed(let place, _), .tooLarge(let place, _), .unknownFinding(let place, _, _): place
        }
    }

    /// How bad it is: a comment that does nothing is only a warning.
    package var severity: Finding.Severity {
        if case .unknownFinding = self { .warning } else { .error }
    }

    /// What is wrong, without the place.
    package var message: String {
        switch self {
        case .malformed(_, let message): message
        case .tooLarge(_, let limit): "the file has more than \(limit / 1_048_576) MiB; is it the right one?"
        case .unknownFinding(_, let id, let nearest):
            "no finding is called '\(id)', so the comment silences nothing; "
                + (nearest.map { "did you mean '\($0)'?" } ?? "'healthwatch explain' lists them")
        }
    }

    /// One line for people: `FILE:LINE:COLUMN: MESSAGE`.
    package var text: String { "\(place.text): \(message)" }
}
