import Diagnosis
import Health

/// Whether the image has what the check needs.
enum ImageLintRules {
    static let all = [
        LintRule("health-command-not-found") { matter in missingProgram(matter) },
        LintRule("health-wrong-port") { matter in wrongPort(matter) },
    ]

    private static func missingProgram(_ matter: LintCase) -> [LintFinding] {
        let contents = ImageContents(matter)
        let base = matter.definition.context.baseImage ?? ""
        // Of alternatives, `curl … || wget …`, one is enough.
        guard let missing = matter.programs.first(where: { !$0.contains("/") && contents.isMissing($0) }),
            !matter.askings.contains(where: { contents.has($0.program) })
        else { return [] }
        let isCertain = matter.image.family == .bare
        let line = substitute(missing, matter)
        return [
            matter.finding(
                "health-command-not-found", isCertain ? .error : .warning,
                title: "\(missing) is not in \(base), and nothing installs it",
                evidence: ["made from \(base)", "no RUN, COPY or ADD names \(missing)"],
                cause: "Every check fails before it asks the app anything, so the verdict says nothing about the app.",
                fix: [
                    line.map { "Use a program that the image has: \(matter.writing.command($0))" },
                    isCertain
                        ? "Let the app's own program do the asking, or copy a static probe into the image."
                        : "Or add it: \(installation(of: missing, matter))",
                ],
                commands: isCertain
                    ? [] : ["docker run --rm --entrypoint sh \(Shell.quoted(base)) -c 'command -v \(missing)'"])
        ]
    }

    private static func installation(of program: String, _ matter: LintCase) -> String {
        let packages = ["nc": "netcat-openbsd", "ping": "iputils-ping", "ps": "procps", "pgrep": "procps"]
        return matter.image.isBusyBox
            ? "RUN apk add --no-cache \(program)"
            : "RUN apt-get update && apt-get install -y --no-install-recommends \(packages[program] ?? program)"
    }

    /// The same question by a program that the image has.
    private static func substitute(_ missing: String, _ matter: LintCase) -> CheckFacts? {
        guard let url = matter.askings.lazy.compactMap({ $0.target?.url }).first else { return nil }
        var check = matter.check
        if matter.image.isBusyBox, missing != "wget" {
            check.test = ["CMD-SHELL", "wget -q -O /dev/null \(Shell.quoted(url)) || exit 1"]
        } else if matter.image.repository == "python" {
            check.test = ["CMD", "python", "-c", "import urllib.request as r; r.urlopen('\(url)', timeout=3)"]
        } else if matter.image.repository == "node" {
            check.test = [
                "CMD", "node", "-e", "fetch('\(url)').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))",
            ]
        } else {
            return nil
        }
        return check
    }

    private static func wrongPort(_ matter: LintCase) -> [LintFinding] {
        let ports = matter.definition.context.ports
        let asked = matter.askings.filter { !$0.isRedirected }.compactMap { $0.target?.peer }
            .filter(\.isLoopback).compactMap(\.port)
        guard !ports.isEmpty, let port = asked.first, !asked.contains(where: ports.contains),
            !asked.contains(where: { isMentioned($0, matter) })
        else { return [] }
        let exposed = ports.map(String.init).joined(separator: ", ")
        let mended = matter.check.replacing(":\(port)", with: ":\(ports[0])")
        return [
            matter.finding(
                "health-wrong-port", .warning,
                title: "the check asks port \(port), and the app is said to listen on \(exposed)",
                evidence: ["exposed: \(exposed)"],
                cause:
                    "Nothing else names port \(port). Inside the container the app's own port counts, not one that is published on "
                    + "the host.",
                fix: [
                    mended != matter.check
                        ? "Ask the app's port: \(matter.writing.command(mended))" : "Ask port \(ports[0]).",
                    matter.definition.syntax == .compose ? nil : "If the app does listen there, say so: EXPOSE \(port)",
                ])
        ]
    }

