# SPDX-License-Identifier: Apache-2.0
# What every script here shares; sourced, never run. Leaves the caller in the repository's root.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
# shellcheck disable=SC2034  # for the scripts that source this file
CXX_ROOTS=(src tests bench fuzz)

say() { printf '%s\n' "$*"; }
die() { printf 'dev: %s\n' "$*" >&2; exit 1; }

# list_files ROOT... -- PATTERN...: the files, one a line; roots that do not exist are skipped.
list_files() {
    local roots=() patterns=() root
    while [ "$1" != -- ]; do [ ! -e "$1" ] || roots+=("$1"); shift; done
    shift
    for root in "$@"; do patterns+=(-o -name "$root"); done
    [ ${#roots[@]} -eq 0 ] || find "${roots[@]}" -type f \( "${patterns[@]:1}" \) | sort
}

# run_quietly LABEL COMMAND...: output goes to a file that is shown only if the command fails; the
# label, and while it takes long the seconds, are what the reader sees.
run_quietly() {
    local label=$1 log pid from=$SECONDS
    shift
    log=$(mktemp)
    printf '%s …' "$label"
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.2
        (((SECONDS - from) % 10 != 9)) || { printf ' %ss' $((SECONDS - from)); sleep 1; }
    done
    if wait "$pid"; then
        printf ' done (%ss)\n' $((SECONDS - from))
        rm -f "$log"
        return 0
    fi
    printf ' failed after %ss:\n' $((SECONDS - from))
    tail -n 30 "$log" >&2
    rm -f "$log"
    return 1
}
