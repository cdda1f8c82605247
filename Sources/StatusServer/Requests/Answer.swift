import HTTP
import Health

/// The answers that several paths share, and what all of them say.
enum Answer {
    /// No browser is to guess a type, or to tell other sites of this one.
    static let safety = [Header("X-Content-Type-Options", "nosniff"), Header("Referrer-Policy", "no-referrer")]
    /// The methods of every path.
    static let allow = Header("Allow", "GET, HEAD, OPTIONS")

    private static let noStore = Header("Cache-Control", "no-store")

    /// An answer that nobody keeps.
    static func fresh(_ body: [UInt8], type: String?, status: Int = 200, more: [Header] = []) -> ServerResponse {
        let type = type.map { [Header("Content-Type", $0)] } ?? []
        return ServerResponse(status: status, headers: type + [noStore] + safety + more, body: body)
    }

    /// A JSON document that nobody keeps.
    static func json(_ body: [UInt8], status: Int = 200, more: [Header] = []) -> ServerResponse {
        fresh(body, type: "application/json", status: status, more: more)
    }

    /// A JSON document with a strong entity tag (RFC 9110, section 8.8.3), to be asked for again by it.
    static func taggedJSON(_ body: [UInt8]) -> ServerResponse {
        let headers = [
            Header("Content-Type", "application/json"), Header("Cache-Control", "no-cache"),
            Header("ETag", "\"\(Hexadecimal.text(Fingerprint.of(body)))\""),
        ]
        return ServerResponse(status: 200, headers: headers + safety, body: body)
    }

    /// The head of a stream of events. nginx holds such answers back unless it is told not to.
    static let stream = fresh([], type: "text/event-stream", more: [Header("X-Accel-Buffering", "no")])
    /// Which methods there are.
    static let options = fresh([], type: nil, status: 204, more: [allow])
    /// Nothing, on purpose.
    static let nothing = fresh([], type: nil, status: 204)
}
