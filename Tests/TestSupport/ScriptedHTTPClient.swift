package import HTTP
import Locking

/// Answers requests as a script says, in its order. What the script does not expect, and what was never asked for, is
/// told by ``complaints``, which a test expects to be empty.
package final class ScriptedHTTPClient: HTTPClient {
    /// One expected request, and what comes of it.
    package struct Step: Sendable {
        /// Method and URL, as in `GET http://docker/_ping`.
        package var request: String
        package var answer: Result<Answer, HTTPError>

        /// An answer with a body, whole or in pieces.
        package static func answer(
            _ request: String, status: Int = 200, headers: [Header] = [], _ body: String = "",
            certificate: [String] = []
        ) -> Step {
            var answer = Answer(status: status, headers: headers, pieces: [Array(body.utf8)])
            answer.certificate = certificate
            return Step(request: request, answer: .success(answer))
        }

        /// An answer whose body arrives in these pieces and then ends, or breaks.
        package static func pieces(
            _ request: String, status: Int = 200, headers: [Header] = [], _ pieces: [[UInt8]],
            then end: HTTPError? = nil
        ) -> Step {
            Step(
                request: request,
                answer: .success(Answer(status: status, headers: headers, pieces: pieces, end: end)))
        }

        /// No answer.
        package static func failure(_ request: String, _ error: HTTPError) -> Step {
            Step(request: request, answer: .failure(error))
        }
    }

    /// A head and a body.
    package struct Answer: Sendable {
        package var status: Int
        package var headers: [Header]
        package var pieces: [[UInt8]]
        /// What the body ends with; nil for a whole one.
        package var end: HTTPError?
        /// What the server's certificate says, for a request that asks.
        package var certificate: [String] = []

        package init(status: Int, headers: [Header], pieces: [[UInt8]], end: HTTPError? = nil) {
            self.status = status
            self.headers = headers
            self.pieces = pieces
            self.end = end
        }
    }

    private let steps: Locked<[Step]>
    private let sent = Locked<[Request]>([])
    private let unexpected = Locked<[String]>([])

    package init(_ steps: [Step]) { self.steps = Locked(steps) }

    /// What was asked so far.
    package var requests: [Request] { sent.withLock { $0 } }

    package func send(_ request: Request) async throws(HTTPError) -> Response {
        sent.withLock { $0.append(request) }
        let step = steps.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        let line = "\(request.method) \(request.url)"
        guard let step, step.request == line else {
            unexpected.withLock { $0.append("asked \(line), expected \(step?.request ?? "nothing more")") }
            throw .other(code: -1, message: "not in the script")
        }
        let answer = try step.answer.get()
        let rest = Locked(answer.pieces)
        var head = ResponseHead(status: answer.status, headers: answer.headers, url: request.url)
        if request.tls.tellsCertificate { head.certificate = answer.certificate }
        return Response(
            head: head,
            body: ByteStream { () async throws(HTTPError) in
                let piece = rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                if piece == nil, let end = answer.end { throw end }
                return piece
            })
    }

    /// Where the requests left the script, and what of it was not played.
    package var complaints: [String] {
        unexpected.withLock { $0 } + steps.withLock { $0.map { "never asked: \($0.request)" } }
    }
}
