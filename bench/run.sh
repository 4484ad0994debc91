#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [NAME...]: builds what the named benchmarks need (all of them by default) and runs them,
# one after the other. What is measured has the first core, its load and this script the second.
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/common.sh"

names=(calls get create bulk postgres lookup menu http sip media store reconcile)
product=(calls get create bulk postgres lookup menu) # those that start numberd
declare -A program=([lookup]=lookup [menu]=menu_callers [http]=http_echo [sip]=sip_uas
    [media]=media_legs [store]=store_sqlite [reconcile]=reconcile)

[ $# -gt 0 ] || set -- "${names[@]}"
for name in "$@"; do
    [[ " ${names[*]} " == *" $name "* ]] || die "no benchmark '$name'; there are: ${names[*]}"
done
[ "$(nproc)" -ge 2 ] || die "the benchmarks need two cores: the load must not run on the server's"

programs=() starts_numberd=
for name in "$@"; do
    [ -z "${program[$name]:-}" ] || programs+=("${program[$name]}")
    [[ " ${product[*]} " != *" $name "* ]] || starts_numberd=1
done
[ -z "$starts_numberd" ] || [ -n "${NUMBERD_BIN:-}" ] || scripts/build_product.sh
[ ${#programs[@]} -eq 0 ] || scripts/build.sh bench "${programs[@]}"

ulimit -n "$(ulimit -Hn)" # a call has a socket
printf '\n%s core(s) of %s, Linux %s, commit %s, load %s before\n' "$(nproc)" \
    "$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1)" "$(uname -r)" \
    "$(git describe --always --dirty 2>/dev/null || echo unknown)" "$(cut -d' ' -f1 /proc/loadavg)"

failed=()
for name in "$@"; do
    taskset -c 1 node "bench/$name.mjs" || failed+=("$name")
done
[ ${#failed[@]} -eq 0 ] || die "failed: ${failed[*]}"
