import Foundation
package import Testing

/// A file system of its own in memory, gone when it is let go.
package final class MemoryFileSystem: Sendable {
    /// Where it is mounted.
    package let path: String
    private let folder: ScratchFolder

    /// Whether this process may mount one; tried once.
    package static let isPossible: Bool = (try? MemoryFileSystem(size: "64k")) != nil

    /// Mounts one of that size, as tmpfs takes it: `64k`.
    package init(size: String) throws {
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
    package func setReadOnly(_ isReadOnly: Bool) throws {
        let flags = UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0)
        guard mount("none", path, "tmpfs", flags, nil) == 0 else { throw POSIXError(.EBUSY) }
    }
}

extension Trait where Self == ConditionTrait {
    /// Needs the right to mount: permissions alone do not stop root.
    package static var needsMount: Self {
        .enabled(if: MemoryFileSystem.isPossible, "only a process that may mount can make such a file system")
    }
}
