import TestSupport
import Testing

@Suite("Mistakes on the command line")
struct UsageTests {
    /// Words after `wait`, and what the message must name.
    struct Mistake: Sendable, CustomStringConvertible {
        let words: [String]
        let named: String

        init(_ words: String..., named: String) {
            self.words = words
            self.named = named
        }

        var description: String { words.joined(separator: " ") }
    }

    static let mistakes = [
        Mistake(named: "APP"), Mistake("", named: "APP must not be empty"),
        Mistake("bogus:x", named: "'bogus' is no kind"),
        Mistake("project:", named: "the name after 'project:' is missing"),
        Mistake("label:=", named: "the name after 'label:' is missing"),
        Mistake("x", "--nope", named: "'--nope'"), Mistake("x", "--time-out=1s", named: "did you mean '--timeout'?"),
        Mistake("x", "-z", named: "'-z'"), Mistake("x", "--parallel=yes", named: "'--parallel' takes no value"),
        Mistake("x", "--no-probe", "--require-probe", named: "'--no-probe' and '--require-probe'"),
        Mistake("x", "--no-probe", "--url", "http://a", named: "'--no-probe' and '--url'"),
        Mistake("x", "--host", "unix:///a", "--context", "b", named: "'--host' and '--context'"),
        Mistake("x", "--max-restarts", "-1", named: "--max-restarts"),
        Mistake("x", "--max-restarts", "many", named: "must be a whole number"),
        Mistake("x", "--max-restarts=99999999999999999999", named: "--max-restarts"),
        Mistake("x", "--logs", "100001", named: "--logs"), Mistake("x", "--logs=-1", named: "--logs"),
        Mistake("x", "-o", "yaml", named: "text, json, ndjson, github, junit"),
        Mistake("x", "--color", "blue", named: "auto, always, never"),
        Mistake("x", "-H", "nonsense", named: "use unix:///PATH or tcp://HOST:PORT"),
        Mistake("x", "-H", "ssh://me@host", named: "ssh:// is not supported yet"),
        Mistake("x", "-H", "https://host", named: "https:// is not supported yet"),
        Mistake("x", "-H", "npipe:////./pipe/docker_engine", named: "use unix:///PATH"),
        Mistake("x", "-H", "unix://relative.sock", named: "absolute path"),
        Mistake("x", "-H", "/var/run/docker.sock", named: "unix:///var/run/docker.sock"),
        Mistake("x", "-H", "tcp://", named: "tcp://HOST"), Mistake("x", "-H", "tcp://host:0", named: "tcp://HOST"),
        Mistake("x", "-H", "tcp://host:port", named: "tcp://HOST"),
        Mistake("x", "-H", "tcp://[::1", named: "tcp://HOST"),
        Mistake("x", "--url", "ftp://a", named: "http:// or https://"), Mistake("x", "--url", "demo", named: "--url"),
        Mistake("x", "--url", "https://", named: "--url"),
        Mistake("x", "--router-address", "demo", named: "HOST:PORT"),
        Mistake("x", "--router-address", "demo:99999", named: "HOST:PORT"),
        Mistake("x", "--resolve", "demo", named: "HOST:PORT:ADDRESS"),
        Mistake("x", "--resolve", "a:0:127.0.0.1", named: "HOST:PORT:ADDRESS"),
        Mistake("x", "--resolve", "a:80:demo", named: "IP address"),
    ]

    static let durations =
        ["--timeout", "--deadline", "--appear", "--stable", "--grace"].map { ($0, ["", "abc", "-1s", "1x", "5 s"]) }
        + ["--interval", "--probe-timeout", "--probe-interval"].map { ($0, ["", "abc", "-1s", "0", "1ms"]) }

