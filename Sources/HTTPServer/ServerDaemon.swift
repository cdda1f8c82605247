import CMicroHTTPD
import Glibc
import HTTP

/// libmicrohttpd at one listening socket. Belongs to the server's thread, which drives it by ``run()``.
struct ServerDaemon {
    private let handle: OpaquePointer
    /// Readable when there is something to do.
    let descriptor: Int32

    /// Heads of requests beyond that are refused with 431 or 414.
    private static let memory = 16 << 10

    /// `loop` gets all calls, and must outlive the daemon.
    init(
        _ listener: Int32, connections: Int, patience: Duration, tls: (certificate: String, key: String)?,
        loop: ServerLoop
    ) throws(ServerError) {
        var setup = hw_mhd_setup(
            context: Unmanaged.passUnretained(loop).toOpaque(), listener: listener, connections: UInt32(connections),
            memory: Self.memory, timeout: UInt32(clamping: max(1, patience.components.seconds)), certificate: nil,
            key: nil, access: Self.access,
            target: Self.target, connection: Self.connection, completed: Self.completed)
        let handle: OpaquePointer? =
            if let tls {
                tls.certificate.withCString { certificate in
                    tls.key.withCString { key in
                        setup.certificate = certificate
                        setup.key = key
                        return hw_mhd_start(&setup)
                    }
                }
            } else {
                hw_mhd_start(&setup)
            }
        guard let handle else { throw tls == nil ? .noResources(errno: errno) : .badCertificate }
        self.handle = handle
        descriptor = hw_mhd_descriptor(handle)
    }

    /// Does what there is to do, and does not wait.
    func run() { MHD_run(handle) }

    /// How long it may be left alone, in milliseconds; nil for as long as nothing happens.
    var patience: Int32? {
        var milliseconds: UInt64 = 0
        guard MHD_get_timeout(handle, &milliseconds) == .YES else { return nil }
        return Int32(clamping: milliseconds)
    }

    /// Takes no new clients; the address is free then.
    func close() {
        let listener = MHD_quiesce_daemon(handle)
        if listener >= 0 { Glibc.close(listener) }
    }

    /// Ends it. No connection may be suspended.
    func stop() { MHD_stop_daemon(handle) }

    // MARK: What libmicrohttpd calls

    private static func loop(_ context: UnsafeMutableRawPointer?) -> ServerLoop? {
        context.map { Unmanaged<ServerLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func connection(_ handle: OpaquePointer) -> ClientConnection? {
        hw_mhd_kept(handle).map { Unmanaged<ClientConnection>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let connection: MHD_NotifyConnectionCallback = { context, handle, kept, event in
        guard let loop = loop(context), let handle, let kept else { return }
        if event == .CONNECTION_NOTIFY_STARTED {
            kept.pointee = Unmanaged.passUnretained(loop.add(handle)).toOpaque()
        } else {
            loop.remove(handle)
            drain(hw_mhd_socket(handle))
            kept.pointee = nil
        }
    }

    /// Reads what a client has sent beyond what is wanted: closing before would reset the connection, and the client lose
    /// the answer (RFC 9112, section 9.6).
    private static func drain(_ descriptor: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            for _ in 0..<4 {
                guard recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT)) > 0 else { return }
            }
        }
    }

    private static let target: hw_mhd_target = { _, text, handle in
        if let text { connection(handle)?.target = String(cString: text) }
        return nil
    }

    private static let access: MHD_AccessHandlerCallback = { context, handle, _, method, _, _, size, _ in
        guard let loop = loop(context), let handle, let method, let size, let connection = connection(handle) else {
            return .NO
        }
        let isDone = loop.advance(connection, method: method, received: size.pointee)
        size.pointee = 0
        return isDone ? .YES : .NO
    }

    private static let completed: MHD_RequestCompletedCallback = { context, handle, _, _ in
        guard let loop = loop(context), let handle else { return }
        loop.complete(handle)
    }
}
