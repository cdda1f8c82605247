# bash completion for healthwatch, made by 'healthwatch completions bash'

# What follows option $2 of command $1, in kind and offered; fails if nothing does.
_healthwatch_value() {
    case "$1 $2" in
        'wait --timeout'|'wait -t') kind=none ;;
        'wait --interval') kind=none ;;
        'wait --deadline') kind=none ;;
        'wait --appear') kind=none ;;
        'wait --stable') kind=none ;;
        'wait --grace') kind=none ;;
        'wait --one-shot') kind=none ;;
        'wait --max-restarts') kind=none ;;
        'wait --config') kind=file ;;
        'wait --url') kind=none ;;
        'wait --router-address') kind=none ;;
        'wait --router-api') kind=none ;;
        'wait --cacert') kind=file ;;
        'wait --resolve') kind=none ;;
        'wait --probe-timeout') kind=none ;;
        'wait --probe-interval') kind=none ;;
        'wait --output'|'wait -o') kind=words offered='text json ndjson github junit' ;;
        'wait --logs') kind=none ;;
        'wait --color') kind=words offered='auto always never' ;;
        'wait --host'|'wait -H') kind=none ;;
        'wait --context') kind=none ;;
        'inspect --logs') kind=none ;;
        'inspect --url') kind=none ;;
        'inspect --router-address') kind=none ;;
        'inspect --router-api') kind=none ;;
        'inspect --cacert') kind=file ;;
        'inspect --resolve') kind=none ;;
        'inspect --probe-timeout') kind=none ;;
        'inspect --output'|'inspect -o') kind=words offered='text json ndjson' ;;
        'inspect --format') kind=none ;;
        'inspect --color') kind=words offered='auto always never' ;;
        'inspect --host'|'inspect -H') kind=none ;;
        'inspect --context') kind=none ;;
        'status --filter'|'status -f') kind=none ;;
        'status --output'|'status -o') kind=words offered='text json ndjson' ;;
        'status --format') kind=none ;;
        'status --record') kind=file ;;
        'status --color') kind=words offered='auto always never' ;;
        'status --host'|'status -H') kind=none ;;
        'status --context') kind=none ;;
        'watch --filter'|'watch -f') kind=none ;;
        'watch --config') kind=file ;;
        'watch --until') kind=words offered='Unknown Missing SCALED_DOWN Progressing Initializing Unhealthy Degraded Healthy' ;;
        'watch --timeout') kind=none ;;
        'watch --on-change') kind=none ;;
        'watch --interval') kind=none ;;
        'watch --record') kind=file ;;
        'watch --keep') kind=none ;;
        'watch --keep-size') kind=none ;;
        'watch --output'|'watch -o') kind=words offered='text ndjson' ;;
        'watch --color') kind=words offered='auto always never' ;;
        'watch --host'|'watch -H') kind=none ;;
        'watch --context') kind=none ;;
        'serve --listen') kind=none ;;
        'serve --token-file') kind=file ;;
        'serve --tls-cert') kind=file ;;
        'serve --tls-key') kind=file ;;
        'serve --agent-check') kind=none ;;
        'serve --config') kind=file ;;
        'serve --max-age') kind=none ;;
        'serve --interval') kind=none ;;
        'serve --record') kind=file ;;
        'serve --keep') kind=none ;;
        'serve --keep-size') kind=none ;;
        'serve --host'|'serve -H') kind=none ;;
        'serve --context') kind=none ;;
        'heal --exclude') kind=none ;;
        'heal --min-unhealthy') kind=none ;;
        'heal --cooldown') kind=none ;;
        'heal --backoff-max') kind=none ;;
        'heal --max-restarts') kind=none ;;
        'heal --stop-timeout') kind=none ;;
        'heal --config') kind=file ;;
        'heal --start-delay') kind=none ;;
        'heal --interval') kind=none ;;
        'heal --record') kind=file ;;
        'heal --keep') kind=none ;;
        'heal --keep-size') kind=none ;;
        'heal --output'|'heal -o') kind=words offered='text json ndjson' ;;
        'heal --color') kind=words offered='auto always never' ;;
        'heal --host'|'heal -H') kind=none ;;
        'heal --context') kind=none ;;
        'alert --config') kind=file ;;
        'alert --output'|'alert -o') kind=words offered='text json ndjson' ;;
        'alert --color') kind=words offered='auto always never' ;;
        'probe --deadline') kind=none ;;
        'probe --timeout'|'probe -t') kind=none ;;
        'probe --interval') kind=none ;;
        'probe --initial-delay') kind=none ;;
        'probe --rise') kind=none ;;
        'probe --fall') kind=none ;;
        'probe --role') kind=words offered='startup readiness liveness' ;;
        'probe --request'|'probe -X') kind=none ;;
        'probe --header') kind=none ;;
        'probe --data'|'probe -d') kind=none ;;
        'probe --unix-socket') kind=file ;;
        'probe --resolve') kind=none ;;
        'probe --cacert') kind=file ;;
        'probe --cert') kind=file ;;
        'probe --key') kind=file ;;
        'probe --status') kind=none ;;
        'probe --body') kind=none ;;
        'probe --body-regex') kind=none ;;
        'probe --json') kind=none ;;
        'probe --expect-header') kind=none ;;
        'probe --max-latency') kind=none ;;
        'probe --cert-days') kind=none ;;
        'probe --spec') kind=file ;;
        'probe --container') kind=none ;;
        'probe --address') kind=none ;;
        'probe --output'|'probe -o') kind=words offered='text json ndjson' ;;
        'probe --color') kind=words offered='auto always never' ;;
        'probe --host'|'probe -H') kind=none ;;
        'probe --context') kind=none ;;
        'lint --ignore') kind=words offered='no-healthcheck healthcheck-disabled health-command-not-found health-command-not-executable no-shell-in-image health-check-timeout health-check-never-ran health-connection-refused health-wrong-port localhost-resolves-ipv6 health-dns-failure health-tls-error health-endpoint-missing health-endpoint-requires-auth health-endpoint-failing health-check-failed start-period-too-short check-slower-than-gate health-check-flapping stale-health-log app-exited exited-early oom-killed crash-loop entrypoint-not-found exec-format-error permission-denied port-conflict mount-failed network-missing never-started paused disk-full address-in-use dependency-unhealthy dependency-unreachable router-unreachable route-not-found bad-gateway no-available-server gateway-timeout tls-untrusted tls-default-certificate tls-name-mismatch tls-expired auth-wall redirect-loop app-error-status probe-timeout port-not-published interval-too-long timeout-exceeds-interval no-start-period curl-without-fail shell-operators-in-exec-form localhost-in-check silent-check exit-code-not-one check-hits-stream check-too-frequent secret-in-check check-depends-on-network start-interval-unsupported retries-too-low empty-check-command unknown-check-type' ;;
        'lint --gate') kind=none ;;
        'lint --output'|'lint -o') kind=words offered='text json ndjson sarif github' ;;
        'lint --color') kind=words offered='auto always never' ;;
        'lint --host'|'lint -H') kind=none ;;
        'lint --context') kind=none ;;
        'history --since') kind=none ;;
        'history --record') kind=file ;;
        'history --limit'|'history -n') kind=none ;;
        'history --output'|'history -o') kind=words offered='text json ndjson' ;;
        'history --color') kind=words offered='auto always never' ;;
        'explain --output'|'explain -o') kind=words offered='text json' ;;
        'explain --color') kind=words offered='auto always never' ;;
        *) return 1 ;;
    esac
}

