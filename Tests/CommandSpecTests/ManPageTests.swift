import CommandSpec
import Testing

@Suite struct ManPageTests {
    @Test("the page of a command says everything the long help says")
    func command() {
        #expect(
            ManPage.render(
                SampleArguments.command.description, version: "1.2.3", date: "2026-01-31",
                seeAlso: ["sample-wait", "docker"])
                    == #"""
                    .TH "SAMPLE\-WAIT" 1 "2026-01-31" "sample 1.2.3" "User Commands"
                    .SH "NAME"
                    sample\-wait \- Wait until an app is ready
                    .SH "SYNOPSIS"
                    .B "sample wait"
                    \fI[OPTION]...\fR \fIAPP...\fR
                    .SH "DESCRIPTION"
                    Wait until an app is ready.
                    .PP
                    Waits until every container of APP is healthy, then probes it.
                    The app fails as a whole: there is no partial success.
                    .PP
                    \&.A paragraph with \e and a leading dot.
                    .PP
                    .nf
                      kept   as
                        it is
                    .fi
                    .TP
                    \fIAPP\fR
                    An app: NAME or KIND:NAME.
                    .SH "OPTIONS"
                    .TP
                    \fB\-t\fR, \fB\-\-timeout\fR \fISECONDS\fR
                    Give up after SECONDS and exit with status 124.
                    Each container has its own time.
                    .br
                    Default: 180.
                    Environment: SAMPLE_TIMEOUT.
                    .TP
                    \fB\-\-tries\fR \fIN\fR
                    Try N times.
                    .TP
                    \fB\-\-url\fR \fIURL\fR
                    Probe URL instead of the app\(aqs own addresses.
                    .br
                    May be given several times.
                    .TP
                    \fB\-\-no\-probe\fR
                    Skip phase 2.
                    .TP
                    \fB\-o\fR, \fB\-\-output\fR \fIFORMAT\fR
                    Print FORMAT.
                    .br
                    One of: text, json.
                    Default: text.
                    .TP
                    \fB\-\-cacert\fR \fIFILE\fR
                    Trust the certificates in FILE.
                    .SS "Global options"
                    .TP
                    \fB\-H\fR, \fB\-\-host\fR \fIENDPOINT\fR
                    Connect to ENDPOINT.
                    .TP
                    \fB\-q\fR, \fB\-\-quiet\fR
                    Print names only.
                    .TP
                    \fB\-h\fR, \fB\-\-help\fR
                    Print help and exit; \-h is the short form.
                    .TP
                    \fB\-\-version\fR
                    Print the version and exit.
                    .SH "EXIT STATUS"
                    .TP
                    \fB0\fR
                    Every app is ready.
                    .TP
                    \fB124\fR
                    Time ran out.
                    .SH "ENVIRONMENT"
                    .TP
                    \fBSAMPLE_TIMEOUT\fR
                    The value of \-\-timeout when the option is not given.
                    .TP
                    \fBNO_COLOR\fR
                    Any value switches colour off.
                    .SH "EXAMPLES"
                    Wait a minute at most.
                    .PP
                    .RS 4
                    .nf
                    sample wait \-t 60 demo
                    .fi
                    .RE
                    .SH "SEE ALSO"
                    .BR sample (1),
                    .BR docker (1)

                    """#)
    }

    @Test("the page of the tool lists its commands and their pages")
    func tool() {
        #expect(
            ManPage.render(Sample.tool, date: "2026-01-31")
                == #"""
                .TH "SAMPLE" 1 "2026-01-31" "sample 1.2.3" "User Commands"
                .SH "NAME"
                sample \- Tell whether an app is up
                .SH "SYNOPSIS"
                .B "sample"
                \fI[OPTION]...\fR \fICOMMAND\fR \fI[ARGUMENT]...\fR
                .SH "DESCRIPTION"
                Tell whether an app is up.
                .PP
                Reads the truth and waits for it.
                .SH "COMMANDS"
                .TP
                \fBwait\fR
                Wait until an app is ready.
                .TP
                \fBcompletions\fR
                Print a completion script.
                .SH "OPTIONS"
                .TP
                \fB\-H\fR, \fB\-\-host\fR \fIENDPOINT\fR
                Connect to ENDPOINT.
                .TP
                \fB\-q\fR, \fB\-\-quiet\fR
                Print names only.
                .TP
                \fB\-h\fR, \fB\-\-help\fR
                Print help and exit; \-h is the short form.
                .TP
                \fB\-\-version\fR
                Print the version and exit.
                .SH "EXIT STATUS"
                .TP
                \fB0\fR
                Success.
                .SH "ENVIRONMENT"
                .TP
                \fBNO_COLOR\fR
                Any value switches colour off.
                .SH "NOTES"
                Report mistakes to the people who made it.
                .SH "SEE ALSO"
                .BR sample\-wait (1),
                .BR sample\-completions (1)

                """#)
    }

    @Test("mandoc finds nothing to say", .enabled(if: Program.path("mandoc") != nil, "no mandoc"))
    func lint() throws {
        let hostile = CommandSpec<SampleGlobals>(
            tool: "sample", name: "odd", summary: "Say .things that \\look 'like' \"requests\"",
            discussion: ".TH \"x\"\n'br\n\n\\fBbold\\fR `quoted` ^ ~ … é\n\n  .kept\n  'kept",
            options: [SampleGlobals.options], examples: [Example(".sample 'a' \\", ".Dot.")],
            exitStatuses: [ExitStatusLine(code: 0, meaning: "'Fine'.")], makeDefault: { SampleGlobals() })
        let pages = [
            ManPage.render(SampleArguments.command.description, version: "1.2.3", date: "2026-01-31"),
            ManPage.render(SampleShell.command.description, version: "1.2.3", date: "2026-01-31"),
            ManPage.render(hostile.description, version: "1.2.3", date: "2026-01-31"),
            ManPage.render(Sample.tool, date: "2026-01-31"),
        ]
        for page in pages {
            let lint = try Program.withFile(page, named: "page.1") {
                try Program.run("mandoc", ["-T", "lint", "-W", "warning", $0])
            }
            #expect(lint.output == "", "\(page)")
        }
        let shown = try Program.withFile(pages[2], named: "page.1") {
            try Program.run("mandoc", ["-T", "utf8", "-O", "width=200", $0])
        }
        for text in [#".TH "x" 'br"#, #"\fBbold\fR `quoted` ^ ~ … é"#, "  .kept\n", "  'kept\n", #".sample 'a' \"#] {
            #expect(shown.output.contains(text), "\(text) in \(shown.output)")
        }
    }
}
