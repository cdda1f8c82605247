import Spelling

/// What may stand at a place in the label tree.
indirect enum LabelShape: Sendable {
    case text, flag, number, list
    /// Options by their lower-case names. An option group that `standsAlone` may be switched on by itself (`tls=true`).
    case group([String: LabelShape], standsAlone: Bool = false)
    /// Free names, each with a value.
    case names
    /// Numbered entries: `domains[0].main`.
    case entries([String: LabelShape])

    /// The settings under `node` by their dotted lower-case names, in one spelling for each value, so that two
    /// containers' settings can be compared as Traefik compares them: by meaning.
    func settings(_ node: LabelNode, label: String) throws(LabelError) -> [String: String] {
        var settings: [String: String] = [:]
        try collect(node, label: label, key: "", into: &settings)
        return settings
    }

    private func collect(
        _ node: LabelNode, label: String, key: String, into settings: inout [String: String]
    ) throws(LabelError) {
        switch self {
        case .text, .flag, .number, .list:
            guard node.children.isEmpty || isList else {
                throw .unknown(label: "\(label).\(node.children[0].name)", suggestion: nil)
            }
            settings[key] = try value(of: node, label: label)
        case .names:
            guard !node.children.isEmpty else { throw .incomplete(label: label) }
            for child in node.children { settings["\(key).\(child.name)"] = child.value ?? "" }
        case .entries(let options):
            guard !node.children.isEmpty else { throw .incomplete(label: label) }
            for entry in node.children {
                let shape = LabelShape.group(options)
                try shape.collect(entry, label: "\(label)\(entry.name)", key: "\(key)\(entry.name)", into: &settings)
            }
        case .group(let options, let standsAlone):
            try collect(group: options, standsAlone, node, label: label, key: key, into: &settings)
        }
    }

    private var isList: Bool { if case .list = self { true } else { false } }

    private func collect(
        group options: [String: LabelShape], _ standsAlone: Bool, _ node: LabelNode, label: String, key: String,
        into settings: inout [String: String]
    ) throws(LabelError) {
        guard standsAlone || !node.children.isEmpty else { throw .incomplete(label: label) }
        if standsAlone {
            // A value other than "true" switches the whole group off.
            let value = node.value ?? ""
            guard value.isEmpty || value.lowercased() == "true" else { return }
            settings[key] = "true"
        }
        for child in node.children {
            let name = child.name.lowercased()
            let childLabel = "\(label).\(child.name)"
            guard let shape = options[name] else {
                let near = Spelling.nearest(to: name, among: Array(options.keys))
                throw .unknown(label: childLabel, suggestion: near.map { "\(label).\($0)" })
            }
            try shape.collect(child, label: childLabel, key: key.isEmpty ? name : "\(key).\(name)", into: &settings)
        }
    }

    private func value(of node: LabelNode, label: String) throws(LabelError) -> String {
        let value = node.value ?? ""
        switch self {
        case .flag:
            guard let flag = Self.flag(value) else {
                throw .badValue(label: label, value: value, expected: "true or false")
            }
            return String(flag)
        case .number:
            guard let number = Int(value) else { throw .badValue(label: label, value: value, expected: "a number") }
            return String(number)
        case .list:
            let entries = node.children.isEmpty ? Self.list(value) : node.children.map { $0.value ?? "" }
            return entries.joined(separator: ",")
        default:
            return value
        }
    }

    /// A truth value in Go's spellings.
    static func flag(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// Entries between commas, without the blanks around them.
    static func list(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { piece in
            let start = piece.drop(while: \.isWhitespace)
            return String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
        }
    }
}

/// The options of HTTP routers and services (Traefik v3, "Traefik & Docker", with some that its page leaves out).
extension LabelShape {
    static let router = LabelShape.group([
        "rule": .text, "rulesyntax": .text, "entrypoints": .list, "middlewares": .list, "service": .text,
        "priority": .number, "parentrefs": .list,
        "tls": .group(
            ["options": .text, "certresolver": .text, "domains": .entries(["main": .text, "sans": .list])],
            standsAlone: true),
        "observability": .group(
            ["accesslogs": .flag, "metrics": .flag, "tracing": .flag, "traceverbosity": .text]),
    ])

    static let loadBalancer = LabelShape.group([
        "server": .group([
            "port": .text, "scheme": .text, "url": .text, "weight": .number, "preservepath": .flag,
        ]),
        "passhostheader": .flag, "serverstransport": .text, "strategy": .text,
        "responseforwarding": .group(["flushinterval": .text]),
        "passivehealthcheck": .group(["failurewindow": .text, "maxfailedattempts": .number]),
        "sticky": .group(
            [
                "cookie": .group(
                    [
                        "name": .text, "secure": .flag, "httponly": .flag, "samesite": .text, "maxage": .number,
                        "path": .text, "domain": .text, "expires": .number,
                    ], standsAlone: true)
            ], standsAlone: true),
        "healthcheck": .group([
            "path": .text, "port": .number, "scheme": .text, "mode": .text, "method": .text, "status": .number,
            "hostname": .text, "interval": .text, "unhealthyinterval": .text, "timeout": .text,
            "followredirects": .flag, "headers": .names,
        ]),
    ])

    static let container = LabelShape.group([
        "enable": .flag,
        "docker": .group(["network": .text, "allownonrunning": .flag, "lbswarm": .flag]),
    ])
}
