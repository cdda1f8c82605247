import TestSupport

/// The least of an HTTP/2 server (RFC 9113): one fixed answer on the first stream, once the request's head has come.
enum HTTP2Script {
    /// `200` and the body `ok`: SETTINGS, their acknowledgement, HEADERS (`:status: 200` is entry 8 of HPACK's static
    /// table) and DATA with the end of the stream.
    static let answer: [UInt8] =
        frame(type: 4, flags: 0, stream: 0, []) + frame(type: 4, flags: 1, stream: 0, [])
        + frame(type: 1, flags: 4, stream: 1, [0x88]) + frame(type: 0, flags: 1, stream: 1, Array("ok".utf8))

    /// The head of an answer, and then the stream reset with INTERNAL_ERROR.
    static let broken: [UInt8] =
        frame(type: 4, flags: 0, stream: 0, []) + frame(type: 4, flags: 1, stream: 0, [])
        + frame(type: 1, flags: 4, stream: 1, [0x88]) + frame(type: 3, flags: 0, stream: 1, [0, 0, 0, 2])

    private static func frame(type: UInt8, flags: UInt8, stream: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(payload.count), type, flags, 0, 0, 0, stream] + payload
    }

    /// Reads the preface and frames until a HEADERS frame has come; false when the client leaves before.
    static func awaitRequest(on connection: LoopbackConnection) -> Bool {
        let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        var bytes: [UInt8] = []
        while true {
            let more = connection.receive()
            guard !more.isEmpty else { return false }
            bytes += more
            guard bytes.starts(with: preface.prefix(bytes.count)) else { return false }
            var rest = bytes.dropFirst(preface.count)
            while rest.count >= 9 {
                let head = Array(rest.prefix(9))
                if head[3] == 1 { return true }
                rest = rest.dropFirst(9 + Int(head[0]) << 16 + Int(head[1]) << 8 + Int(head[2]))
            }
        }
    }
}
