import Glibc

/// Tells the service manager how the program stands: a datagram to the socket that `NOTIFY_SOCKET` names (systemd's
/// sd_notify(3), which describes the protocol for those who do without its library). Without one it tells nobody.
package struct ServiceNotice: Sendable {
    private let path: String?
    /// Whether it wants to hear now and then that the program goes on.
    private let isWatched: Bool

    /// Finds the socket in the environment.
    package init(_ environment: [String: String]) {
        path = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        isWatched =
            environment["WATCHDOG_USEC"].flatMap { Int($0) } ?? 0 > 0
            && environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
    }

    /// What there is to tell.
    package enum State: Sendable {
        /// Everything is up; and one line for people, which `systemctl status` shows.
        case ready(String)
        /// It goes on: a program that is watched (`WatchdogSec=`) and does not say so any more is restarted.
        case alive
        /// It is about to end.
        case stopping

        fileprivate var text: String {
            switch self {
            case .ready(let line): "READY=1\nSTATUS=\(line.map { $0.isNewline ? " " : String($0) }.joined())\n"
            case .alive: "WATCHDOG=1\n"
            case .stopping: "STOPPING=1\n"
            }
        }
    }

    /// Sends it. Whether it arrives does not matter to anything here.
    package func send(_ state: State) {
        guard let path else { return }
        if case .alive = state, !isWatched { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard bytes.count < room else { return }
        // An abstract socket has a zero byte where people write '@', and no byte after its name.
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let size = MemoryLayout<sockaddr_un>.size - room + bytes.count + (isAbstract ? 0 : 1)
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let message = Array(state.text.utf8)
        _ = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, socklen_t(size))
            }
        }
    }
}
