import HTTP
import Terminal

/// Why a request is not answered as its client wishes.
enum Refusal: Error, Equatable {
    case badTarget(String, TargetMistake)
    case targetTooLong(Int)
    /// `*` stands for the server, which can only be asked for its options.
    case serverOnly
    case unauthorized
    /// No such path.
    case noPath(String)
    /// No app, and no container of one, has that name.
    case noApp(String)
    /// Several apps have that name: how each is spelled.
    case ambiguous(String, [String])
    /// The app that was named has no such service, container or probe.
    case noComponent(String, app: String)
    /// No container has that name or id.
    case noContainer(String)
    /// Several containers' ids begin so: their names.
    case ambiguousID(String, [String])
    case methodNotAllowed(String)
    case methodUnknown(String)
    /// `If-Match` names another tag than this.
    case preconditionFailed(String?)
    /// `poll_interval` is no time.
    case badInterval(String)
    /// `since` is no time, and why.
    case badTime(String)
    /// Nothing is recorded of it, and why.
    case noRecord(String)
    /// It is not known yet, or not known any more, and why.
    case unavailable(String)
    case internalFailure(String)
}

extension Refusal {
    /// The status code.
    var status: Int {
        switch self {
        case .badTarget, .serverOnly, .badInterval, .badTime: 400
        case .unauthorized: 401
        case .noPath, .noApp, .ambiguous, .noComponent, .noContainer, .ambiguousID, .noRecord: 404
        case .methodNotAllowed: 405
        case .preconditionFailed: 412
        case .targetTooLong: 414
        case .internalFailure: 500
        case .methodUnknown: 501
        case .unavailable: 503
        }
    }

    /// The stable word for it.
    var word: String {
        switch status {
        case 400: "bad-request"
        case 401: "unauthorized"
        case 404: "not-found"
        case 405: "method-not-allowed"
        case 412: "precondition-failed"
        case 414: "uri-too-long"
        case 501: "not-implemented"
        case 503: "unavailable"
        default: "internal"
        }
    }

    /// What is wrong, with what, and what to do. Harmless.
    var message: String {
        switch self {
        case .badTarget(let target, let mistake): "'\(target.name)' is no target: \(mistake.text)"
        case .targetTooLong(let count):
            "the target has \(count) bytes, and no more than \(RequestTarget.longest) are read"
        case .serverOnly: "'*' is the server itself, which answers OPTIONS only; GET /api/v1 lists paths"
        case .unauthorized:
            "the token is missing or wrong; send it as 'Authorization: Bearer TOKEN', or as the password of any user. "
                + "/health needs none"
        case .noPath(let path): "there is nothing at '\(path.name)'; GET /api/v1 lists the documents"
        case .noApp, .ambiguous, .noComponent, .noContainer, .ambiguousID: lookupMessage
        case .methodNotAllowed(let method): "\(method.word) is not possible, nothing can be changed here; use GET"
        case .methodUnknown(let method): "'\(method.word)' is no method that is known here; use GET"
        case .preconditionFailed(let tag):
            "it is not what If-Match asks for: " + (tag.map { "its tag is \($0)" } ?? "it has no tag")
        case .badInterval(let text): "poll_interval is '\(text.word)'; it takes seconds, such as 1.0, more than 0"
        case .badTime(let why), .noRecord(let why), .internalFailure(let why): why.visible(limit: 1_000)
        case .unavailable(let why): "\(why.visible(limit: 1_000)); try again"
        }
    }

    private var lookupMessage: String {
        switch self {
        case .noApp(let name): "there is no app '\(name.name)' here; GET /api/v1/status lists what there is"
        case .ambiguous(let name, let spellings):
            "'\(name.name)' fits several apps; say which one: "
                + spellings.joined(separator: ", ").visible(limit: 1_000)
        case .noComponent(let name, let app):
            "'\(app.name)' has no service, container or probe '\(name.name)'; ask for it with ?detailed=true to see what it has"
        case .noContainer(let name):
            "there is no app or container '\(name.name)' here; GET /api/v1/status lists what there is"
        case .ambiguousID(let name, let names):
            "the ids of several containers begin with '\(name.name)': "
                + names.joined(separator: ", ").visible(limit: 1_000)
        default: ""
        }
    }

    /// The answer that says so.
    var response: ServerResponse {
        var json = JSONWriter()
        json.object {
            $0.member("error", word)
            $0.member("message", message)
        }
        return Answer.json(json.bytes, status: status, more: headers)
    }

    var headers: [Header] {
        switch self {
        case .unauthorized:
            [
                Header("WWW-Authenticate", "Bearer realm=\"healthwatch\""),
                Header("WWW-Authenticate", "Basic realm=\"healthwatch\""),
            ]
        case .methodNotAllowed: [Answer.allow]
        case .unavailable: [Header("Retry-After", "1")]
        default: []
        }
    }
}

extension TargetMistake {
    /// One clause.
    fileprivate var text: String {
        switch self {
        case .form: "it begins neither with '/' nor with 'http://'"
        case .noHost: "its host is missing"
        case .escape: "'%' stands before two hexadecimal digits, '%25' is a percent sign"
        case .character: "it has a space, a '#' or a control character"
        case .encoding: "its bytes are no UTF-8"
        }
    }
}

extension String {
    /// A name, made harmless.
    var name: String { visible(limit: 300) }
    /// A sentence, made harmless.
    var sentence: String { visible(limit: 1_000) }
    /// A single word of a client, made harmless.
    fileprivate var word: String { visible(limit: 60) }
}
