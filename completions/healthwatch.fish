# fish completion for healthwatch, made by 'healthwatch completions fish'

# Whether the command on the line is $argv[1]; without argument, whether there is none yet.
function __healthwatch_using
    set -l tokens (commandline -opc)
    set -l command ''
    set -l skip 0
    for token in $tokens[2..-1]
        if test $skip -eq 1
            set skip 0
        else if contains -- $token 
            set skip 1
        else if not string match -q -- '-?*' $token
            set command $token
            break
        end
    end
    test "$command" = "$argv[1]"
end

complete -c healthwatch -f
complete -c healthwatch -n __healthwatch_using -a wait -d 'gate a deployment: container health, then HTTP through the router'
complete -c healthwatch -n __healthwatch_using -a inspect -d 'tell why a container is not healthy, with evidence and what to do'
complete -c healthwatch -n __healthwatch_using -a status -d 'show how every app is, or the named ones'
complete -c healthwatch -n __healthwatch_using -a watch -d 'show how apps are, live, and tell every change'
complete -c healthwatch -n __healthwatch_using -a history -d 'tell how apps have been: changes, uptime, recoveries, flapping, check durations'
complete -c healthwatch -n __healthwatch_using -a explain -d 'tell what a finding means, how it is detected and how to mend it'
complete -c healthwatch -n __healthwatch_using -a completions -d 'print the completion script of a shell'
complete -c healthwatch -n __healthwatch_using -a help -d 'Print the help of a command'
complete -c healthwatch -n __healthwatch_using -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n __healthwatch_using -l version -d 'Print the version and exit.'

complete -c healthwatch -n '__healthwatch_using wait' -s t -l timeout -r -f -d 'Give up on a container after DURATION and exit with status 124.'
complete -c healthwatch -n '__healthwatch_using wait' -l interval -r -f -d 'Look at everything this often, in case the engine dropped an event.'
complete -c healthwatch -n '__healthwatch_using wait' -l parallel -d 'Judge all containers at once, under one timeout.'
complete -c healthwatch -n '__healthwatch_using wait' -l deadline -r -f -d 'Give up on everything after DURATION, both phases together, and exit with status 124.'
complete -c healthwatch -n '__healthwatch_using wait' -l appear -r -f -d 'Wait this long for an app that does not exist yet.'
complete -c healthwatch -n '__healthwatch_using wait' -l stable -r -f -d 'Demand that everything stays good for DURATION more.'
complete -c healthwatch -n '__healthwatch_using wait' -l grace -r -f -d 'Tolerate an unhealthy container for DURATION before it fails the app.'
complete -c healthwatch -n '__healthwatch_using wait' -l require-healthcheck -d 'Fail if a running container has no health check, instead of skipping it.'
complete -c healthwatch -n '__healthwatch_using wait' -l one-shot -r -f -d 'Expect this container or service to run once and exit 0.'
complete -c healthwatch -n '__healthwatch_using wait' -l max-restarts -r -f -d 'Tolerate N restarts of a container during the wait.'
complete -c healthwatch -n '__healthwatch_using wait' -l no-probe -d 'Skip phase 2.'
complete -c healthwatch -n '__healthwatch_using wait' -l require-probe -d 'Fail if there is nothing to probe, and probe apps named service-, tool- or mcp- too.'
complete -c healthwatch -n '__healthwatch_using wait' -l url -r -f -d 'Ask URL instead of what Traefik labels or KAMIWAZA_APP_URL say; repeat for more.'
complete -c healthwatch -n '__healthwatch_using wait' -l router-address -r -f -d 'Where the router listens, [http://|https://]HOST:PORT; else the port that Traefik publishes. For --url use --resolve.'
complete -c healthwatch -n '__healthwatch_using wait' -l router-api -r -f -d 'Ask Traefik\'s API at URL why a route fails; else where a Traefik container publishes it.'
complete -c healthwatch -n '__healthwatch_using wait' -l cacert -r -F -d 'Trust the certificate authorities in this PEM file.'
complete -c healthwatch -n '__healthwatch_using wait' -s k -l insecure -d 'Accept any TLS certificate.'
complete -c healthwatch -n '__healthwatch_using wait' -l resolve -r -f -d 'Take ADDRESS, or several with commas between, for HOST:PORT, as curl does; HOST may be *.'
complete -c healthwatch -n '__healthwatch_using wait' -s L -l follow -d 'Follow redirects and judge where they end.'
complete -c healthwatch -n '__healthwatch_using wait' -l probe-timeout -r -f -d 'Give up on phase 2 after DURATION; on a single attempt after 35s, or 10s without a connection.'
complete -c healthwatch -n '__healthwatch_using wait' -l probe-interval -r -f -d 'Start an attempt this often.'
complete -c healthwatch -n '__healthwatch_using wait' -s o -l output -r -f -a 'text json ndjson github junit' -d 'Print the result as text, json, ndjson, github or junit.'
complete -c healthwatch -n '__healthwatch_using wait' -l logs -r -f -d 'Print the last N log lines of a container that failed.'
complete -c healthwatch -n '__healthwatch_using wait' -l no-exec -d 'Run nothing inside a container that failed to find out why.'
complete -c healthwatch -n '__healthwatch_using wait' -s q -l quiet -d 'Print only the names of the apps that are deployed.'
complete -c healthwatch -n '__healthwatch_using wait' -l color -r -f -a 'auto always never' -d 'Colour the output: auto, always or never.'
complete -c healthwatch -n '__healthwatch_using wait' -s H -l host -r -f -d 'Ask the engine at unix:///PATH or tcp://HOST:PORT.'
complete -c healthwatch -n '__healthwatch_using wait' -l context -r -f -d 'Ask the engine of this Docker context.'
complete -c healthwatch -n '__healthwatch_using wait' -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n '__healthwatch_using wait' -l version -d 'Print the version and exit.'

