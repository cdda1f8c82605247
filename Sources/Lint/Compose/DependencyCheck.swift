import Health

/// What services wait for, and whether it can come.
enum DependencyCheck {
    /// Why Compose refuses the dependencies: on services that are not there, and in circles.
    static func errors(of project: ComposeModel) -> [LintError] {
        let names = Dictionary(project.services.enumerated().map { ($1.name, $0) }) { first, _ in first }
        // What is missing may be in a file that this one is to be laid over.
        let missing = project.isPartial ? [] : project.services.flatMap { absent($0, names) }
        return missing + circle(project.services, names)
    }

    private static func absent(_ service: ComposeService, _ names: [String: Int]) -> [LintError] {
        service.dependencies.filter { names[$0.key] == nil }.map { name, dependency in
            .malformed(dependency.place, "'\(service.name)' depends on '\(name)', and there is no such service")
        }
    }

    /// The first circle that there is, if any. Without recursion: chains may be as long as the file.
    private static func circle(_ services: [ComposeService], _ names: [String: Int]) -> [LintError] {
        var isDone = [Bool](repeating: false, count: services.count)
        var isOpen = isDone
        for start in services.indices where !isDone[start] {
            var stack: [(index: Int, next: [Int])] = []
            func open(_ index: Int) {
                isOpen[index] = true
                stack.append((index, services[index].dependencies.keys.sorted().compactMap { names[$0] }))
            }
            open(start)
            while let top = stack.last {
                guard let next = top.next.last else {
                    isOpen[top.index] = false
                    isDone[top.index] = true
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next.removeLast()
                if isOpen[next] {
                    let path = stack.drop { $0.index != next }.map { services[$0.index].name } + [services[next].name]
                    let place = services[top.index].dependencies[services[next].name]?.place ?? services[next].place
                    return [
                        .malformed(
                            place, "services depend on one another in a circle: \(path.joined(separator: " → "))")
                    ]
                }
                if !isDone[next] { open(next) }
            }
        }
        return []
    }

    /// Services that others wait for to become healthy, and that have no check: they never will. Compose says so when it
    /// is too late (`container … has no healthcheck configured`), and leaves the waiting ones unstarted.
    static func findings(of project: ComposeModel, _ definitions: [HealthcheckDefinition?]) -> [LintFinding] {
        var waiting: [String: [(name: String, place: Place)]] = [:]
        for service in project.services {
            for (name, dependency) in service.dependencies where dependency.condition == "service_healthy" {
                waiting[name, default: []].append((service.name, dependency.place))
            }
        }
        return zip(project.services, definitions).compactMap { service, definition in
            guard let definition, let waiting = waiting[service.name] else { return nil }
            return finding(service, definition, waiting: waiting)
        }
    }

    private static func finding(
        _ service: ComposeService, _ definition: HealthcheckDefinition, waiting: [(name: String, place: Place)]
    ) -> LintFinding? {
        let waiting = waiting.sorted { $0.name < $1.name }
        let evidence = waiting.prefix(5).map {
            "\($0.name) depends on it with condition: service_healthy (\($0.place.text))"
        }
        let others = waiting.count > 1 ? " and \(Plural.count(waiting.count - 1, "other"))" : ""
        let verb = waiting.count > 1 ? "wait" : "waits"
        let consequence = "\(waiting.first?.name ?? "")\(others) \(verb) for it to become healthy"
        if definition.test.first == "NONE" {
            let passage = definition.passages[.test]
            return LintFinding(
                Finding(
                    "healthcheck-disabled", .error, container: service.owner,
                    title: "the health check is switched off, and \(consequence)",
                    evidence: [passage?.text].compactMap { $0 } + evidence,
                    cause: "Without a check it never does: Compose gives up, and does not start what waits for it.",
                    fix: fix(service)),
                at: passage?.place ?? definition.place)
        }
        guard definition.test.isEmpty, let image = definition.context.baseImage else { return nil }
        let isKnown = OfficialImage.hasNoHealthcheck(image)
        let reason = isKnown ? "\(image) brings no check of its own:" : "Unless \(image) brings a check of its own,"
        return LintFinding(
            Finding(
                "no-healthcheck", isKnown ? .error : .warning, container: service.owner,
                title: "\(service.owner) has no health check, and \(consequence)", evidence: evidence,
                cause: "\(reason) Compose gives up, and does not start what waits for it.", fix: fix(service)),
            at: definition.place)
    }

    private static func fix(_ service: ComposeService) -> [String] {
        [
            "Give \(service.name) a healthcheck: with a test that asks it.",
            "Or wait only for its start: condition: service_started.",
        ]
    }
}

/// Images of which it is certain that they bring no `HEALTHCHECK`: the official ones that services wait for most.
enum OfficialImage {
    /// Whether the image of that name is one of them. A name alone can be an image of one's own, and tells nothing.
    static func hasNoHealthcheck(_ reference: String) -> Bool {
        var name = reference.split(separator: "@").first.map(Substring.init) ?? ""
        for prefix in ["docker.io/", "index.docker.io/", "library/"] where name.hasPrefix(prefix) {
            name = name.dropFirst(prefix.count)
        }
        return names.contains(String(name.prefix { $0 != ":" }))
    }

    /// By the rules of their makers no official image has one (docker-library, "official-images" README).
    private static let names: Set<String> = [
        "alpine", "busybox", "caddy", "cassandra", "debian", "elasticsearch", "golang", "haproxy", "httpd", "influxdb",
        "kong", "logstash", "mariadb", "memcached", "mongo", "mysql", "nats", "neo4j", "nginx", "node", "openjdk",
        "php", "postgres", "python", "rabbitmq", "redis", "ruby", "solr", "tomcat", "traefik", "ubuntu", "wordpress",
        "zookeeper",
    ]
}