# What operands command $1 takes, in kind and offered.
_healthwatch_operand() {
    case $1 in
        '') kind=words offered='wait inspect status watch serve heal alert probe lint history explain completions help' ;;
        help) kind=words offered='wait inspect status watch serve heal alert probe lint history explain completions' ;;
        wait) kind=none ;;
        inspect) kind=none ;;
        status) kind=none ;;
        watch) kind=none ;;
        serve) kind=none ;;
        heal) kind=none ;;
        alert) kind=none ;;
        probe) kind=none ;;
        lint) kind=file ;;
        history) kind=none ;;
        explain) kind=words offered='no-healthcheck healthcheck-disabled health-command-not-found health-command-not-executable no-shell-in-image health-check-timeout health-check-never-ran health-connection-refused health-wrong-port localhost-resolves-ipv6 health-dns-failure health-tls-error health-endpoint-missing health-endpoint-requires-auth health-endpoint-failing health-check-failed start-period-too-short check-slower-than-gate health-check-flapping stale-health-log app-exited exited-early oom-killed crash-loop entrypoint-not-found exec-format-error permission-denied port-conflict mount-failed network-missing never-started paused disk-full address-in-use dependency-unhealthy dependency-unreachable router-unreachable route-not-found bad-gateway no-available-server gateway-timeout tls-untrusted tls-default-certificate tls-name-mismatch tls-expired auth-wall redirect-loop app-error-status probe-timeout port-not-published interval-too-long timeout-exceeds-interval no-start-period curl-without-fail shell-operators-in-exec-form localhost-in-check silent-check exit-code-not-one check-hits-stream check-too-frequent secret-in-check check-depends-on-network start-interval-unsupported retries-too-low empty-check-command unknown-check-type' ;;
        completions) kind=words offered='bash zsh fish' ;;
    esac
}

