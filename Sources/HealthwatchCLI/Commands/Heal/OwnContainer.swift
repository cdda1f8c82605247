import FoundationEssentials
import Health

/// The container that this program runs in.
enum OwnContainer {
    /// Its id; nil outside of any, and where the system does not tell. The engine mounts three files of its own into every
    /// container, from a folder that is named by the id (moby, `daemon/container_operations_unix.go`; Podman's userdata).
    static var id: ContainerID? {
        guard let data = FileManager.default.contents(atPath: "/proc/self/mountinfo") else { return nil }
        return id(inMounts: String(decoding: data, as: UTF8.self))
    }

    /// The same from the lines of a `/proc/PID/mountinfo` (proc(5)): the root of the mount is the fourth field, the place
    /// it is mounted at the fifth.
    static func id(inMounts text: String) -> ContainerID? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 4, ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf"].contains(fields[4]) else {
                continue
            }
            let parts = fields[3].split(separator: "/")
            if let id = parts.last(where: { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }) {
                return ContainerID(String(id))
            }
        }
        return nil
    }
}
