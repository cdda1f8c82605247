package import FoundationEssentials
package import HTTP
import Health

/// Asks over HTTP, once for each result.
package struct HTTPProbe: Sendable {
    /// The most that is read of a body.
    package static let maximumBody = 1 << 20

    private let client: any HTTPClient
    private let clock: any Clock<Duration>
    private let date: @Sendable () -> Date

    /// A probe that measures answers by `clock`, and the days of certificates from `date`.
    package init(
        client: any HTTPClient, clock: any Clock<Duration> = ContinuousClock(),
        date: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.client = client
        self.clock = clock
        self.date = date
    }

    /// Sends the request to `url` over a new connection and judges the answer. The time limit holds over everything, to
    /// the last byte of the body that has to be read. A body that neither the expectation nor a health document needs is
    /// not waited for, and no more of one is read than ``maximumBody``.
    package func ask(
        _ question: HTTPQuestion, at url: String, expecting expectation: Expectation, within limit: Duration
    ) async -> ProbeResult {
        var result = ProbeResult()
        result.duration = await clock.measure {
            do throws(HTTPError) {
                try await ask(Request(question, at: url, expecting: expectation, within: limit), expectation, &result)
            } catch {
                result.failure = .transport(error)
            }
        }
        result.failure = result.failure ?? expectation.judge(duration: result.duration)
        return result
    }

    private func ask(
        _ request: Request, _ expectation: Expectation, _ result: inout ProbeResult
    ) async throws(HTTPError) {
        let response = try await client.send(request)
        let head = response.head
        result.status = head.status
        result.location = head.header("Location")
        if expectation.certificateDays != nil {
            result.certificateDays = CertificateLife(head.certificate)?.days(at: date())
        }
        let isGood = expectation.statuses.contains { $0.contains(head.status) }
        var answer = ProbeAnswer(head: head)
        let mayHaveDocument = expectation.readsDocument && head.mayHaveDocument
        if (isGood && expectation.concernsBody) || mayHaveDocument {
            try await answer.read(response.body, limit: Self.maximumBody, isNeeded: isGood)
        } else if !isGood {
            try await answer.read(response.body, limit: ProbeAnswer.excerptBytes, isNeeded: false)
        }
        if mayHaveDocument, !answer.isCut {
            answer.document = HealthDocument.read(
                body: answer.body, contentType: head.header("Content-Type"), status: head.status)
            result.document = answer.document
        }
        result.failure = expectation.judge(answer, certificateDays: result.certificateDays)
    }
}

extension ProbeAnswer {
    /// Reads at most `limit` bytes. A body that breaks off is an error if it is needed, else what has come is enough.
    fileprivate mutating func read(_ stream: ByteStream, limit: Int, isNeeded: Bool) async throws(HTTPError) {
        do {
            for try await piece in stream {
                isCut = piece.count > limit - body.count
                body += piece.prefix(limit - body.count)
                if isCut { break }
            }
        } catch {
            guard !isNeeded, error != .cancelled else { throw error }
            isCut = true
        }
    }
}

extension ResponseHead {
    /// Whether the body can be a health document, which is JSON or a word. Without a type only when its length is told:
    /// then it is no stream.
    fileprivate var mayHaveDocument: Bool {
        let length = header("Content-Length").flatMap { Int($0) }
        guard length ?? 0 <= HTTPProbe.maximumBody else { return false }
        guard let type = header("Content-Type") else { return length != nil }
        let essence = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        return essence.hasSuffix("json") || essence == "text/plain"
    }
}

extension Request {
    /// The request of a probe, with a connection of its own and one limit over everything.
    init(_ question: HTTPQuestion, at url: String, expecting expectation: Expectation, within limit: Duration) {
        self.init(
            question.method, url, headers: question.headers, body: question.body, route: question.route,
            tls: question.tls, maximumRedirects: question.maximumRedirects,
            limits: Limits(connect: limit, idle: nil, total: limit))
        if !headers.contains(where: { $0.name.lowercased() == "accept" }) { headers.append(Header("Accept", "*/*")) }
        version = question.version
        keepsConnection = false
        tls.tellsCertificate = expectation.certificateDays != nil
    }
}
