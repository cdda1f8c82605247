/// Why a history cannot be read or written; each case names the file.
package enum HistoryError: Error, Sendable, Equatable {
    /// There is no history: no such file, or one that nothing was ever written to.
    case missing(path: String)
    /// The file cannot be opened or made.
    case cannotOpen(path: String, reason: String)
    /// The file can be read only, and was to be written.
    case readOnly(path: String)
    /// The file is something else than a history.
    case foreign(path: String)
    /// A newer version of this program made the file; `version` is its schema's.
    case tooNew(path: String, version: Int)
    /// Another program kept its lock for longer than was waited.
    case locked(path: String)
    /// The file system has no space left.
    case full(path: String)
    /// The file's content is not what was written.
    case damaged(path: String)
    /// More was to be recorded than could be kept while the file could not be written.
    case dropped(path: String, count: Int)
    /// Anything else, with SQLite's own (extended) code and words.
    case failed(path: String, code: Int, reason: String)

    /// What failed, on what file, why, and what to try.
    package var text: String {
        switch self {
        case .missing(let path):
            "there is no history in \(path): nothing has been recorded there yet"
        case .cannotOpen(let path, let reason):
            "cannot open the history \(path): \(reason)"
        case .readOnly(let path):
            "cannot write the history \(path): the file or its folder is read-only. Choose another file, or make this one "
                + "writable."
        case .foreign(let path):
            "\(path) is not a history of this program and is left as it is. Choose another file."
        case .tooNew(let path, let version):
            "a newer version of this program made the history \(path) (schema \(version)). Use that version, or choose "
                + "another file."
        case .locked(let path):
            "another program holds a lock on \(path); try again when it is done"
        case .full(let path):
            "no space left on the device that holds \(path); free some, or choose another file"
        case .damaged(let path):
            "the history \(path) is damaged. Move it away, and a new one will be made."
        case .dropped(let path, let count):
            "\(count) entries are missing in the history \(path): it could not be written for too long"
        case .failed(let path, let code, let reason):
            "cannot use the history \(path): \(reason) (SQLite code \(code))"
        }
    }

    /// The case without what it carries: problems of one kind are reported once.
    var kind: Int {
        switch self {
        case .missing: 0
        case .cannotOpen: 1
        case .readOnly: 2
        case .foreign: 3
        case .tooNew: 4
        case .locked: 5
        case .full: 6
        case .damaged: 7
        case .dropped: 8
        case .failed: 9
        }
    }

    /// Whether time and patience change nothing: the file belongs to somebody else.
    var isFinal: Bool {
        switch self {
        case .foreign, .tooNew: true
        default: false
        }
    }
}
