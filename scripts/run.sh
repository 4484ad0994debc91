#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh run|demo [FLAG...]: starts numberd, plays `numberctl demo` against it and then either stays
# up until Ctrl-C (run) or stops it and leaves (demo). FLAGs go to `numberd serve`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
mode=$1
shift
flags=()
data=
while [ $# -gt 0 ]; do # --data is for the client too
    case $1 in
        --data=*) data=${1#*=} ;;
        --data) [ $# -gt 1 ] || die '--data takes a folder'; data=$2; shift ;;
        *) flags+=("$1") ;;
    esac
    shift
done

# given FLAG KEY: is it among the flags, or as --set KEY=VALUE?
given() {
    local all=" ${flags[*]:-} "
    [[ "$all" == *" $1"[\ =]* || "$all" == *" --set"[\ =]"$2="* ]]
}

own_data=
if [ "$mode" = demo ]; then
    [ -n "$data" ] || data=$(mktemp -d) own_data=1
    while read -r flag key value; do
        given "$flag" "$key" || flags+=("$flag" "$value")
    done <<'TABLE'
--http http.listen 127.0.0.1:0
--sip sip.listen 127.0.0.1:0
--sip-trunk sip.trunk_listen 127.0.0.1:0
--rtp-ports rtp.ports 0-0
TABLE
fi
data=${data:-${NUMBERD_DATA:-data}}
mkdir -p "$data"
log=$data/numberd.log
ready=
pid=

# Its drain (calls.drain_s_max, 30 s), requests, webhooks under way and what else it finishes.
readonly stop_s_max=70

# Asks the server to end and gives it the time that this may take; asked twice, it ends at once.
stop_server() {
    local deadline=$((SECONDS + stop_s_max))
    [ -n "$pid" ] || return 0
    trap 'kill -TERM "$pid" 2>/dev/null || true' INT TERM HUP
    kill -TERM "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do
        if [ $SECONDS -ge $deadline ]; then
            say "numberd (pid $pid) did not end within $stop_s_max s: killed"
            kill -KILL "$pid" 2>/dev/null || true
            break
        fi
        sleep 0.1 || true
    done
    pid=
}

leave() {
    local status=$?
    trap - EXIT INT TERM HUP
    stop_server
    trap - INT TERM HUP
    rm -f "$ready"
    if [ -n "$own_data" ]; then rm -rf "$data"; fi
    exit $status
}

fail() {
    printf 'dev %s: FAILED: %s\n' "$mode" "$*" >&2
    if [ -s "$log" ]; then
        printf 'the last lines of the log:\n' >&2
        tail -n 15 "$log" >&2
    fi
    exit 1
}

# in_use tcp|udp PORT: does somebody on this machine listen there? (/proc needs no program for that)
in_use() {
    local state=0A
    [ "$1" = tcp ] || state=07
    cat "/proc/net/$1" "/proc/net/${1}6" 2>/dev/null |
        awk -v port="$(printf ':%04X' "$2")" -v state=$state \
            'substr($2, length($2) - 4) == port && $4 == state {found = 1} END {exit !found}'
}

# Two programs may share a port without an error and then share its calls, so we look beforehand.
check_ports() {
    local busy=() suggestion=() flag key kind port
    while read -r flag key kind port; do
        if given "$flag" "$key" || ! in_use "$kind" "$port"; then continue; fi
        busy+=("$kind port $port")
        suggestion+=("$flag 127.0.0.1:0")
    done <<'TABLE'
--http http.listen tcp 8080
--sip sip.listen udp 5060
--sip-trunk sip.trunk_listen udp 5080
TABLE
    [ ${#busy[@]} -eq 0 ] || die "in use by another program: $(join ', ' "${busy[@]}").
Choose others, 0 meaning any that is free: ./dev $mode -- ${suggestion[*]}"
}

join() {
    local text=$2 word
    for word in "${@:3}"; do text+=$1$word; done
    printf '%s' "$text"
}

# Its own session: Ctrl-C is for this script, which then asks the server to drain. Should this
# script be killed, the kernel asks instead.
start_server() {
    local deadline=$((SECONDS + 30))
    ready=$(mktemp)
    setsid setpriv --pdeathsig TERM \
        build/release/numberd serve --data "$data" ${flags[@]+"${flags[@]}"} \
        >"$ready" 2>>"$log" </dev/null &
    pid=$!
    until grep -q '"event":"ready"' "$ready"; do
        if ! kill -0 "$pid" 2>/dev/null; then
            pid=
            fail 'numberd did not start'
        fi
        [ $SECONDS -lt $deadline ] || fail 'numberd was not ready within 30 s'
        sleep 0.05
    done
}

check_ports
trap leave EXIT
trap 'exit 130' INT TERM HUP
start_server
card=()
[ "$mode" = run ] || card=(--no-card) # its addresses are gone in a moment
build/release/numberctl demo --data "$data" ${card[@]+"${card[@]}"} ||
    fail 'the demonstration, see above'
if [ "$mode" = demo ]; then
    say 'dev demo: ok'
    exit 0
fi
say "numberd is up (pid $pid), its log is $log; Ctrl-C ends it."
trap 'say; say "numberd ends when its calls have; Ctrl-C again: at once"; exit 0' INT TERM HUP
wait "$pid" || true
pid=
fail 'numberd ended by itself'
