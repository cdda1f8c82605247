import HTTP
import Health

/// A health document in all its forms.
struct HealthDocumentText: Sendable {
    /// The answer of one request.
    let response: ServerResponse
    /// The event of a stream.
    let event: [UInt8]
    /// Tells it from others.
    let fingerprint: UInt64

    /// The document of a summary.
    init(_ summary: HealthSummary, id: EventID) {
        let json = summary.json
        response = summary.status == 200 ? Answer.taggedJSON(json) : Answer.json(json, status: summary.status)
        event = EventText.event(json, id: id)
        fingerprint = Fingerprint.of(json)
    }
}

/// A detailed health document: what the publication says, rendered once, and what is added at each moment.
struct HealthDetailText: Sendable {
    /// What changes from moment to moment.
    struct Live: Equatable, Sendable {
        /// For how long the server has run.
        var uptime: Duration
        /// Why the engine cannot be asked; nil while it can.
        var problem: String?
        /// Whether the engine was not heard of for too long.
        var isSilent: Bool
        /// The version of the program.
        var version: String

        fileprivate var seconds: Int { Int(uptime.components.seconds) }

        fileprivate var contact: HealthDetail.Check {
            let level: HealthLevel = isSilent ? .unhealthy : problem == nil ? .healthy : .degraded
            let silence = isSilent ? "not heard of for too long" : nil
            return HealthDetail.Check(level: level, message: problem?.sentence ?? silence)
        }
    }

    /// The status code of an answer.
    let status: Int
    /// Tells it from others, apart from what is live.
    let fingerprint: UInt64
    /// The document up to the last check, whose object is open.
    private let head: [UInt8]
    /// Whether the contact with the engine is one of the checks.
    private let hasContact: Bool
    private var lastEvent: (live: Live, bytes: [UInt8])?

    /// The document of something.
    init(_ summary: HealthSummary, _ detail: HealthDetail, hasContact: Bool) {
        var json = JSONWriter()
        json.open(.object)
        summary.members(&json)
        json.key("components")
        json.object { for entry in detail.components.entries { $0.member(entry.name, entry.value.rawValue) } }
        json.key("checks")
        json.open(.object)
        for entry in detail.checks.entries {
            json.key(entry.name)
            entry.value.write(&json)
        }
        head = json.bytes
        status = summary.status
        fingerprint = Fingerprint.of(head)
        self.hasContact = hasContact
    }

    /// The document at one moment.
    func body(_ live: Live) -> [UInt8] {
        var json = JSONWriter(continuing: head)
        if hasContact {
            json.key(HealthDetail.contact)
            live.contact.write(&json)
        }
        json.close(.object)
        json.member("uptime_seconds", live.seconds)
        json.member("version", live.version)
        json.close(.object)
        return json.bytes
    }

    /// The event of a stream. The streams of one second share it.
    mutating func event(_ live: Live, id: EventID) -> [UInt8] {
        if let lastEvent, lastEvent.live.isSameSecond(as: live) { return lastEvent.bytes }
        let bytes = EventText.event(body(live), id: id)
        lastEvent = (live, bytes)
        return bytes
    }
}

extension HealthDetailText.Live {
    fileprivate func isSameSecond(as other: Self) -> Bool {
        seconds == other.seconds && problem == other.problem && isSilent == other.isSilent
    }
}