    @Test("a mistake is refused with exit status 2 and a line that names it", arguments: mistakes)
    func refused(mistake: Mistake) async throws {
        let run = try await Binary.run(["wait"] + mistake.words)
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.output.isEmpty, "\(run)")
        #expect(run.errorText.hasPrefix("healthwatch wait: "), "\(run)")
        #expect(run.errorText.contains(mistake.named), "\(run)")
        #expect(run.errorText.hasSuffix("Run 'healthwatch wait --help' for the options.\n"), "\(run)")
    }

    @Test("a bad duration is refused", arguments: durations)
    func duration(option: String, values: [String]) async throws {
        for value in values {
            let run = try await Binary.run(["wait", "x", "\(option)=\(value)"])
            #expect(run.exitCode == 2, "\(run)")
            #expect(run.errorText.contains("bad value '\(value)' for '\(option)'"), "\(run)")
        }
    }

    @Test("too few open files is one line, and no trap")
    func fewDescriptors() async throws {
        let command = "ulimit -n 8; exec '\(Binary.path)' wait x"
        let run = try await RunningProcess(["/bin/sh", "-c", command], environment: [:]).result()
        #expect(run.exitCode == 70, "\(run)")
        #expect(
            run.errorText
                == "healthwatch: only 8 open files are allowed; it needs 64. Raise the limit: ulimit -n 1024\n")
    }

    @Test("an option without its value is refused", arguments: ["--timeout", "-t", "--one-shot", "-o", "-H", "--url"])
    func missingValue(option: String) async throws {
        let run = try await Binary.run(["wait", "x", option])
        #expect(run.exitCode == 2)
        #expect(run.errorText.contains("option '\(option)' needs a value"), "\(run)")
    }

    @Test("a bad value in the environment names the variable")
    func environment() async throws {
        for name in ["KAMIWAZA_EXTENSION_PROBE_TIMEOUT", "KAMIWAZA_EXTENSION_PROBE_INTERVAL"] {
            let run = try await Binary.run(["wait", "x"], environment: [name: "soon"])
            #expect(run.exitCode == 2)
            #expect(run.errorText.contains("bad value 'soon' in environment variable \(name)"), "\(run)")
        }
    }

    @Test("an authority file that does not exist is not found")
    func missingFile() async throws {
        let run = try await Binary.run(["wait", "x", "--cacert", "/nowhere/ca.pem"])
        #expect(run.exitCode == 3)
        #expect(run.errorText.contains("'/nowhere/ca.pem'"))
    }

    @Test("an authority file without a certificate, or a directory, is a wrong value")
    func uselessFile() async throws {
        for (path, word) in [("/etc", "is a directory"), ("/etc/hostname", "holds no PEM certificate")] {
            let run = try await Binary.run(["wait", "x", "--cacert", path])
            #expect(run.exitCode == 2, "\(run)")
            #expect(run.errorText.contains("'\(path)' of --cacert \(word)"), "\(run)")
            #expect(run.errorText.split(separator: "\n").count == 1, "\(run)")
        }
    }

    @Test("a URL with an impossible port is a wrong value")
    func impossiblePort() async throws {
        let run = try await Binary.run(["wait", "x", "--url", "http://h:99999/"])
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.errorText.contains("--url"), "\(run)")
        #expect(run.errorText.contains("65535"), "\(run)")
    }

    @Test("no command shows the help and fails; an unknown one is guessed")
    func commands() async throws {
        let none = try await Binary.run([])
        #expect(none.exitCode == 2)
        #expect(none.output.isEmpty)
        #expect(none.errorText.hasPrefix("Usage: healthwatch"))
        let wrong = try await Binary.run(["wiat", "demo"])
        #expect(wrong.exitCode == 2)
        #expect(wrong.errorText.contains("did you mean 'wait'?"))
    }

    @Test("help and version go to standard output and succeed")
    func help() async throws {
        let long = try await Binary.run(["wait", "--help"])
        #expect(long.exitCode == 0)
        #expect(long.errors.isEmpty)
        #expect(long.text.contains("--require-healthcheck"))
        #expect(try await Binary.run(["help", "wait"]).text == long.text)
        let version = try await Binary.run(["--version"])
        #expect(version.exitCode == 0)
        #expect(version.text.hasPrefix("healthwatch "))
    }
}
