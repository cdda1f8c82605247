import Glibc

/// Why a server cannot start. `errno` of the system tells more.
package enum ServerError: Error, Equatable {
    /// Names that no address belongs to.
    case unknownHost(String, reason: String)
    /// The address is taken by another program.
    case inUse(String)
    /// The user may not listen there.
    case forbidden(String)
    /// The path is longer than a socket's may be, 107 bytes.
    case longPath(String)
    /// There is something at the path that is no socket.
    case noSocket(String)
    /// Anything else that the system refuses.
    case cannotListen(String, errno: Int32)
    /// The certificate and its key are no pair, or no PEM.
    case badCertificate
    /// The system has no thread or descriptor left.
    case noResources(errno: Int32)

    /// The sentence for people.
    package var text: String {
        switch self {
        case .unknownHost(let host, let reason): "cannot listen on '\(host)': \(reason)"
        case .inUse(let address): "cannot listen on \(address): it is in use; stop the other program or choose another"
        case .forbidden(let address):
            "cannot listen on \(address): permission denied; ports below 1024 and other users' folders need rights"
        case .longPath(let path): "cannot listen on \(path): the path of a socket has at most 107 bytes"
        case .noSocket(let path): "cannot listen on \(path): there is a file there that is no socket"
        case .cannotListen(let address, let number): "cannot listen on \(address): \(Self.text(of: number))"
        case .badCertificate: "the TLS certificate and key cannot be used: are they PEM, and do they belong together?"
        case .noResources(let number): "cannot serve: \(Self.text(of: number))"
        }
    }

    private static func text(of number: Int32) -> String { String(cString: strerror(number)) }
}
