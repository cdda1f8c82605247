/// What an application says about its own health, in any of the shapes that are in use.
package struct HealthDocument: Sendable, Equatable {
    /// Whose shape it has.
    package let format: Format
    /// How it is on the whole. A word for the whole that is known rules, even over components that are worse: the
    /// application decides which of them are critical. Without one, or with one that is not known, the worst component
    /// counts, and an HTTP status of 400 and above is unhealthy.
    package let level: HealthLevel
    /// The word for the whole as it was written, as in `UP`; nil when there is none.
    package let status: String?
    /// Its parts in their order; those inside of others follow them, as in `broker` and `broker.us1`.
    package let components: [Component]
    /// Why it is so, in the application's words; nil when it does not say.
    package let reason: String?
    /// The version of the service; of its interface in application/health+json.
    package let version: String?
    /// `releaseId`, the version of the implementation in application/health+json.
    package let releaseID: String?
    /// `serviceId`, which tells the instance.
    package let serviceID: String?
    /// How long it has been running.
    package let uptime: Duration?
    /// The health groups that a Spring Boot application offers; nil when it does not list them.
    package let groups: [String]?

    /// Whose shape a document has.
    package enum Format: String, Sendable, Equatable, CaseIterable {
        /// `application/health+json`, drafts 00 to 06 of draft-inadarei-api-health-check.
        case ietf
        /// Spring Boot's actuator, versions 2 and 3 of its media type.
        case spring
        /// Eclipse MicroProfile Health.
        case microprofile
        /// One word: ASP.NET Core's own writer.
        case aspnetText = "aspnet-text"
        /// The `entries` of HealthChecks.UI for ASP.NET Core.
        case aspnetUI = "aspnet-ui"
        /// What other writers make of an ASP.NET Core report.
        case aspnetOther = "aspnet-other"
        /// `@nestjs/terminus`.
        case terminus
        /// A `status`, with `reason`, `components` or `checks` perhaps, in lower case words.
        case plain
    }

    /// One part of an application.
    package struct Component: Sendable, Equatable {
        /// Its name; the elements of a list under one name are `name[0]`, `name[1]` and so on.
        package let name: String
        /// The word for its state as it was written.
        package let state: String
        /// What that word means; nil for one that is not known, which counts for nothing.
        package let level: HealthLevel?
        /// What it says about itself; nil when it says nothing.
        package let message: String?
        /// Whether it has parts of its own that are not healthy, which tell more.
        package let hasFailingParts: Bool
    }

    /// So many components are read; no real document has more, and further ones count for nothing.
    package static let maximumComponents = 1_000

    /// Reads the body of an answer, of at most `JSONTree.maximumBytes`. Nil when it is no health document: other JSON,
    /// such as `{"status": "shipped"}`, a page, or an answer to somebody else's question. `status` is that of HTTP.
    package static func read(body: [UInt8], contentType: String? = nil, status: Int? = nil) -> HealthDocument? {
        let type = HealthDocumentReader.MediaType(contentType)
        guard type != .page else { return nil }
        if let word = HealthDocumentReader.word(in: body) { return HealthDocument(word: word) }
        guard let tree = JSONTree.read(body) else { return nil }
        return HealthDocumentReader(tree, type: type, httpStatus: status).document
    }

    /// A document that is one word.
    private init?(word: String) {
        let levels: [String: HealthLevel] = ["healthy": .healthy, "degraded": .degraded, "unhealthy": .unhealthy]
        guard let level = levels[word.lowercased()] else { return nil }
        self.init(format: word.first?.isUppercase == true ? .aspnetText : .plain, level: level, status: word)
    }

    init(
        format: Format, level: HealthLevel, status: String?, components: [Component] = [], reason: String? = nil,
        version: String? = nil, releaseID: String? = nil, serviceID: String? = nil, uptime: Duration? = nil,
        groups: [String]? = nil
    ) {
        self.format = format
        self.level = level
        self.status = status
        self.components = components
        self.reason = reason
        self.version = version
        self.releaseID = releaseID
        self.serviceID = serviceID
        self.uptime = uptime
        self.groups = groups
    }
}

// MARK: - What is wrong

extension HealthDocument {
    /// The components that are not healthy, the worst first; those whose own parts explain it are left out.
    package var failing: [Component] {
        let failing = components.filter { $0.level.map { $0 > .healthy } ?? false && !$0.hasFailingParts }
        return failing.filter { $0.level == .unhealthy } + failing.filter { $0.level != .unhealthy }
    }

    /// The longest `why`, in Unicode scalars.
    package static let longestWhy = 240

    /// What is wrong, as in `database: Connection refused; redis: degraded`, in the application's words: whoever prints
    /// it makes them harmless. Empty when nothing is.
    package var why: String {
        var text = ""
        func add(_ part: String) {
            // One more than fits, so that the cut below is seen.
            text += (text.isEmpty ? "" : "; ") + Self.cut(part, to: Self.longestWhy + 1)
        }
        for component in failing where text.unicodeScalars.count <= Self.longestWhy {
            add("\(Self.cut(component.name, to: 80)): \(component.message ?? component.state)")
        }
        if level > .healthy, let reason { add(reason) }
        if text.isEmpty, level > .healthy { add(status ?? level.rawValue) }
        return Self.cut(text, to: Self.longestWhy)
    }

    /// The beginning of a text, with a sign where something is missing.
    static func cut(_ text: String, to limit: Int) -> String {
        // Scalars, because one character may be a megabyte of marks.
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return text }
        return String(scalars[..<scalars.index(before: end)]) + "…"
    }
}
