import CommandSpec
import Foundation
import Testing

/// Asks the real shells. Each test runs one shell with one script and compares everything it offers.
@Suite struct CompletionTests {
    /// What every shell must offer for a line, cursor at its end.
    static let offers: [(line: String, words: [String])] = [
        ("sample ", ["completions", "help", "wait"]),
        ("sample w", ["wait"]),
        ("sample wait --no", ["--no-probe"]),
        ("sample wait --de", []),
        ("sample wait -o ", ["json", "text"]),
        ("sample wait -o json --ti", ["--timeout"]),
        ("sample -H x comp", ["completions"]),
        ("sample completions z", ["zsh"]),
        ("sample completions -q f", ["fish"]),
        ("sample help w", ["wait"]),
        ("sample wait wait --tr", ["--tries"]),
        ("sample wait -- --no", []),
        ("sample wait ", ["container:x", "demo", "project:demo"]),
        ("sample wait d", ["demo"]),
        ("sample wait -H ", ["container:x", "demo", "project:demo"]),
        ("sample nonsense ", []),
    ]

    private var tool: ToolDescription {
        var tool = Sample.tool
        tool.namesCommand = "__names"
        return tool
    }

    @Test("bash offers commands, options, values and names", .enabled(if: Program.path("bash") != nil, "no bash"))
    func bash() throws {
        let driver = #"""

            sample() { printf '%s\n' project:demo container:x demo; }
            offer() {
                local raw last
                COMP_LINE=$1 COMP_POINT=${#1}
                read -ra raw <<< "$1"
                [[ $1 == *' ' ]] && raw+=('')
                last=${raw[-1]}
                COMP_WORDS=("${raw[@]:0:${#raw[@]}-1}")
                # Readline splits words at = and : as well.
                case $last in
                    *[=:]) COMP_WORDS+=("${last: -1}") ;;
                    *) COMP_WORDS+=("${last##*[=:]}") ;;
                esac
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                compopt() { COMPREPLY+=("compopt $*"); }
                _sample
                echo "$1|$(printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd' ')"
            }

            """#
        let more: [(line: String, words: [String])] = [
            ("sample wait --output=", ["json", "text"]), ("sample wait --output=j", ["json"]),
            ("sample wait -qo j", ["json"]), ("sample wait project:d", ["demo"]),
            ("sample wait --cacert ", ["compopt -o default"]), ("sample wait --url ", []),
        ]
        let lines = Self.offers + more
        let calls = lines.map { "offer '\($0.line)'" }.joined(separator: "\n")
        let result = try Program.withFile(Completions.bash(tool) + driver + calls, named: "sample.bash") {
            try Program.run("bash", ["--norc", $0], environment: ["LC_ALL": "C"])
        }
        let expected = lines.map { "\($0.line)|\($0.words.joined(separator: " "))\n" }.joined()
        #expect(result.output == expected)
    }

    @Test("fish offers commands, options, values and names", .enabled(if: Program.path("fish") != nil, "no fish"))
    func fish() throws {
        let more: [(line: String, words: [String])] = [
            ("sample wait --output=j", ["--output=json"]), ("sample wait project:d", ["project:demo"]),
            ("sample wait --url ", []),
        ]
        let lines = Self.offers + more
        let driver =
            "function sample; printf '%s\\n' project:demo container:x demo; end\n"
            + lines.map { line, _ in
                """
                set found (complete -C'\(line)' | string replace -r '\\t.*' '' | sort)
                echo "\(line)|$found"
                """
            }
            .joined(separator: "\n")
        let result = try Program.withFile(Completions.fish(tool) + driver, named: "sample.fish") { file in
            #expect(try Program.run("fish", ["--no-execute", file]).output == "")
            return try Program.run(
                "fish", ["--no-config", file], environment: ["LC_ALL": "C", "HOME": "/nonexistent"])
        }
        #expect(result.output == lines.map { "\($0.line)|\($0.words.joined(separator: " "))\n" }.joined())
    }

    @Test("zsh offers commands, options, values and names", .enabled(if: Program.path("zsh") != nil, "no zsh"))
    func zsh() throws {
        // An interactive zsh on a pseudo-terminal, with a compadd that writes down what it is given to offer.
        let driver = #"""
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'PROMPT=; autoload -Uz compinit; compinit -D -u'
            zpty -w shell 'sample() { printf "%s\n" project:demo container:x demo }'
            zpty -w shell "source $1"
            zpty -w shell 'compadd() { local -a kept; builtin compadd -O kept "$@"; offered+=($kept); builtin compadd "$@" }'
            zpty -w shell 'capture() { typeset -gaU offered=(); _main_complete; compstate[insert]=; compstate[list]=; offered=(${(o)offered}); print -r -- "<begin>$offered<end>" }'
            zpty -w shell 'zle -C capture complete-word capture; bindkey "^I" capture; print "<rea""dy>"'
            local chunk
            zpty -r shell chunk '*<ready>*' || exit 1
            shift
            for line in "$@"; do
                zpty -n -w shell $'\x15'"$line"$'\t'
                zpty -r shell chunk '*<end>*' || exit 1
                chunk=${chunk##*<begin>}
                print -r -- "$line|${chunk%%<end>*}"
            done
            zpty -d shell
            """#
        let more: [(line: String, words: [String])] = [
            ("sample wait --output=j", ["json"]), ("sample wait -qo j", ["json"]), ("sample wait --url ", []),
            ("sample wait project:d", ["project:demo"]),
        ]
        let lines = Self.offers.filter { $0.line != "sample help w" } + more
        let result = try Program.withFile(Completions.zsh(tool), named: "_sample") { file in
            #expect(try Program.run("zsh", ["-n", file]).output == "")
            return try Program.withFile(driver, named: "driver.zsh") { driver in
                try Program.run(
                    "timeout", ["60", "zsh", "-f", driver, file] + lines.map(\.line),
                    environment: ["LC_ALL": "C", "TERM": "dumb"])
            }
        }
        #expect(result.output == lines.map { "\($0.line)|\($0.words.joined(separator: " "))\n" }.joined())
    }

    @Test("without a names command no shell is told to ask the tool", arguments: Completions.Shell.allCases)
    func withoutNames(_ shell: Completions.Shell) {
        let script = Completions.script(for: shell, Sample.tool)
        #expect(!script.contains("__names"))
        #expect(!script.contains("debug"))
        #expect(!script.split(separator: "\n").contains { $0.hasSuffix(" ") })
    }
}
