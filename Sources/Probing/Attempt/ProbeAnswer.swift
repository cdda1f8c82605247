import FoundationEssentials
import HTTP
import Health
import Regexp

/// What was read of an answer to an HTTP request, or one event of a stream.
struct ProbeAnswer {
    /// Nil for an event.
    var head: ResponseHead?
    /// The body as far as it was read.
    var body: [UInt8] = []
    /// Whether the body goes on behind what was read.
    var isCut = false
    /// The health document in the body.
    var document: HealthDocument?

    /// Enough of a body to see what it is.
    static let excerptBytes = 512

    var excerpt: String { String(decoding: body.prefix(Self.excerptBytes), as: UTF8.self) }
}

extension Expectation {
    /// So much of a body is searched for patterns: a megabyte costs some of them a second, which no time limit can cut.
    private static let searchedBytes = 64 << 10

    /// Whether the body has to be read to judge it.
    var concernsBody: Bool { !texts.isEmpty || !patterns.isEmpty || !values.isEmpty }

    /// What is wrong with an answer over HTTP; nil when nothing is.
    func judge(_ answer: ProbeAnswer, certificateDays days: Int?) -> ProbeFailure? {
        let head = answer.head ?? ResponseHead(status: 0)
        guard statuses.contains(where: { $0.contains(head.status) }) else {
            let why = answer.document.flatMap { $0.level == .healthy ? nil : $0.summary }
            return .badStatus(
                wanted: statuses, location: head.header("Location"), why: why, excerpt: answer.excerpt)
        }
        for header in headers {
            let found = head.headers.filter { $0.name.lowercased() == header.name.lowercased() }
            let part = ByteSearch(header.value)
            guard found.contains(where: { part.occurs(in: $0.value.utf8) }) else {
                return .badHeader(name: header.name, wanted: header.value, found: found.first?.value)
            }
        }
        if let wanted = certificateDays {
            guard let days else { return .noCertificate }
            guard days >= wanted else { return .certificateEnds(days: days, wanted: wanted) }
        }
        return judgeBody(answer)
    }

    /// What is wrong with a body, or with the data of an event; nil when nothing is.
    func judgeBody(_ answer: ProbeAnswer) -> ProbeFailure? {
        for text in texts where !ByteSearch(text).occurs(in: answer.body) {
            return .missingText(text, excerpt: answer.excerpt)
        }
        let searched = patterns.isEmpty ? "" : String(decoding: answer.body.prefix(Self.searchedBytes), as: UTF8.self)
        for pattern in patterns where !pattern.matches(searched) {
            return .noMatch(pattern: pattern.pattern, excerpt: answer.excerpt)
        }
        if !values.isEmpty, let failure = judgeValues(answer) { return failure }
        if readsDocument, let document = answer.document, document.level == .unhealthy { return .unhealthy(document) }
        return nil
    }

    private func judgeValues(_ answer: ProbeAnswer) -> ProbeFailure? {
        if answer.isCut { return .bodyTooLarge(limit: answer.body.count) }
        guard let tree = JSONTree.read(answer.body) else { return .notJSON(excerpt: answer.excerpt) }
        for wanted in values {
            guard let found = wanted.path.value(in: tree) else { return .noValue(path: wanted.path.text) }
            if let value = wanted.value, !found.equals(value) {
                return .wrongValue(path: wanted.path.text, wanted: value, found: found.text)
            }
        }
        return nil
    }

    /// What is wrong with the time that an answer took; nil when nothing is.
    func judge(duration: Duration) -> ProbeFailure? {
        guard let maximumLatency, duration > maximumLatency else { return nil }
        return .tooSlow(limit: maximumLatency, took: duration)
    }
}