complete -c healthwatch -n '__healthwatch_using inspect' -l run-check -d 'Run the health command once more, now, for at most its timeout, and compare.'
complete -c healthwatch -n '__healthwatch_using inspect' -l no-exec -d 'Run nothing inside the container, not even to read.'
complete -c healthwatch -n '__healthwatch_using inspect' -l logs -r -f -d 'Print the last N log lines.'
complete -c healthwatch -n '__healthwatch_using inspect' -l probe -d 'Ask the container\'s routes from outside, too.'
complete -c healthwatch -n '__healthwatch_using inspect' -l url -r -f -d 'Ask URL instead of what Traefik labels or KAMIWAZA_APP_URL say; repeat for more.'
complete -c healthwatch -n '__healthwatch_using inspect' -l router-address -r -f -d 'Where the router listens, [http://|https://]HOST:PORT; else the port that Traefik publishes. For --url use --resolve.'
complete -c healthwatch -n '__healthwatch_using inspect' -l router-api -r -f -d 'Ask Traefik\'s API at URL why a route fails; else where a Traefik container publishes it.'
complete -c healthwatch -n '__healthwatch_using inspect' -l cacert -r -F -d 'Trust the certificate authorities in this PEM file.'
complete -c healthwatch -n '__healthwatch_using inspect' -s k -l insecure -d 'Accept any TLS certificate.'
complete -c healthwatch -n '__healthwatch_using inspect' -l resolve -r -f -d 'Take ADDRESS, or several with commas between, for HOST:PORT, as curl does; HOST may be *.'
complete -c healthwatch -n '__healthwatch_using inspect' -s L -l follow -d 'Follow redirects and judge where they end.'
complete -c healthwatch -n '__healthwatch_using inspect' -l probe-timeout -r -f -d 'Give up on a route after DURATION; Traefik\'s own 504 takes 30s.'
complete -c healthwatch -n '__healthwatch_using inspect' -s o -l output -r -f -a 'text json ndjson' -d 'Print the result as text, json or ndjson.'
complete -c healthwatch -n '__healthwatch_using inspect' -l format -r -f -d 'Print each container by a Go template over its JSON document, as in docker.'
complete -c healthwatch -n '__healthwatch_using inspect' -s q -l quiet -d 'Print only the names of containers with an error.'
complete -c healthwatch -n '__healthwatch_using inspect' -l color -r -f -a 'auto always never' -d 'Colour the output: auto, always or never.'
complete -c healthwatch -n '__healthwatch_using inspect' -s H -l host -r -f -d 'Ask the engine at unix:///PATH or tcp://HOST:PORT.'
complete -c healthwatch -n '__healthwatch_using inspect' -l context -r -f -d 'Ask the engine of this Docker context.'
complete -c healthwatch -n '__healthwatch_using inspect' -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n '__healthwatch_using inspect' -l version -d 'Print the version and exit.'

complete -c healthwatch -n '__healthwatch_using status' -s f -l filter -r -f -d 'Show only apps that fit: status=WORD, health=WORD, label=KEY[=VALUE], name=REGEX.'
complete -c healthwatch -n '__healthwatch_using status' -s a -l all -d 'Show apps that are stopped on purpose or done, too.'
complete -c healthwatch -n '__healthwatch_using status' -s o -l output -r -f -a 'text json ndjson' -d 'Print the result as text, json or ndjson.'
complete -c healthwatch -n '__healthwatch_using status' -l format -r -f -d 'Print each app by a Go template over its JSON document, as in docker.'
complete -c healthwatch -n '__healthwatch_using status' -s q -l quiet -d 'Print only the names of the apps.'
complete -c healthwatch -n '__healthwatch_using status' -l color -r -f -a 'auto always never' -d 'Colour the output: auto, always or never.'
complete -c healthwatch -n '__healthwatch_using status' -s H -l host -r -f -d 'Ask the engine at unix:///PATH or tcp://HOST:PORT.'
complete -c healthwatch -n '__healthwatch_using status' -l context -r -f -d 'Ask the engine of this Docker context.'
complete -c healthwatch -n '__healthwatch_using status' -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n '__healthwatch_using status' -l version -d 'Print the version and exit.'

