import Foundation
import TestSupport

/// Python's TLS on a port that the system chose. It answers with what it saw: server name, Host, the client's name; who
/// agrees on HTTP/2 gets ``HTTP2Script/answer``.
final class TLSServer: Sendable {
    let port: Int
    private let process: Process

    init(
        certificate: Certificates.Pair, in certificates: Certificates, wantsClient: Bool = false,
        speaksHTTP2: Bool = false
    ) throws {
        let script = """
            import socket, ssl, sys, threading
            certificate, key, authority, wants, frames = sys.argv[1:6]
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            if wants == "yes":
                context.load_verify_locations(authority)
                context.verify_mode = ssl.CERT_REQUIRED
                # TLS 1.3 refuses after the handshake, and the reset that follows may overtake the alert.
                context.maximum_version = ssl.TLSVersion.TLSv1_2
            if frames:
                context.set_alpn_protocols(["h2"])
            if frames:
                context.set_alpn_protocols(["h2"])
            def answer_frames(tls):
                stream = tls.makefile("rb")
                stream.read(24)
                while head := stream.read(9):
                    stream.read(int.from_bytes(head[:3], "big"))
                    if head[3] == 1:
                        tls.sendall(bytes.fromhex(frames))
            names = {}
            context.sni_callback = lambda tls, name, _: names.__setitem__(id(tls), name)
            listener = socket.create_server(("127.0.0.1", 0))
            print(listener.getsockname()[1], flush=True)
            def serve(raw):
                try:
                    tls = context.wrap_socket(raw, server_side=True)
                    if tls.selected_alpn_protocol() == "h2":
                        return answer_frames(tls)
                    head = tls.recv(65536).decode()
                    host = [l[6:] for l in head.split("\\r\\n") if l.startswith("Host: ")][0]
                    peer = tls.getpeercert() or {}
                    client = dict(x[0] for x in peer.get("subject", ())).get("commonName", "none")
                    tls.sendall((f"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nX-SNI: {names.get(id(tls))}\\r\\n"
                                 f"X-Host: {host}\\r\\nX-Client: {client}\\r\\n\\r\\nok").encode())
                    tls.recv(1)
                except (OSError, IndexError):
                    pass
            def accept():
                while True:
                    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
            threading.Thread(target=accept, daemon=True).start()
            sys.stdin.read()
            """
        process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", script, certificate.certificate, certificate.key, certificates.authority,
            wantsClient ? "yes" : "no",
            speaksHTTP2 ? HTTP2Script.answer.map { String(format: "%02x", $0) }.joined() : "",
        ]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != 10 {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            if byte.isEmpty { break }
            line += byte
        }
        port = Int(String(decoding: line.dropLast(), as: UTF8.self)) ?? 0
    }

    deinit {
        // SIGTERM is blocked in what a thread of the task pool starts.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
