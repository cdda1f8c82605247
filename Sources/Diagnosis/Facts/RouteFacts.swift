package import FoundationEssentials
package import Traefik

/// One way in that was asked from outside, and what is known about it.
package struct RouteFacts: Sendable {
    /// What was asked; may carry a password.
    package var url: String
    /// `host`, `port` and `path` of the URL.
    package var host: String
    package var port: Int
    package var path: String
    package var isEncrypted: Bool
    /// Where the connection went when not to the URL's own host: the router's address.
    package var address: String?
    /// Who named it.
    package var origin: Origin
    /// What came back.
    package var answer: Answer
    /// For how long it was asked in vain; nil for a single question.
    package var askedFor: Duration?
    /// The certificate that was shown; nil where none was looked at.
    package var certificate: CertificateFacts?
    /// The router in the labels, as Traefik's provider would make it; nil when it would make none.
    package var router: ProviderConfiguration.Router?
    /// Where its service leads, as the provider would make it.
    package var servers: [String] = []
    /// What Traefik drops or finds wrong.
    package var problems: [ProviderProblem] = []
    /// What Traefik's own API says of the router; nil where it was not asked.
    package var live: LiveRouter?
    /// What the container itself answered to the same question, without the router.
    package var direct: Answer?
    /// Where that was asked: `172.18.0.2:8000`.
    package var directAddress: String?
    /// Where following the redirects led to.
    package var redirects: [String] = []

    package init(
        url: String, host: String, port: Int, path: String, isEncrypted: Bool, address: String? = nil, origin: Origin,
        answer: Answer
    ) {
        self.url = url
        self.host = host
        self.port = port
        self.path = path
        self.isEncrypted = isEncrypted
        self.address = address
        self.origin = origin
        self.answer = answer
    }

    /// Who named the way in.
    package enum Origin: Sendable, Equatable {
        /// The user.
        case option
        /// The router of that name in the labels.
        case router(String)
        /// The variable of that name in the environment.
        case variable(String)
    }

    /// What a question over HTTP led to.
    package enum Answer: Sendable, Equatable {
        case status(Int, Page)
        /// Nobody listens there.
        case refused(peer: String)
        /// No address for the host.
        case unresolved
        /// No way to the address.
        case unreachable(String)
        /// No connection in time.
        case noConnection
        /// A connection, but no answer in time.
        case silence
        case tls(TLSProblem, detail: String)
        case redirectLoop
        /// The connection broke, or spoke no HTTP.
        case broken(String)
        /// The rule in the labels is one that the router rejects: nothing was asked.
        case rejectedRule(rule: String, mistake: String)

        /// The status, when there is one.
        package var status: Int? { if case .status(let status, _) = self { status } else { nil } }
        /// The page, when there is one.
        package var page: Page? { if case .status(_, let page) = self { page } else { nil } }
        /// Whether a gate would be content.
        package var hasPassed: Bool { status.map { $0 < 400 } ?? false }
    }

    /// What is looked at in an answer.
    package struct Page: Sendable, Equatable {
        package var location: String?
        package var server: String?
        package var contentType: String?
        /// `WWW-Authenticate`.
        package var challenge: String?
        /// The beginning of the body.
        package var excerpt: String

        package init(
            location: String? = nil, server: String? = nil, contentType: String? = nil, challenge: String? = nil,
            excerpt: String = ""
        ) {
            self.location = location
            self.server = server
            self.contentType = contentType
            self.challenge = challenge
            self.excerpt = excerpt
        }

        /// The first line, shortened.
        package var firstLine: String {
            let line = excerpt.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            return line.count > 160 ? "\(line.prefix(160))…" : line
        }
    }

    /// What is wrong with the certificate or the handshake.
    package enum TLSProblem: Sendable, Equatable {
        case untrusted, nameMismatch, expired, notYetValid, handshake
    }

    /// Whether a gate has let it pass: what is wrong with it is a warning then.
    package var isJudged = false
    /// Whether a login page passed for the app.
    package var isLoginRedirect = false
}

/// A certificate as a server showed it.
package struct CertificateFacts: Sendable, Equatable {
    package var subject: String
    package var issuer: String
    /// The host names that it is for.
    package var names: [String]
    package var notBefore: Date?
    package var notAfter: Date?

    package init(
        subject: String, issuer: String = "", names: [String] = [], notBefore: Date? = nil, notAfter: Date? = nil
    ) {
        self.subject = subject
        self.issuer = issuer
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Whether it is the one that Traefik makes up where none of its certificates fits.
    package var isTraefikDefault: Bool { subject.contains("TRAEFIK DEFAULT CERT") }
    package var isSelfSigned: Bool { subject == issuer }
}

/// What Traefik's API says of a router and its service (`/api/http/routers`, `/api/http/services`).
package struct LiveRouter: Sendable, Equatable {
    /// Whether Traefik has it at all.
    package var exists: Bool
    /// `enabled`, `disabled` or `warning`.
    package var status: String
    /// Why it is disabled.
    package var errors: [String]
    package var rule: String
    package var entryPoints: [String]
    package var isTLS: Bool
    package var middlewares: [String]
    /// `UP` or `DOWN` by the URL of each server.
    package var servers: [String: String]
    /// The routers that Traefik does have and that ask for the same host.
    package var others: [String]

    package init(
        exists: Bool, status: String = "", errors: [String] = [], rule: String = "", entryPoints: [String] = [],
        isTLS: Bool = false, middlewares: [String] = [], servers: [String: String] = [:], others: [String] = []
    ) {
        self.exists = exists
        self.status = status
        self.errors = errors
        self.rule = rule
        self.entryPoints = entryPoints
        self.isTLS = isTLS
        self.middlewares = middlewares
        self.servers = servers
        self.others = others
    }
}
