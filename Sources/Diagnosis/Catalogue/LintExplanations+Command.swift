/// The findings of `lint` about the command of a health check.
extension LintExplanations {
    static let command = [
        Explanation(
            id: "curl-without-fail", family: .lint,
            summary: "curl without -f passes whatever the app answers",
            meaning: """
                curl ends with 0 as soon as it got an answer, be its status 500 or 404. The container stays healthy as \
                long as anything listens on the port.
                """,
            detection: """
                curl asks over HTTP without -f, --fail or --fail-with-body, and nothing else looks at the answer: it \
                is not piped into another program, not part of a test, and not followed by a command that judges. \
                '|| exit 1' behind it judges nothing. An error: the check cannot do what it is for.
                """,
            example: ["CMD curl http://127.0.0.1:8000/health || exit 1"],
            fix: [
                "Let an error status fail: HEALTHCHECK CMD curl -fsS http://127.0.0.1:8000/health || exit 1",
                "Or judge the body: curl -sS http://127.0.0.1:8000/health | grep -q '\"status\":\"healthy\"'",
            ]),
        Explanation(
            id: "shell-operators-in-exec-form", family: .lint,
            summary: "A list of words holds what only a shell understands",
            meaning: """
                A check that is a list is run without a shell. '||', '>' and variables reach the program as they are \
                written: curl takes '||', 'exit' and '1' for more URLs, and fails.
                """,
            detection: """
                The check is of the kind CMD, its program is no shell, and one of its words is an operator such as \
                '||' or '>/dev/null', or holds a variable; or its only word is a whole line with operators. Programs \
                that have such words of their own (find, test, jq) and interpreters with their own variables (Python, \
                Perl, PHP, database clients) are left out. An error.
                """,
            example: [#"CMD ["curl", "-f", "http://127.0.0.1/", "||", "exit", "1"]"#],
            fix: [
                "Write it as a line for the shell: HEALTHCHECK CMD curl -f http://127.0.0.1/ || exit 1",
                #"Or leave it out, since curl -f fails by itself: HEALTHCHECK CMD ["curl", "-f", "http://127.0.0.1/"]"#,
            ]),
        Explanation(
            id: "localhost-in-check", family: .lint,
            summary: "The check asks localhost, which may be an address that the app does not listen on",
            meaning: """
                Most images name both ::1 and 127.0.0.1 localhost. An app that listens on 0.0.0.0 does not answer at \
                ::1: a program that asks only the first address is refused, though the app is well.
                """,
            detection: """
                A URL, or nc, asks localhost, and neither -4 nor a fixed address is given. A warning if the program \
                asks only one address: wget and nc of BusyBox, or of an image that is not known, and Node before \
                version 20. Otherwise a note: curl and others try both. Clients of databases have rules of their own \
                and are left out.
                """,
            example: ["CMD wget -q --spider http://localhost:3000/health"],
            fix: [
                "Name the address: http://127.0.0.1:3000/health",
                "Or let the app listen on both families: on :: without IPV6_V6ONLY.",
            ]),
        Explanation(
            id: "silent-check", family: .lint,
            summary: "A failing check says nothing about why",
            meaning: """
                The engine keeps what a check prints, and shows it when somebody asks why the container is unhealthy. \
                A silent check leaves that empty.
                """,
            detection: """
                curl has -s without -S, -v or -w; or wget of another maker than BusyBox has -q; or the errors of the \
                program that asks go to /dev/null. Not if the line itself says something, with echo or printf. A note: \
                the check works.
                """,
            example: ["CMD curl -sf http://127.0.0.1:8000/health || exit 1"],
            fix: [
                "Let curl show errors: curl -fsS. Let wget name them: -nv instead of -q.",
                "Leave the redirection of errors out: only >/dev/null, without 2>&1.",
            ]),
        Explanation(
            id: "exit-code-not-one", family: .lint,
            summary: "The check ends with a status that is not 1 when the app is unhealthy",
            meaning: """
                0 is healthy and 1 is unhealthy. Docker keeps 2 for itself, and nothing else has a meaning. A line whose \
                last command always succeeds is healthy for ever.
                """,
            detection: """
                A warning if the line ends with 'exit' and another number than 0 and 1. An error if it can end with 0 \
                only: with '|| true', '|| echo …', or '; exit 0' behind the question. Lines with conditions and loops \
                are not judged, nor is a program that fails with a status of its own, such as curl.
                """,
            example: ["CMD curl -fsS http://127.0.0.1:8000/health || echo down"],
            fix: ["End the line with a failure: HEALTHCHECK CMD curl -fsS http://127.0.0.1:8000/health || exit 1"]),
        Explanation(
            id: "check-hits-stream", family: .lint,
            summary: "The check asks for a stream, which does not end",
            meaning: """
                The answer to a stream goes on for as long as the app lives. The check runs into its timeout and fails, \
                although the app is well.
                """,
            detection: """
                The URL ends like those of streams do: $stream, stream, events, sse, ws, websocket, subscribe. Such \
                names are a guess, so it is a warning; with 'Accept: text/event-stream' it is an error. Requests for \
                the head alone are left out.
                """,
            example: ["CMD curl -fsS http://127.0.0.1:8000/events", "asks http://127.0.0.1:8000/events"],
            fix: [
                "Ask an endpoint that answers once, such as /health.",
                "To check the stream itself: healthwatch probe --stream http://127.0.0.1:8000/events",
            ]),
    ]
}