complete -c healthwatch -n '__healthwatch_using watch' -s f -l filter -r -f -d 'Show only apps that fit: status=WORD, health=WORD, label=KEY[=VALUE], name=REGEX.'
complete -c healthwatch -n '__healthwatch_using watch' -s a -l all -d 'Show apps that are stopped on purpose or done, too.'
complete -c healthwatch -n '__healthwatch_using watch' -l until -r -f -a 'Unknown Missing SCALED_DOWN Progressing Initializing Unhealthy Degraded Healthy' -d 'End when every app that is watched has this status, or one of several.'
complete -c healthwatch -n '__healthwatch_using watch' -l timeout -r -f -d 'With --until: give up after DURATION and exit with status 124.'
complete -c healthwatch -n '__healthwatch_using watch' -l on-change -r -f -d 'Run COMMAND by sh for every change of an app\'s status.'
complete -c healthwatch -n '__healthwatch_using watch' -l interval -r -f -d 'List all containers every DURATION, in case the engine lost an event.'
complete -c healthwatch -n '__healthwatch_using watch' -l record -r -F -d 'Record to PATH; $XDG_STATE_HOME/healthwatch/history.db by default.'
complete -c healthwatch -n '__healthwatch_using watch' -l no-record -d 'Record nothing.'
complete -c healthwatch -n '__healthwatch_using watch' -l keep -r -f -d 'Keep what is recorded for DURATION.'
complete -c healthwatch -n '__healthwatch_using watch' -l keep-size -r -f -d 'Keep the record below MIB mebibytes; the oldest goes first.'
complete -c healthwatch -n '__healthwatch_using watch' -s o -l output -r -f -a 'text ndjson' -d 'Print changes as text or ndjson.'
complete -c healthwatch -n '__healthwatch_using watch' -l color -r -f -a 'auto always never' -d 'Colour the output: auto, always or never.'
complete -c healthwatch -n '__healthwatch_using watch' -s H -l host -r -f -d 'Ask the engine at unix:///PATH or tcp://HOST:PORT.'
complete -c healthwatch -n '__healthwatch_using watch' -l context -r -f -d 'Ask the engine of this Docker context.'
complete -c healthwatch -n '__healthwatch_using watch' -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n '__healthwatch_using watch' -l version -d 'Print the version and exit.'

complete -c healthwatch -n '__healthwatch_using history' -l since -r -f -d 'Tell what happened since a time, or for DURATION until now.'
complete -c healthwatch -n '__healthwatch_using history' -l record -r -F -d 'Read this record, not the usual one.'
complete -c healthwatch -n '__healthwatch_using history' -s n -l limit -r -f -d 'Show at most the last N changes and N containers of each app in text.'
complete -c healthwatch -n '__healthwatch_using history' -s o -l output -r -f -a 'text json ndjson' -d 'Print the result as text, json or ndjson.'
complete -c healthwatch -n '__healthwatch_using history' -s q -l quiet -d 'Print only the names of the apps.'
complete -c healthwatch -n '__healthwatch_using history' -l color -r -f -a 'auto always never' -d 'Colour the output: auto, always or never.'
complete -c healthwatch -n '__healthwatch_using history' -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n '__healthwatch_using history' -l version -d 'Print the version and exit.'

complete -c healthwatch -n '__healthwatch_using explain' -s o -l output -r -f -a 'text json' -d 'Print the text, or json.'
complete -c healthwatch -n '__healthwatch_using explain' -l color -r -f -a 'auto always never' -d 'Colour the output: auto, always or never.'
complete -c healthwatch -n '__healthwatch_using explain' -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n '__healthwatch_using explain' -l version -d 'Print the version and exit.'
complete -c healthwatch -n '__healthwatch_using explain' -f -a 'no-healthcheck healthcheck-disabled health-command-not-found health-command-not-executable no-shell-in-image health-check-timeout health-check-never-ran health-connection-refused health-wrong-port localhost-resolves-ipv6 health-dns-failure health-tls-error health-endpoint-missing health-endpoint-requires-auth health-endpoint-failing health-check-failed start-period-too-short check-slower-than-gate health-check-flapping stale-health-log app-exited exited-early oom-killed crash-loop entrypoint-not-found exec-format-error permission-denied port-conflict mount-failed network-missing never-started paused disk-full address-in-use dependency-unhealthy dependency-unreachable router-unreachable route-not-found bad-gateway no-available-server gateway-timeout tls-untrusted tls-default-certificate tls-name-mismatch tls-expired auth-wall redirect-loop app-error-status probe-timeout port-not-published'

complete -c healthwatch -n '__healthwatch_using completions' -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n '__healthwatch_using completions' -l version -d 'Print the version and exit.'
complete -c healthwatch -n '__healthwatch_using completions' -f -a 'bash zsh fish'

complete -c healthwatch -n '__healthwatch_using help' -a 'wait inspect status watch history explain completions'
