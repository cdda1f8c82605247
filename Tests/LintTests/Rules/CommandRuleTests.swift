import Health
import Testing

@testable import Lint

/// The findings about a check with good settings, in an image: `ID` of errors, `ID?` of warnings, `ID??` of notes.
func findings(_ command: String, in image: String = "nginx:1.27", _ steps: String = "") -> [String] {
    let text = """
        FROM \(image)
        \(steps)
        HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD \(command)
        """
    let result = DockerfileLint.check(Array(text.utf8), file: "Dockerfile")
    let marks: [Finding.Severity: String] = [.error: "", .warning: "?", .info: "??"]
    return result.errors.map(\.text) + result.findings.map { $0.finding.id + (marks[$0.finding.severity] ?? "") }
}

@Suite("Mistakes in the commands of checks")
struct CommandRuleTests {
    @Test(
        "curl that judges its answer, or leaves that to others, passes",
        arguments: [
            "curl -fsS http://127.0.0.1/", "curl -sSf http://127.0.0.1/", "curl -SsLf http://127.0.0.1/",
            "curl --fail http://127.0.0.1/", "curl --fail-with-body -sS http://127.0.0.1/ || exit 1",
            "curl -o /dev/null -fm2 http://127.0.0.1/", #"["curl", "-fsSL", "http://127.0.0.1/"]"#,
            "curl -sS http://127.0.0.1/ | grep -q ok", "curl -sS http://127.0.0.1/ | jq -e .up || exit 1",
            "test $(curl -sS -o /dev/null -w '%{http_code}' http://127.0.0.1/) = 200",
            "[ `curl -sS http://127.0.0.1/` = ok ] || exit 1",
            "curl -sS -o /tmp/h http://127.0.0.1/ && grep -q ok /tmp/h",
            "curl --unix-socket /run/a.sock -fsS http://localhost/",
            "curl -sS telnet://127.0.0.1:25", "curl -K /etc/health.curl", "/usr/bin/curl -fsS http://127.0.0.1/",
            "timeout 3 curl -fsS http://127.0.0.1/", "sh -c 'curl -fsS http://127.0.0.1/'",
            "curl -4fsS http://localhost/",
        ])
    func sound(_ command: String) { #expect(findings(command) == []) }

    @Test(
        "curl that passes whatever the answer is",
        arguments: [
            "curl http://127.0.0.1/", "curl -sS http://127.0.0.1/ || exit 1", "curl -I http://127.0.0.1/",
            "curl -sSo /dev/null -w '%{http_code}' http://127.0.0.1/", "curl --fail-early http://127.0.0.1/",
            "curl -sS http://127.0.0.1/ && exit 0 || exit 1", "curl 127.0.0.1:80 || exit 1",
            "(curl -sS http://127.0.0.1/) || exit 1", "curl -o f http://127.0.0.1/", "curl -H -f http://127.0.0.1/",
            "/usr/bin/curl -sS http://127.0.0.1/", "timeout 3 curl http://127.0.0.1/ || exit 1",
            #"["curl", "-o", "-f", "http://127.0.0.1/"]"#, #"["sh", "-c", "curl http://127.0.0.1/ || exit 1"]"#,
        ])
    func passing(_ command: String) { #expect(findings(command) == ["curl-without-fail"]) }

    @Test(
        "words for a shell in a list",
        arguments: [
            (#"["curl", "-f", "http://127.0.0.1/", ">", "/dev/null"]"#, ["shell-operators-in-exec-form"]),
            (#"["curl", "-f", "http://127.0.0.1/", "&&", "true"]"#, ["shell-operators-in-exec-form"]),
            (#"["pg_isready", "-U", "$POSTGRES_USER"]"#, ["shell-operators-in-exec-form"]),
            (#"["pg_isready", "-d", "$(cat /db)"]"#, ["shell-operators-in-exec-form"]),
            (#"["pg_isready -U postgres"]"#, ["health-command-not-found"]),
            (#"["curl -f http://127.0.0.1/ | grep ok"]"#, ["shell-operators-in-exec-form"]),
            (#"[curl, -f, http://127.0.0.1/]"#, ["health-command-not-found"]),
            (#"["curl", "-f", "http://127.0.0.1/",]"#, ["health-command-not-found"]),
            (#"["curl", "-f", "http://127.0.0.1/"] || exit 1"#, ["shell-operators-in-exec-form"]),
            (#"[ "a" ] || exit 1"#, []), (#"[ "$A" = "[b]" ] || exit 1"#, []),
            (#"["sh", "-c", "curl -fsS http://127.0.0.1:$PORT/ || exit 1"]"#, []),
            (#"["find", "/tmp/alive", "-mmin", "-1", "-exec", "true", ";"]"#, []),
            (#"["php", "-r", "$s = fsockopen('127.0.0.1', 80); exit($s ? 0 : 1);"]"#, []),
            (#"["grep", "-q", "ok$", "/tmp/state"]"#, []), (#"["/app/health", "--price", "5$"]"#, []),
            (#"["test", "1", ">", "0"]"#, []), ("[ -f /tmp/alive ]", []), ("[ -f /tmp/a, ]", []),
        ])
    func lists(_ command: String, _ ids: [String]) { #expect(findings(command) == ids) }

    @Test(
        "the status that a line ends with",
        arguments: [
            ("pg_isready || exit 2", ["exit-code-not-one?"]), ("pg_isready || exit -1", ["exit-code-not-one?"]),
            ("pg_isready || exit 255", ["exit-code-not-one?"]), ("pg_isready || exit 0", ["exit-code-not-one"]),
            ("pg_isready || true", ["exit-code-not-one"]), ("pg_isready || echo down", ["exit-code-not-one"]),
            ("pg_isready ; echo done", ["exit-code-not-one"]), ("true", ["exit-code-not-one"]),
            ("echo ok", ["exit-code-not-one"]), ("pg_isready && echo up || echo down", ["exit-code-not-one"]),
            ("pg_isready || :", ["exit-code-not-one"]), (#"["true"]"#, ["exit-code-not-one"]),
            ("pg_isready | tee /proc/1/fd/1; true", ["exit-code-not-one"]),
            ("pg_isready || exit 1", []), ("pg_isready || exit", []), ("pg_isready && echo up", []),
            ("pg_isready || { echo down; exit 1; }", []), ("pg_isready || (echo down && exit 1)", []),
            ("echo ping | nc -w 1 127.0.0.1 80", []), ("echo check; pg_isready", []), ("pg_isready || kill 1", []),
            ("if pg_isready; then echo up; else exit 1; fi", []), ("set -e; pg_isready; echo up", []),
            ("test -f /x || exit 1; echo up", []), ("echo $(pg_isready) | grep accepting", []),
            ("pg_isready || false", []), ("! pg_isready | grep -q rejecting", []),
        ])
    func statuses(_ command: String, _ ids: [String]) { #expect(findings(command) == ids) }

    @Test(
        "what a failing check says",
        arguments: [
            ("curl -sf http://127.0.0.1/", "nginx", ["silent-check??"]),
            ("curl --silent --fail http://127.0.0.1/", "nginx", ["silent-check??"]),
            ("curl -f http://127.0.0.1/ >/dev/null 2>&1", "nginx", ["silent-check??"]),
            ("curl -f http://127.0.0.1/ &>/dev/null", "nginx", ["silent-check??"]),
            ("curl -f http://127.0.0.1/ 2> /dev/null", "nginx", ["silent-check??"]),
            ("wget -q -O /dev/null http://127.0.0.1/", "nginx", ["silent-check??"]),
            ("wget --quiet --spider http://127.0.0.1/", "node:22", ["silent-check??"]),
            ("wget -q -O /dev/null http://127.0.0.1/", "nginx:1.27-alpine", []),
            ("wget -qO- http://127.0.0.1/", "alpine", []), ("wget -nv -O- http://127.0.0.1/", "node:22", []),
            ("wget --no-verbose --spider http://127.0.0.1/", "node:22", []),
            ("curl -f http://127.0.0.1/ >/dev/null", "nginx", []),
            ("curl -sf -w '%{http_code}' http://127.0.0.1/", "nginx", []),
            ("curl -sf http://127.0.0.1/ || { echo down; exit 1; }", "nginx", []),
            ("pgrep nginx >/dev/null 2>&1", "nginx", []), ("pg_isready -q", "postgres", []),
        ])
    func silence(_ command: String, _ image: String, _ ids: [String]) { #expect(findings(command, in: image) == ids) }

    @Test(
        "streams",
        arguments: [
            ("curl -fsS http://127.0.0.1/api/stream", ["check-hits-stream?"]),
            ("curl -fsS http://127.0.0.1/events?since=1", ["check-hits-stream?"]),
            ("wget -nv -O- http://127.0.0.1/sse", ["check-hits-stream?"]),
            ("curl -fsS --header 'accept: text/event-stream' http://127.0.0.1/x", ["check-hits-stream"]),
            ("curl -fsSI http://127.0.0.1/events", []), ("wget -nv --spider http://127.0.0.1/events", []),
            ("curl -fsS http://127.0.0.1/streams", []), ("curl -fsS http://127.0.0.1/stream/health", []),
        ])
    func streams(_ command: String, _ ids: [String]) { #expect(findings(command) == ids) }

    @Test(
        "PowerShell and cmd are not read as if they were sh",
        arguments: ["mcr.microsoft.com/windows/nanoserver:ltsc2022", "python:3.12-windowsservercore"])
    func windows(_ image: String) { #expect(findings("curl.exe http://localhost/ || exit 2", in: image) == []) }

    @Test("nor is another shell") func shells() {
        #expect(findings("curl http://localhost/; exit 2", in: "nginx", #"SHELL ["pwsh", "-Command"]"#) == [])
        #expect(
            findings("curl http://127.0.0.1/", in: "nginx", #"SHELL ["/bin/bash", "-o", "pipefail", "-c"]"#)
                == ["curl-without-fail"])
    }
}
