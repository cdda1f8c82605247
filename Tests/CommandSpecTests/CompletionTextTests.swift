import CommandSpec
import Testing

/// The scripts as whole texts. What they do is asked from the real shells in ``CompletionTests``.
@Suite struct CompletionTextTests {
    @Test("the bash script is this text")
    func bash() {
        #expect(
            Completions.bash(Sample.tool)
                == #"""
                # bash completion for sample, made by 'sample completions bash'

                # What follows option $2 of command $1, in kind and offered; fails if nothing does.
                _sample_value() {
                    case "$1 $2" in
                        ' --host'|' -H') kind=none ;;
                        'wait --timeout'|'wait -t') kind=none ;;
                        'wait --tries') kind=none ;;
                        'wait --url') kind=none ;;
                        'wait --output'|'wait -o') kind=words offered='text json' ;;
                        'wait --cacert') kind=file ;;
                        'wait --host'|'wait -H') kind=none ;;
                        'completions --host'|'completions -H') kind=none ;;
                        *) return 1 ;;
                    esac
                }

                # What operands command $1 takes, in kind and offered.
                _sample_operand() {
                    case $1 in
                        '') kind=words offered='wait completions help' ;;
                        help) kind=words offered='wait completions' ;;
                        wait) kind=none ;;
                        completions) kind=words offered='bash zsh fish' ;;
                    esac
                }

                # The options of command $1.
                _sample_options() {
                    case $1 in
                        '') printf '%s\n' --host -H --quiet -q --help -h --version ;;
                        wait) printf '%s\n' --timeout -t --tries --url --no-probe --output -o --cacert --host -H --quiet -q --help -h --version ;;
                        completions) printf '%s\n' --host -H --quiet -q --help -h --version ;;
                    esac
                }

                # Adds the lines of the input that begin with $2, each with $1 in front.
                _sample_match() {
                    local name
                    while IFS= read -r name; do
                        [[ -n $name && $name == "$2"* ]] && COMPREPLY+=("$1$name")
                    done
                }

                # Offers values that begin with $2, with $1 in front, as kind and offered say.
                _sample_offer() {
                    case $kind in
                        words) _sample_match "$1" "$2" < <(printf '%s\n' $offered) ;;
                        names) _sample_match "$1" "$2" < <(eval "$offered") ;;
                        file) compopt -o default ;;
                        directory) compopt -o plusdirs ;;
                    esac 2>/dev/null
                }

                _sample() {
                    local line=${COMP_LINE:0:COMP_POINT} current='' command='' kind='' offered='' ended='' pending=''
                    local words=() word letter i taken breaks=''
                    COMPREPLY=()
                    read -ra words <<< "$line"
                    if [[ $line != *[[:space:]] ]]; then
                        current=${words[-1]}
                        unset 'words[-1]'
                    fi
                    for ((i = 1; i < ${#words[@]}; i++)); do
                        word=${words[i]}
                        if [[ -n $pending ]]; then
                            pending=''
                        elif [[ -n $ended || $word != -?* ]]; then
                            [[ -n $command ]] || command=$word
                        elif [[ $word == -- ]]; then
                            ended=1
                        elif [[ $word == --* ]]; then
                            [[ $word != *=* ]] && _sample_value "$command" "$word" && pending=1
                        else
                            for ((letter = 1; letter < ${#word}; letter++)); do
                                if _sample_value "$command" "-${word:letter:1}"; then
                                    ((letter + 1 == ${#word})) && pending=1
                                    break
                                fi
                            done
                        fi
                    done
                    if [[ -n $pending ]]; then
                        _sample_offer '' "$current"
                    elif [[ -z $ended && $current == --*=* ]]; then
                        _sample_value "$command" "${current%%=*}" && _sample_offer "${current%%=*}=" "${current#*=}"
                    elif [[ -z $ended && $current == -* ]]; then
                        _sample_match '' "$current" < <(_sample_options "$command")
                    else
                        _sample_operand "$command"
                        _sample_offer '' "$current"
                    fi
                    # Readline has already taken what stands before the last break character.
                    [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
                    [[ $COMP_WORDBREAKS == *:* ]] && breaks+=':'
                    if [[ -n $breaks && $current == *["$breaks"]* ]]; then
                        taken=${current%"${current##*["$breaks"]}"}
                        COMPREPLY=("${COMPREPLY[@]#"$taken"}")
                    fi
                }

                complete -F _sample sample

                """#)
    }

    @Test("the zsh script is this text")
    func zsh() {
        #expect(
            Completions.zsh(Sample.tool)
                == #"""
                #compdef sample
                # zsh completion for sample, made by 'sample completions zsh'

                _sample_commands() {
                    local -a commands=(
                        'wait:Wait until an app is ready'
                        'completions:Print a completion script'
                        'help:Print the help of a command'
                    )
                    _describe -t commands command commands
                }

                # Offers the lines that the command given prints; they may contain colons.
                _sample_names() {
                    local -a names=(${(f)"$("$@" 2>/dev/null)"})
                    compadd -a names
                }

                _sample() {
                    local curcontext=$curcontext state line
                    typeset -A opt_args
                    _arguments -s -S -A '-*' -C \
                        '(--host -H)'{-H+,--host=}'[Connect to ENDPOINT.]:ENDPOINT: ' \
                        '(--quiet -q)'{-q,--quiet}'[Print names only.]' \
                        '(--help -h)'{-h,--help}'[Print help and exit; -h is the short form.]' \
                        '(--version)--version[Print the version and exit.]' \
                        '1: :->command' \
                        '*:: :->arguments' && return
                    case $state in
                        command) _sample_commands ;;
                        arguments)
                            curcontext=${curcontext%:*}-$line[1]:
                            case $line[1] in
                                wait)
                                    _arguments -s -S \
                                        '(--timeout -t)'{-t+,--timeout=}'[Give up after SECONDS and exit with status 124.]:SECONDS: ' \
                                        '(--tries)--tries=[Try N times.]:N: ' \
                                        '*--url=[Probe URL instead of the app'\''s own addresses.]:URL: ' \
                                        '(--no-probe)--no-probe[Skip phase 2.]' \
                                        '(--output -o)'{-o+,--output=}'[Print FORMAT.]:FORMAT:(text json)' \
                                        '(--cacert)--cacert=[Trust the certificates in FILE.]:FILE:_files' \
                                        '(--host -H)'{-H+,--host=}'[Connect to ENDPOINT.]:ENDPOINT: ' \
                                        '(--quiet -q)'{-q,--quiet}'[Print names only.]' \
                                        '(--help -h)'{-h,--help}'[Print help and exit; -h is the short form.]' \
                                        '(--version)--version[Print the version and exit.]' \
                                        '*:APP: ' \
                                        && return
                                    ;;
                                completions)
                                    _arguments -s -S \
                                        '(--host -H)'{-H+,--host=}'[Connect to ENDPOINT.]:ENDPOINT: ' \
                                        '(--quiet -q)'{-q,--quiet}'[Print names only.]' \
                                        '(--help -h)'{-h,--help}'[Print help and exit; -h is the short form.]' \
                                        '(--version)--version[Print the version and exit.]' \
                                        '1:SHELL:(bash zsh fish)' \
                                        && return
                                    ;;
                                help) _arguments '1: :_sample_commands' ;;
                            esac
                            ;;
                    esac
                }

                if [[ $funcstack[1] == _sample ]]; then
                    _sample "$@"
                else
                    compdef _sample sample
                fi

                """#)
    }

    @Test("the fish script is this text")
    func fish() {
        #expect(
            Completions.fish(Sample.tool)
                == #"""
                # fish completion for sample, made by 'sample completions fish'

                # Whether the command on the line is $argv[1]; without argument, whether there is none yet.
                function __sample_using
                    set -l tokens (commandline -opc)
                    set -l command ''
                    set -l skip 0
                    for token in $tokens[2..-1]
                        if test $skip -eq 1
                            set skip 0
                        else if contains -- $token --host -H
                            set skip 1
                        else if not string match -q -- '-?*' $token
                            set command $token
                            break
                        end
                    end
                    test "$command" = "$argv[1]"
                end

                complete -c sample -f
                complete -c sample -n __sample_using -a wait -d 'Wait until an app is ready'
                complete -c sample -n __sample_using -a completions -d 'Print a completion script'
                complete -c sample -n __sample_using -a help -d 'Print the help of a command'
                complete -c sample -n __sample_using -s H -l host -r -f -d 'Connect to ENDPOINT.'
                complete -c sample -n __sample_using -s q -l quiet -d 'Print names only.'
                complete -c sample -n __sample_using -s h -l help -d 'Print help and exit; -h is the short form.'
                complete -c sample -n __sample_using -l version -d 'Print the version and exit.'

                complete -c sample -n '__sample_using wait' -s t -l timeout -r -f -d 'Give up after SECONDS and exit with status 124.'
                complete -c sample -n '__sample_using wait' -l tries -r -f -d 'Try N times.'
                complete -c sample -n '__sample_using wait' -l url -r -f -d 'Probe URL instead of the app\'s own addresses.'
                complete -c sample -n '__sample_using wait' -l no-probe -d 'Skip phase 2.'
                complete -c sample -n '__sample_using wait' -s o -l output -r -f -a 'text json' -d 'Print FORMAT.'
                complete -c sample -n '__sample_using wait' -l cacert -r -F -d 'Trust the certificates in FILE.'
                complete -c sample -n '__sample_using wait' -s H -l host -r -f -d 'Connect to ENDPOINT.'
                complete -c sample -n '__sample_using wait' -s q -l quiet -d 'Print names only.'
                complete -c sample -n '__sample_using wait' -s h -l help -d 'Print help and exit; -h is the short form.'
                complete -c sample -n '__sample_using wait' -l version -d 'Print the version and exit.'

                complete -c sample -n '__sample_using completions' -s H -l host -r -f -d 'Connect to ENDPOINT.'
                complete -c sample -n '__sample_using completions' -s q -l quiet -d 'Print names only.'
                complete -c sample -n '__sample_using completions' -s h -l help -d 'Print help and exit; -h is the short form.'
                complete -c sample -n '__sample_using completions' -l version -d 'Print the version and exit.'
                complete -c sample -n '__sample_using completions' -f -a 'bash zsh fish'

                complete -c sample -n '__sample_using help' -a 'wait completions'

                """#)
    }
}