# The options of command $1.
_healthwatch_options() {
    case $1 in
        '') printf '%s\n' --help -h --version ;;
        wait) printf '%s\n' --timeout -t --interval --parallel --deadline --appear --stable --grace --require-healthcheck --one-shot --max-restarts --no-probe --require-probe --config --url --router-address --router-api --cacert --insecure -k --resolve --follow -L --probe-timeout --probe-interval --output -o --logs --no-exec --quiet -q --color --host -H --context --help -h --version ;;
        inspect) printf '%s\n' --run-check --no-exec --logs --probe --url --router-address --router-api --cacert --insecure -k --resolve --follow -L --probe-timeout --output -o --format --quiet -q --color --host -H --context --help -h --version ;;
        status) printf '%s\n' --filter -f --all -a --output -o --format --record --quiet -q --color --host -H --context --help -h --version ;;
        watch) printf '%s\n' --filter -f --all -a --config --until --timeout --on-change --interval --record --no-record --keep --keep-size --output -o --color --host -H --context --help -h --version ;;
        serve) printf '%s\n' --listen --token-file --tls-cert --tls-key --agent-check --config --check-config --no-alerts --max-age --interval --record --no-record --keep --keep-size --host -H --context --help -h --version ;;
        heal) printf '%s\n' --all -a --exclude --exited --no-dependents --min-unhealthy --cooldown --backoff-max --max-restarts --stop-timeout --config --dry-run -n --once --start-delay --interval --no-alerts --record --no-record --keep --keep-size --output -o --color --host -H --context --help -h --version ;;
        alert) printf '%s\n' --test --config --output -o --color --help -h --version ;;
        probe) printf '%s\n' --wait --deadline --watch --timeout -t --interval --initial-delay --rise --fall --role --stream --request -X --header --data -d --follow -L --http2 --unix-socket --resolve --cacert --insecure -k --cert --key --status --body --body-regex --json --expect-header --max-latency --cert-days --no-document --spec --container --address --output -o --quiet -q --color --host -H --context --help -h --version ;;
        lint) printf '%s\n' --strict --ignore --gate --output -o --color --host -H --context --help -h --version ;;
        history) printf '%s\n' --since --record --limit -n --output -o --quiet -q --color --help -h --version ;;
        explain) printf '%s\n' --output -o --color --help -h --version ;;
        completions) printf '%s\n' --help -h --version ;;
    esac
}

# Adds the lines of the input that begin with $2, each with $1 in front.
_healthwatch_match() {
    local name
    while IFS= read -r name; do
        [[ -n $name && $name == "$2"* ]] && COMPREPLY+=("$1$name")
    done
}

# Offers values that begin with $2, with $1 in front, as kind and offered say.
_healthwatch_offer() {
    case $kind in
        words) _healthwatch_match "$1" "$2" < <(printf '%s\n' $offered) ;;
        names) _healthwatch_match "$1" "$2" < <(eval "$offered") ;;
        file) compopt -o default ;;
        directory) compopt -o plusdirs ;;
    esac 2>/dev/null
}

_healthwatch() {
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
            [[ $word != *=* ]] && _healthwatch_value "$command" "$word" && pending=1
        else
            for ((letter = 1; letter < ${#word}; letter++)); do
                if _healthwatch_value "$command" "-${word:letter:1}"; then
                    ((letter + 1 == ${#word})) && pending=1
                    break
                fi
            done
        fi
    done
    if [[ -n $pending ]]; then
        _healthwatch_offer '' "$current"
    elif [[ -z $ended && $current == --*=* ]]; then
        _healthwatch_value "$command" "${current%%=*}" && _healthwatch_offer "${current%%=*}=" "${current#*=}"
    elif [[ -z $ended && $current == -* ]]; then
        _healthwatch_match '' "$current" < <(_healthwatch_options "$command")
    else
        _healthwatch_operand "$command"
        _healthwatch_offer '' "$current"
    fi
    # Readline has already taken what stands before the last break character.
    [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
    [[ $COMP_WORDBREAKS == *:* ]] && breaks+=':'
    if [[ -n $breaks && $current == *["$breaks"]* ]]; then
        taken=${current%"${current##*["$breaks"]}"}
        COMPREPLY=("${COMPREPLY[@]#"$taken"}")
    fi
}

complete -F _healthwatch healthwatch
