import CSQLite
import Glibc

/// The file of a history: how it is made, recognised and opened.
struct HistoryFile {
    let path: String
    var schema = Schema.current
    /// For how long a statement waits for the locks of others.
    var patience = Duration.seconds(2)

    /// Opens it for recording; makes it, and the folders above it, where there is none.
    func openForRecording() throws(HistoryError) -> Connection {
        try makeIfMissing()
        let connection = try Connection(path, flags: SQLITE_OPEN_READWRITE, patience: patience)
        guard !connection.isReadOnly else { throw .readOnly(path: path) }
        let isNew = try connection.reading { () throws(HistoryError) in try schema.version(of: connection) == nil }
        // It decides where tables begin, so that it comes before all; in a file that has tables it does nothing.
        if isNew { try connection.execute("PRAGMA auto_vacuum = INCREMENTAL") }
        try useLog(connection)
        try schema.bringUpToDate(connection)
        return connection
    }

    /// Opens it for reading. Nothing is made: a file that is not there, or still empty, is missing.
    func openForReading() throws(HistoryError) -> Connection {
        guard try identity() != nil else { throw .missing(path: path) }
        do throws(HistoryError) {
            let connection = try Connection(path, flags: SQLITE_OPEN_READONLY, patience: patience)
            try recognise(connection)
            return connection
        } catch {
            // Reading beside writers takes a shared index of the log. Where that can be neither opened nor made, and there
            // is no log, nobody writes: the file can be read as it is.
            switch error {
            case .cannotOpen, .readOnly: break
            default: throw error
            }
            guard access(path, R_OK) == 0, access(path + "-wal", F_OK) != 0 else { throw error }
            let connection = try Connection(
                path, flags: SQLITE_OPEN_READONLY, isImmutable: true, patience: patience)
            try recognise(connection)
            return connection
        }
    }

    private func recognise(_ connection: Connection) throws(HistoryError) {
        let version = try connection.reading { () throws(HistoryError) in try schema.version(of: connection) }
        guard version != nil else { throw .missing(path: path) }
        // A read-only system may have no folder for the temporary files of a sort. The file's size bounds what it takes.
        try connection.execute("PRAGMA temp_store = MEMORY")
    }

    /// Writers append to a log, and readers read beside them. Without a sync for each commit a killed process loses nothing
    /// that it committed, because the kernel has it; a power cut can cost the last moments, and never more: the log is
    /// synced before its pages go into the file.
    private func useLog(_ connection: Connection) throws(HistoryError) {
        try whileLocked { () throws(HistoryError) in try connection.execute("PRAGMA journal_mode = WAL") }
        try connection.execute("PRAGMA synchronous = NORMAL")
        // What a long reader made the log grow to is given back afterwards.
        try connection.execute("PRAGMA journal_size_limit = 4194304")
    }

    /// Tries again until `patience` is over: for the change of the journal's mode SQLite does not wait by itself.
    private func whileLocked(_ body: () throws(HistoryError) -> Void) throws(HistoryError) {
        let end = ContinuousClock.now + patience
        while true {
            do throws(HistoryError) {
                return try body()
            } catch {
                guard error == .locked(path: path), ContinuousClock.now < end else { throw error }
                usleep(5000)
            }
        }
    }

    /// The file's device and number; nil when there is no file. Anything but a regular file is refused.
    func identity() throws(HistoryError) -> Identity? {
        var about = stat()
        guard stat(path, &about) == 0 else {
            guard errno != ENOENT else { return nil }
            throw .cannotOpen(path: path, reason: Connection.words(of: errno))
        }
        switch about.st_mode & S_IFMT {
        case S_IFREG: return Identity(device: UInt64(about.st_dev), number: UInt64(about.st_ino))
        case S_IFDIR: throw .cannotOpen(path: path, reason: "it is a folder")
        default: throw .cannotOpen(path: path, reason: "it is no regular file")
        }
    }

    /// Tells a file from another one that was later given its name.
    struct Identity: Equatable {
        var device: UInt64
        var number: UInt64
    }

    private func makeIfMissing() throws(HistoryError) {
        guard try identity() == nil else { return }
        try makeFolders()
        // Not by open(2): closing a descriptor of a file drops all the locks that this process has on it, and another
        // thread may have opened the new file already.
        guard mknod(path, S_IFREG | 0o600, 0) == 0 || errno == EEXIST else { throw cannotMake(path) }
    }

    /// Makes the folders above the file, for nobody but their owner.
    private func makeFolders() throws(HistoryError) {
        var end = path.startIndex
        while let slash = path[end...].dropFirst().firstIndex(of: "/") {
            let folder = String(path[..<slash])
            end = slash
            guard mkdir(folder, 0o700) != 0, errno != EEXIST, errno != EISDIR else { continue }
            // A folder that cannot be made may be there all the same: mkdir says EROFS or EACCES first.
            let code = errno
            guard access(folder, F_OK) != 0 else { continue }
            errno = code
            throw cannotMake(folder)
        }
    }

    private func cannotMake(_ place: String) -> HistoryError {
        switch errno {
        case EROFS: .readOnly(path: path)
        case ENOSPC, EDQUOT: .full(path: path)
        case let code:
            .cannotOpen(
                path: path, reason: (place == path ? "" : "cannot make \(place): ") + Connection.words(of: code))
        }
    }
}
