/// What is known of an image by its name alone: which programs the makers of well-known images put into them, seen in
/// those images and in their Dockerfiles. Of any other image nothing is known, and nothing is said.
struct BaseImage: Sendable, Equatable {
    /// Without a registry and a tag: `python`, `dotnet/aspnet`.
    let repository: String
    let tag: String
    let family: Family

    /// What an image is made from.
    enum Family: Sendable, Equatable {
        /// Nothing at all, or nothing but one program and its libraries: no shell.
        case bare
        /// BusyBox brings `sh`, `wget`, `nc`, `ping`, `ps` and more, but no `bash` and no `curl`.
        case busyBox
        /// A small Debian or Ubuntu: a shell, and none of the programs that ask over the network.
        case slim
        /// What has `curl` and `wget` (buildpack-deps).
        case full
        case windows
        case unknown
    }

    /// An image by the name that a `FROM` or a Compose file gives it; nil is unknown.
    init(_ reference: String?) {
        let name = reference?.split(separator: "@", maxSplits: 1).first.map(String.init) ?? ""
        var parts = name.split(separator: "/").map(String.init)
        let last = parts.popLast() ?? ""
        let ends = last.split(separator: ":", maxSplits: 1).map(String.init)
        tag = (ends.count > 1 ? ends[1] : "latest").lowercased()
        let registry = parts.first.flatMap { $0.contains(".") || $0.contains(":") || $0 == "localhost" ? $0 : nil }
        if registry != nil { parts.removeFirst() }
        if parts.first == "docker" { parts.removeFirst() }
        if parts.first == "library" { parts.removeFirst() }
        repository = (parts + [ends.first ?? ""]).joined(separator: "/").lowercased()
        family = Self.family(repository, tag: tag, isForeign: registry.map { !Self.mirrors.contains($0) } ?? false)
    }

    /// Where the official images are, too.
    private static let mirrors = ["docker.io", "index.docker.io", "public.ecr.aws", "mirror.gcr.io"]

    private static func family(_ repository: String, tag: String, isForeign: Bool) -> Family {
        if repository == "scratch" { return .bare }
        if repository.contains("windows") || repository.hasSuffix("nanoserver") || tag.contains("nanoserver")
            || tag.contains("windowsservercore")
        {
            return .windows
        }
        if repository.contains("distroless/") { return tag.hasPrefix("debug") ? .busyBox : .bare }
        if ["dotnet/aspnet", "dotnet/runtime", "dotnet/runtime-deps"].contains(repository) {
            return tag.contains("alpine") ? .busyBox : tag.contains("chiseled") ? .bare : .slim
        }
        guard !isForeign else { return .unknown }
        if ["alpine", "busybox"].contains(repository) { return .busyBox }
        if ["debian", "ubuntu"].contains(repository) { return .slim }
        if tag.contains("alpine") { return onAlpine.contains(repository) ? .busyBox : .unknown }
        if tag.contains("slim") { return slimmed.contains(repository) ? .slim : .unknown }
        return whole.contains(repository) ? .full : .unknown
    }

    /// Images whose Alpine variant adds neither `curl` nor `bash`.
    private static let onAlpine = ["python", "node", "golang", "ruby", "rust", "redis", "memcached"]
    /// Images whose slim variant adds none of the programs that ask.
    private static let slimmed = ["python", "node", "ruby", "rust", "perl", "openjdk"]
    private static let whole = ["python", "node", "ruby", "golang", "rust", "perl", "buildpack-deps"]

    /// Whether a program is in it; nil when that is not known.
    func has(_ program: String) -> Bool? {
        switch family {
        case .bare: Self.askers.contains(program) || Self.shellTools.contains(program) ? false : nil
        case .busyBox: ["curl", "bash", "jq"].contains(program) ? false : nil
        case .slim where repository == "ubuntu" && ["ps", "pgrep"].contains(program): nil
        case .slim: Self.askers.contains(program) ? false : nil
        case .full: ["curl", "wget"].contains(program) ? true : nil
        case .windows, .unknown: nil
        }
    }

    /// Whether a shell is in it; nil when that is not known.
    var hasShell: Bool? { family == .bare ? false : nil }

    /// Whether its `wget` and `nc` are those of BusyBox, which ask only the first address of a name.
    var isBusyBox: Bool {
        family == .busyBox || ["alpine", "busybox"].contains { tag.contains($0) || repository.contains($0) }
    }

    /// The number that its tag begins with; nil for a tag such as `latest`.
    var majorVersion: Int? { Int(tag.prefix { $0.isASCII && $0.isNumber }) }

    /// Whether it is known to have no `HEALTHCHECK` of its own: official images have none by their makers' rules
    /// (docker-library, "official-images" README).
    var hasNoHealthcheck: Bool { !repository.contains("/") && !repository.isEmpty || family == .bare }

    /// Programs that ask over the network or look at processes; each has to be installed.
    private static let askers: Set<String> = [
        "curl", "wget", "nc", "ncat", "netcat", "ping", "jq", "ps", "pgrep", "http", "dig", "nslookup",
    ]
    private static let shellTools: Set<String> = ["bash", "grep", "cat", "test", "pidof", "true", "ls", "echo"]
}

extension BaseImage {
    /// The ports that the official image exposes, and so every image made from it.
    var standardPorts: [Int] {
        let known: [String: [Int]] = [
            "nginx": [80], "httpd": [80], "php": [80, 9000], "caddy": [80, 443, 2019], "traefik": [80], "redis": [6379],
            "postgres": [5432], "mysql": [3306, 33060], "mariadb": [3306], "mongo": [27017], "rabbitmq": [5672, 15672],
            "memcached": [11211], "elasticsearch": [9200, 9300], "tomcat": [8080], "jetty": [8080], "wordpress": [80],
            "nginxinc/nginx-unprivileged": [8080], "grafana/grafana": [3000], "prom/prometheus": [9090],
            "jenkins/jenkins": [8080, 50000], "keycloak/keycloak": [8080, 8443, 9000], "vault": [8200],
            "consul": [8500, 8600], "influxdb": [8086], "nextcloud": [80, 9000], "ghost": [2368], "registry": [5000],
        ]
        return known[repository] ?? []
    }
}
