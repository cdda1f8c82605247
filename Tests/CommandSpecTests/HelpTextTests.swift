import CommandSpec
import Testing

@Suite struct HelpTextTests {
    @Test("the short help has one line per option within 80 columns")
    func short80() {
        #expect(
            HelpText.render(SampleArguments.command.description, width: 80, detail: .short)
                == #"""
                Usage: sample wait [OPTION]... APP...

                Wait until an app is ready.

                Operands:
                  APP  An app: NAME or KIND:NAME.

                Options:
                  -t, --timeout SECONDS  Give up after SECONDS and exit with status 124.
                      --tries N          Try N times.
                      --url URL          Probe URL instead of the app's own addresses.
                      --no-probe         Skip phase 2.
                  -o, --output FORMAT    Print FORMAT.
                      --cacert FILE      Trust the certificates in FILE.

                Global options:
                  -H, --host ENDPOINT    Connect to ENDPOINT.
                  -q, --quiet            Print names only.
                  -h, --help             Print help and exit; -h is the short form.
                      --version          Print the version and exit.

                Run 'sample wait --help' for details and examples.

                """#)
    }

    @Test("the long help tells defaults, values, exit statuses, variables and examples")
    func long80() {
        #expect(
            HelpText.render(SampleArguments.command.description, width: 80, detail: .long)
                == #"""
                Usage: sample wait [OPTION]... APP...

                Wait until an app is ready.

                Waits until every container of APP is healthy, then probes it. The app fails as
                a whole: there is no partial success.

                .A paragraph with \ and a leading dot.

                  kept   as
                    it is

                Operands:
                  APP  An app: NAME or KIND:NAME.

                Options:
                  -t, --timeout SECONDS
                          Give up after SECONDS and exit with status 124. Each container has its
                          own time.
                          Default: 180. Environment: SAMPLE_TIMEOUT.
                      --tries N
                          Try N times.
                      --url URL
                          Probe URL instead of the app's own addresses.
                          May be given several times.
                      --no-probe
                          Skip phase 2.
                  -o, --output FORMAT
                          Print FORMAT.
                          One of: text, json. Default: text.
                      --cacert FILE
                          Trust the certificates in FILE.

                Global options:
                  -H, --host ENDPOINT
                          Connect to ENDPOINT.
                  -q, --quiet
                          Print names only.
                  -h, --help
                          Print help and exit; -h is the short form.
                      --version
                          Print the version and exit.

                Exit status:
                  0    Every app is ready.
                  124  Time ran out.

                Environment:
                  SAMPLE_TIMEOUT  The value of --timeout when the option is not given.
                  NO_COLOR        Any value switches colour off.

                Examples:
                  Wait a minute at most.
                      sample wait -t 60 demo

                """#)
    }

    @Test("a narrow short help puts texts below labels that are too long")
    func short50() {
        #expect(
            HelpText.render(SampleArguments.command.description, width: 50, detail: .short)
                == #"""
                Usage: sample wait [OPTION]... APP...

                Wait until an app is ready.

                Operands:
                  APP  An app: NAME or KIND:NAME.

                Options:
                  -t, --timeout SECONDS
                                  Give up after SECONDS and exit
                                  with status 124.
                      --tries N   Try N times.
                      --url URL   Probe URL instead of the app's
                                  own addresses.
                      --no-probe  Skip phase 2.
                  -o, --output FORMAT
                                  Print FORMAT.
                      --cacert FILE
                                  Trust the certificates in FILE.

                Global options:
                  -H, --host ENDPOINT
                                  Connect to ENDPOINT.
                  -q, --quiet     Print names only.
                  -h, --help      Print help and exit; -h is the
                                  short form.
                      --version   Print the version and exit.

                Run 'sample wait --help' for details and examples.

                """#)
    }

    @Test("a narrow long help fills its paragraphs again")
    func long50() {
        #expect(
            HelpText.render(SampleArguments.command.description, width: 50, detail: .long)
                == #"""
                Usage: sample wait [OPTION]... APP...

                Wait until an app is ready.

                Waits until every container of APP is healthy,
                then probes it. The app fails as a whole: there is
                no partial success.

                .A paragraph with \ and a leading dot.

                  kept   as
                    it is

                Operands:
                  APP  An app: NAME or KIND:NAME.

                Options:
                  -t, --timeout SECONDS
                          Give up after SECONDS and exit with
                          status 124. Each container has its own
                          time.
                          Default: 180. Environment:
                          SAMPLE_TIMEOUT.
                      --tries N
                          Try N times.
                      --url URL
                          Probe URL instead of the app's own
                          addresses.
                          May be given several times.
                      --no-probe
                          Skip phase 2.
                  -o, --output FORMAT
                          Print FORMAT.
                          One of: text, json. Default: text.
                      --cacert FILE
                          Trust the certificates in FILE.

                Global options:
                  -H, --host ENDPOINT
                          Connect to ENDPOINT.
                  -q, --quiet
                          Print names only.
                  -h, --help
                          Print help and exit; -h is the short
                          form.
                      --version
                          Print the version and exit.

                Exit status:
                  0    Every app is ready.
                  124  Time ran out.

                Environment:
                  SAMPLE_TIMEOUT  The value of --timeout when the
                                  option is not given.
                  NO_COLOR        Any value switches colour off.

                Examples:
                  Wait a minute at most.
                      sample wait -t 60 demo

                """#)
    }

    @Test("the help of the tool lists its commands")
    func tool80() {
        #expect(
            HelpText.render(Sample.tool, width: 80, detail: .long)
                == #"""
                Usage: sample [OPTION]... COMMAND [ARGUMENT]...

                Tell whether an app is up.

                Reads the truth and waits for it.

                Commands:
                  wait         Wait until an app is ready.
                  completions  Print a completion script.

                Global options:
                  -H, --host ENDPOINT
                          Connect to ENDPOINT.
                  -q, --quiet
                          Print names only.
                  -h, --help
                          Print help and exit; -h is the short form.
                      --version
                          Print the version and exit.

                Exit status:
                  0  Success.

                Environment:
                  NO_COLOR  Any value switches colour off.

                Run 'sample COMMAND --help' for the options of a command.

                Report mistakes to the people who made it.

                """#)
    }

    @Test("the short help of the tool fits a narrow terminal")
    func toolshort50() {
        #expect(
            HelpText.render(Sample.tool, width: 50, detail: .short)
                == #"""
                Usage: sample [OPTION]... COMMAND [ARGUMENT]...

                Tell whether an app is up.

                Commands:
                  wait         Wait until an app is ready.
                  completions  Print a completion script.

                Global options:
                  -H, --host ENDPOINT
                                 Connect to ENDPOINT.
                  -q, --quiet    Print names only.
                  -h, --help     Print help and exit; -h is the
                                 short form.
                      --version  Print the version and exit.

                Run 'sample COMMAND --help' for the options of a
                command.

                """#)
    }

    @Test("no line is wider than asked, at any width", arguments: 30...120)
    func widths(_ width: Int) {
        for detail in [HelpDetail.short, .long] {
            let text = HelpText.render(SampleArguments.command.description, width: width, detail: detail)
            let lines = text.split(separator: "\n")
            #expect(lines.filter { $0.count > width && !$0.hasPrefix(".A paragraph") } == [])
            #expect(lines.allSatisfy { $0.last != " " })
        }
    }
}
