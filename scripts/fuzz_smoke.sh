#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the fuzzers with clang and runs each for a moment, the same moment every time: fixed seed,
# a count, and the seeds of fuzz/corpus/NAME. The canary is a fuzzer with a planted fault; if
# that is not found, silence from the others means nothing.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
runs=${FUZZ_RUNS:-200000}
seconds=${FUZZ_SECONDS:-8}
scripts/build.sh asan fuzzers

# Twice the seconds end a fuzzer that hangs in a way that its own limits do not see.
fuzz() {
    local name=$1 folder=build/asan/fuzz/run/$1
    shift
    rm -rf "$folder"
    mkdir -p "$folder/corpus"
    [ ! -d "fuzz/corpus/$name" ] || set -- "$@" "fuzz/corpus/$name"
    timeout $((seconds * 2 + 20)) "build/asan/fuzz/$name" -seed=1 -runs="$runs" \
        -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$folder/" "$folder/corpus" "$@" >"$folder/log" 2>&1
}

! fuzz canary_fuzz && grep -q 'the canary sang' build/asan/fuzz/run/canary_fuzz/log ||
    die 'fuzz: the planted fault was not found, so the fuzzers find nothing'
count=0
for source in fuzz/*_fuzz.cpp; do
    name=$(basename "$source" .cpp)
    [ "$name" != canary_fuzz ] || continue
    if ! fuzz "$name"; then
        tail -n 40 "build/asan/fuzz/run/$name/log" >&2
        die "fuzz: $name failed; the input is in build/asan/fuzz/run/$name/"
    fi
    printf 'fuzz: %-14s %s inputs\n' "$name" \
        "$(sed -n 's/^stat::number_of_executed_units: //p' "build/asan/fuzz/run/$name/log")"
    count=$((count + 1))
done
[ $count -gt 0 ] || die 'fuzz: no fuzzer'
say "fuzz: $count fuzzers passed, the canary was found"