    /// Whether something else about the owner has that number: then somebody chose it.
    private static func isMentioned(_ port: Int, _ matter: LintCase) -> Bool {
        let context = matter.definition.context
        let texts =
            context.entrypoint + context.command + Array(context.environment.values) + context.buildSteps.map(\.text)
        return matter.image.standardPorts.contains(port) || texts.contains { $0.contains("\(port)") }
    }
}

/// What an image holds, as far as its name and the steps of its build tell.
struct ImageContents {
    private let image: BaseImage
    private let context: HealthcheckDefinition.Context

    init(_ matter: LintCase) {
        image = matter.image
        context = matter.definition.context
    }

    /// Whether a program is not in it: neither the base has it, nor may a step have brought it.
    func isMissing(_ program: String) -> Bool {
        image.has(program) == false && mayBring([program]) == false
    }

    /// Whether a program is known to be in it.
    func has(_ program: String) -> Bool {
        image.has(program) == true || image.isBusyBox && ["wget", "nc"].contains(program)
            || (image.has(program) == false && mayBring([program]) != false)
    }

    /// Whether a step may have brought one of those programs; nil when the steps are not known.
    func mayBring(_ programs: [String]) -> Bool? {
        guard context.knowsContents else { return nil }
        return context.buildSteps.contains { step in
            step.runs ? Self.mayInstall(programs, step.text) : Self.mayCopy(programs, step.text)
        }
    }

    /// A command that names the program, or a package of it, or does what its text does not tell.
    private static func mayInstall(_ programs: [String], _ text: String) -> Bool {
        let words = text.split { $0.isWhitespace || "\"';&|()".contains($0) }
        let packages = programs.compactMap { Self.packages[$0] }
        let isNamed = words.contains { word in
            // `curl=8.5.0-2`, `/usr/bin/curl`, `netcat-openbsd`; not `libcurl4`.
            let name = word.split(separator: "/").last?.split(separator: "=").first ?? ""
            return programs.contains { name == $0 || name.hasPrefix("\($0)-") }
                || packages.contains { name.hasPrefix($0) }
        }
        // A list of packages from elsewhere, or a script.
        let installs = words.contains { ["apt", "apt-get", "apk", "dnf", "yum", "microdnf", "tdnf"].contains($0) }
        return isNamed || (installs && (text.contains("$") || text.contains("xargs"))) || text.contains(".sh")
            || text.contains("./") || words.contains("make")
    }

    /// The packages that bring a program of another name, by what they begin with.
    private static let packages = [
        "pgrep": "procps", "ps": "procps", "ping": "iputils", "nc": "netcat", "nslookup": "dnsutils", "dig": "dnsutils",
        "http": "httpie",
    ]

    /// A copy to where programs are, or of something that is named like it.
    private static func mayCopy(_ programs: [String], _ text: String) -> Bool {
        var words = DockerfileWords.plain(text)
        if case .words(let listed) = JSONArray.read(text) { words = listed }
        let target = words.last ?? ""
        let folders = [
            "/", "/bin", "/usr", "/sbin", "/usr/bin", "/usr/local", "/usr/local/bin", "/usr/sbin", "/rootfs",
        ]
        let bare = target.count > 1 && target.hasSuffix("/") ? String(target.dropLast()) : target
        let isNamed = words.contains { word in
            let name = word.split(separator: "/").last.map(String.init) ?? ""
            return programs.contains(name)
        }
        return isNamed || (folders.contains(bare) && !words.dropLast().allSatisfy(isOneFile))
    }

    /// Whether a path looks like one file, such as `/app/server`, rather than a folder of programs.
    private static func isOneFile(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        return !path.hasSuffix("/")
            && !["", ".", "bin", "sbin", "usr", "local", "rootfs", "root", "out", "dist"].contains(name)
            && ![".tar", ".gz", ".xz", ".tgz", ".bz2", ".zst"].contains { name.hasSuffix($0) } && !name.contains("*")
    }
}
