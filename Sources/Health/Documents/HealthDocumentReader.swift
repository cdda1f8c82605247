/// Makes a health document of JSON, by what stands in it first and by its media type where that says more.
struct HealthDocumentReader {
    private let tree: JSONTree
    private let type: MediaType
    private let httpStatus: Int?

    /// What a media type says about a body.
    enum MediaType: Equatable {
        /// `application/health+json`.
        case health
        /// `application/vnd.spring-boot.actuator.v3+json` and its like.
        case actuator
        /// Something for people to look at.
        case page
        case other

        /// By a `Content-Type` line; its parameters do not matter.
        init(_ contentType: String?) {
            let type = (contentType ?? "").prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
            if type == "application/health+json" {
                self = .health
            } else if type.hasPrefix("application/vnd.spring-boot.actuator") {
                self = .actuator
            } else if type == "text/html" || type == "application/xhtml+xml" {
                self = .page
            } else {
                self = .other
            }
        }
    }

    init(_ tree: JSONTree, type: MediaType, httpStatus: Int?) {
        self.tree = tree
        self.type = type
        self.httpStatus = httpStatus
    }

    /// The body when it is one short word of letters, perhaps in quotes.
    static func word(in body: [UInt8]) -> String? {
        guard body.count <= 32 else { return nil }
        let words = String(decoding: body, as: UTF8.self).split { $0.isWhitespace || $0 == "\"" }
        guard let word = words.first, words.count == 1, word.allSatisfy(\.isLetter) else { return nil }
        return String(word)
    }

    /// The document; nil when it is none.
    var document: HealthDocument? {
        switch tree {
        case .object(let members): object(HealthFields(members))
        case .array: list
        case .null, .bool, .number, .string: nil
        }
    }

    private func object(_ fields: HealthFields) -> HealthDocument? {
        let status = fields.string("status") ?? fields.string("outcome")
        let format = format(of: fields, status: status)
        var parts = ComponentReader(level: Self.meaning(in: format))
        parts.read(fields)
        guard isAboutHealth(status, parts) else { return nil }
        var groups: [String]?
        if case .array(let names)? = fields["groups"] { groups = names.compactMap(\.text) }
        return HealthDocument(
            format: format, level: level(status, parts, in: format), status: status, components: parts.components,
            reason: fields.message ?? note(fields), version: fields.label("version"),
            releaseID: fields.label("releaseid"), serviceID: fields.label("serviceid"), uptime: fields.uptime,
            groups: groups)
    }

    /// `notes` of application/health+json.
    private func note(_ fields: HealthFields) -> String? {
        guard case .array(let notes)? = fields["notes"] else { return nil }
        return notes.lazy.compactMap(\.text).first { !$0.isEmpty }
    }

    private static func isComponent(_ element: JSONTree) -> Bool {
        guard case .object(let members) = element else { return false }
        let fields = HealthFields(members)
        return fields.state != nil && ComponentReader.name(of: fields) != nil
    }

    /// Components without anything around them.
    private var list: HealthDocument? {
        var parts = ComponentReader(level: HealthWord.level(of:))
        parts.read(list: tree, named: "", takesWords: false)
        guard parts.isTelling, let worst = parts.worst, case .array(let elements) = tree,
            elements.allSatisfy(Self.isComponent)
        else { return nil }
        let isASPNET = parts.components.allSatisfy { Self.wordsOfASPNET.contains($0.state) }
        return HealthDocument(
            format: isASPNET ? .aspnetOther : .plain, level: worst, status: nil, components: parts.components)
    }
}

// MARK: - What it is

extension HealthDocumentReader {
    private static let wordsOfASPNET: Set<String> = ["Healthy", "Degraded", "Unhealthy"]
    private static let wordsOfSpring: Set<String> = ["UP", "DOWN", "OUT_OF_SERVICE", "UNKNOWN"]

    private func format(of fields: HealthFields, status: String?) -> HealthDocument.Format {
        if type == .health { return .ietf }
        if type == .actuator { return .spring }
        let word = status ?? ""
        if fields["entries"] != nil { return .aspnetUI }
        if fields.fields("details") != nil, fields.fields("info") != nil || fields.fields("error") != nil {
            return .terminus
        }
        if Self.wordsOfASPNET.contains(word) { return .aspnetOther }
        if Self.wordsOfSpring.contains(word) {
            if case .array? = fields["checks"] { return .microprofile }
            return .spring
        }
        return ["pass", "warn", "fail"].contains(word.lowercased()) ? .ietf : .plain
    }

    /// `status` is a key of many APIs, and so are lists of things with states: it takes a word that tells, or several
    /// that agree with each other.
    private func isAboutHealth(_ status: String?, _ parts: ComponentReader) -> Bool {
        if let status, HealthWord.isTelling(status) { return true }
        let isTyped = type == .health || type == .actuator
        if isTyped { return status != nil || parts.worst != nil }
        guard parts.worst != nil else { return false }
        return parts.isTelling || status.flatMap(HealthWord.level) != nil
    }

    private static func meaning(in format: HealthDocument.Format) -> (String) -> HealthLevel? {
        { format == .spring ? SpringStatus.level(of: $0) : HealthWord.level(of: $0) }
    }

    private func level(_ status: String?, _ parts: ComponentReader, in format: HealthDocument.Format) -> HealthLevel {
        let meaning = Self.meaning(in: format)
        if let level = status.flatMap(meaning) { return level }
        if let httpStatus, httpStatus >= 400 { return .unhealthy }
        if format == .spring, !parts.components.isEmpty {
            return meaning(SpringStatus.aggregate(parts.components.map(\.state))) ?? .degraded
        }
        return parts.worst ?? .degraded
    }
}
