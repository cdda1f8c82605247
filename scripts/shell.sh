# What the scripts here have in common; to be sourced, not run.
# shellcheck shell=bash

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Everything that is fetched and kept lies in the checkout.
# shellcheck disable=SC2034
cache=$root/.cache
unset CDPATH

# One line about what happens now; results go to standard output, this does not.
step() { printf '==> %s\n' "$*" >&2; }

# One line about what went wrong, then the end.
fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or by sudo without a question where nobody can answer one.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# Whether as_root has a chance.
can_be_root() {
    [ "$(id -u)" = 0 ] || { has sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; }
}

# engine_call SOCKET METHOD PATH [curl option…]: one request to an engine; the body is printed, an error status fails.
engine_call() {
    local socket=$1 method=$2 path=$3
    shift 3
    curl --silent --show-error --fail-with-body --max-time 60 --unix-socket "$socket" \
        --request "$method" "$@" "http://localhost$path"
}

# Whether an engine answers on a Unix socket.
engine_answers() {
    curl --silent --fail --output /dev/null --max-time 5 --unix-socket "$1" http://localhost/_ping 2>/dev/null
}

# until_true SECONDS COMMAND…: polls ten times a second.
until_true() {
    local tries=$(($1 * 10))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

# Gone, or a zombie that only its parent can take away.
not_running() { [ ! -e "/proc/$1" ] || grep -q '^State:[[:space:]]*[ZX]' "/proc/$1/status" 2>/dev/null; }

# A new folder with a short path: a Unix socket's path has 107 bytes at most.
short_folder() { mktemp -d /tmp/healthwatch.XXXXXX; }

# Temporary files of what runs from here on go into a folder that goes with them: Swift leaves some behind.
use_temporary() {
    mkdir "$1/tmp"
    export TMPDIR=$1/tmp
}

# end_with FUNCTION: calls it once, however the script ends; also when nobody reads its output any more.
end_with() {
    # shellcheck disable=SC2064
    trap "$1" EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    trap 'exit 141' PIPE
}

# clean_up_regardless MESSAGE: from here on the script goes on to its end, through a second Ctrl-C, and when what read its
# output is gone (Ctrl-C ends `tee` too).
clean_up_regardless() {
    trap - EXIT
    trap '' INT TERM HUP PIPE
    step "$1" || exec >/dev/null 2>&1
}
