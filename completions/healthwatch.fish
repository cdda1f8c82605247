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
complete -c healthwatch -n '__healthwatch_using wait' -l cacert -r -F -d 'Trust the certificate authorities in this PEM file.'
complete -c healthwatch -n '__healthwatch_using wait' -s k -l insecure -d 'Accept any TLS certificate.'
complete -c healthwatch -n '__healthwatch_using wait' -l resolve -r -f -d 'Take ADDRESS, or several with commas between, for HOST:PORT, as curl does; HOST may be *.'
complete -c healthwatch -n '__healthwatch_using wait' -s L -l follow -d 'Follow redirects and judge where they end.'
complete -c healthwatch -n '__healthwatch_using wait' -l probe-timeout -r -f -d 'Give up on phase 2 after DURATION; on a single attempt after 35s, or 10s without a connection.'
complete -c healthwatch -n '__healthwatch_using wait' -l probe-interval -r -f -d 'Start an attempt this often.'
complete -c healthwatch -n '__healthwatch_using wait' -s o -l output -r -f -a 'text json ndjson github junit' -d 'Print the result as text, json, ndjson, github or junit.'
complete -c healthwatch -n '__healthwatch_using wait' -l logs -r -f -d 'Print the last N log lines of a container that failed.'
complete -c healthwatch -n '__healthwatch_using wait' -s q -l quiet -d 'Print only the names of the apps that are deployed.'
complete -c healthwatch -n '__healthwatch_using wait' -l color -r -f -a 'auto always never' -d 'Colour the output: auto, always or never.'
complete -c healthwatch -n '__healthwatch_using wait' -s H -l host -r -f -d 'Ask the engine at unix:///PATH or tcp://HOST:PORT.'
complete -c healthwatch -n '__healthwatch_using wait' -l context -r -f -d 'Ask the engine of this Docker context.'
complete -c healthwatch -n '__healthwatch_using wait' -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n '__healthwatch_using wait' -l version -d 'Print the version and exit.'

complete -c healthwatch -n '__healthwatch_using completions' -s h -l help -d 'Print help and exit; -h is the short form.'
complete -c healthwatch -n '__healthwatch_using completions' -l version -d 'Print the version and exit.'
complete -c healthwatch -n '__healthwatch_using completions' -f -a 'bash zsh fish'

complete -c healthwatch -n '__healthwatch_using help' -a 'wait completions'
