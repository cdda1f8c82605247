import Foundation
import TestSupport
import Testing

/// A file system of its own in memory, gone when it is let go.
final class MemoryFileSystem: Sendable {
    let path: String
    private let folder: ScratchFolder

    /// Whether this process may mount one; tried once.
    static let isPossible: Bool = (try? MemoryFileSystem(size: "64k")) != nil

    init(size: String) throws {
        folder = try ScratchFolder()
        path = folder.path("mounted")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard mount("none", path, "tmpfs", 0, "size=\(size)") == 0 else { throw POSIXError(.EPERM) }
    }

    deinit {
        // The folder is removed next: what is mounted there must be gone by then, whoever still uses it.
        umount2(path, Int32(MNT_DETACH))
    }

    /// Forbids, or allows again, every change.
    func setReadOnly(_ isReadOnly: Bool) throws {
        let flags = UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0)
        guard mount("none", path, "tmpfs", flags, nil) == 0 else { throw POSIXError(.EBUSY) }
    }
}

extension Trait where Self == ConditionTrait {
    /// Needs the right to mount: permissions alone do not stop root.
    static var needsMount: Self {
        .enabled(if: MemoryFileSystem.isPossible, "only a process that may mount can make such a file system")
    }
}
