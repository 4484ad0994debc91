#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# test.sh [STAGE...]: the gate. Stages run in this order and the first that fails ends the run; each
# writes its output to build/test/STAGE.log too. At the end: times, and the runners' own last lines.
#
#   check    format, includes, sizes and wording, shell syntax, documents
#   unit     all unit tests with address and undefined-behaviour sanitizers (clang++)
#   fuzz     every fuzzer for a moment, with a fixed seed; of the same build
#   threads  the tests of what has threads, with the thread sanitizer
#   release  what users run, built as they build it; generated documents against it
#   e2e      that program from outside: REST, SIP, RTP, webhooks
#   tidy     clang-tidy
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
stages=(check unit fuzz threads release e2e tidy)
threaded=(base http sip media store service message call carrier)
logs=build/test
mkdir -p "$logs"

stage_check() { scripts/check.sh; }

# run_ctest PRESET [FLAG...]; the sanitizers' options are in the environment of the tests only. The
# tests of the PostgreSQL store have a server for as long as it takes.
run_ctest() {
    local preset=$1
    shift
    ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 \
        UBSAN_OPTIONS=print_stacktrace=1 TSAN_OPTIONS=second_deadlock_stack=1 \
        scripts/postgres_for_tests.sh run ctest --test-dir "build/$preset" \
        --parallel "$(nproc)" --output-on-failure --no-tests=error "$@" | few_lines
}

# ctest's output without the starts and with every fiftieth success: enough to see it move.
few_lines() {
    awk '/^ *Start +[0-9]+:/ {next} / Passed +[0-9]/ && ++passed % 50 {next} {print; fflush()}'
}

stage_unit() {
    scripts/build.sh asan tests
    run_ctest asan
}

stage_threads() {
    scripts/build.sh tsan "${threaded[@]/%/_test}"
    # Those two are about what is done in which order, by one thread or in other processes.
    run_ctest tsan --tests-regex "^($(IFS='|' && echo "${threaded[*]}"))\\." \
        --exclude-regex '^service\.(Lifecycle|ServiceCrashTest)\.'
}

# The precompiled headers are what clang-tidy needs of the build; nothing else is compiled for it.
stage_tidy() {
    local headers
    scripts/configure.sh asan
    mapfile -t headers < <(ninja -C build/asan -t targets all | sed -n 's/\(.*\.pch\): .*/\1/p')
    scripts/build.sh asan "${headers[@]}"
    node tools/clang_tidy.mjs build/asan
}

stage_fuzz() { scripts/fuzz_smoke.sh; }

stage_release() {
    scripts/build_product.sh
    scripts/build.sh release numberd_docs carrier_probe
    scripts/check.sh documents
}

stage_e2e() {
    local files
    mapfile -t files < <(list_files tests/e2e -- '*.test.mjs')
    [ ${#files[@]} -gt 0 ] || die 'e2e: no test in tests/e2e'
    # They mostly wait: two at a time take half as long.
    node --test --test-concurrency="$(nproc)" "${files[@]}"
}

# The lines with which ctest, node, clang-tidy and the fuzzers' script end.
last_lines() {
    local ends='[0-9]+% tests passed|(#|ℹ) (tests|pass|fail|skipped) |clang-tidy: |fuzz: [0-9]+ fuz'
    grep -hE "^($ends)" "$logs/$1.log" | sed 's/^/    /' || true
}

summary=()
run_stage() {
    local stage=$1 from=$SECONDS status
    printf '\n=== %s\n' "$stage"
    set +e # not `|| status=$?`, which would switch -e off inside the stage too
    (
        set -e
        "stage_$stage"
    ) 2>&1 </dev/null | tee "$logs/$stage.log"
    status=${PIPESTATUS[0]}
    set -e
    summary+=("$(printf '%-8s %4ss' "$stage" $((SECONDS - from)))")
    [ $status -eq 0 ] && return
    printf '\n%s\n' "${summary[@]}"
    die "test FAILED in stage '$stage' (its output: $logs/$stage.log; again: ./dev test $stage)"
}

[ $# -gt 0 ] || set -- "${stages[@]}"
for stage in "$@"; do
    [[ " ${stages[*]} " == *" $stage "* ]] || die "no stage '$stage'; there are: ${stages[*]}"
done
for stage in "$@"; do run_stage "$stage"; done

printf '\n=== passed\n'
for stage in "$@"; do
    say "${summary[0]}"
    summary=("${summary[@]:1}")
    last_lines "$stage"
done
say "total    $(printf '%4s' $SECONDS)s"
