/// Why a file, or a part of it, cannot be read.
package enum LintError: Error, Sendable, Equatable {
    /// Something is written against the grammar of its file; the message is the reader's, and says the way out.
    case malformed(Place, String)
    /// The file is larger than anything that a person writes; the limit in bytes.
    case tooLarge(Place, limit: Int)

    /// Where it stands.
    package var place: Place {
        switch self {
        case .malformed(let place, _), .tooLarge(let place, _): place
        }
    }

    /// One line for people: `FILE:LINE:COLUMN: MESSAGE`.
    package var text: String {
        switch self {
        case .malformed(let place, let message): "\(place.text): \(message)"
        case .tooLarge(let place, let limit):
            "\(place.text): the file has more than \(limit / 1_048_576) MiB; is it the right one?"
        }
    }
}
