#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check.sh [PART...]: what can be said about the sources without compiling them. All parts run, so
# that one run shows everything there is to mend.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
failed=()

wanted=" $* "
part() {
    local name=$1
    shift
    [ "$wanted" = '  ' ] || [[ "$wanted" == *" $name "* ]] || return 0
    "$@" && printf 'check: %-10s ok\n' "$name" && return
    printf 'check: %-10s FAILED\n' "$name"
    failed+=("$name")
}

shell_syntax() {
    local file status=0
    for file in dev .ci/run $(list_files scripts bench tests fuzz examples -- '*.sh'); do
        bash -n "$file" || status=1
    done
    return $status
}

# The checks' own tests; their many lines matter only when one fails.
tools() {
    local output
    output=$(node --test tools/*.test.mjs tests/support/*.test.mjs 2>&1) && return
    printf '%s\n' "$output"
    return 1
}

# Documents that are generated from the code must be what the program writes. Nothing is compared
# where the program is not built or older than its sources; `./dev test` does it after its build.
documents() {
    local fresh status=0 file
    ninja -C build/release -n numberd_docs numberctl 2>/dev/null | grep -q 'no work to do' ||
        return 0
    fresh=$(mktemp -d)
    build/release/numberd_docs "$fresh" || status=1
    build/release/numberctl manual --markdown >"$fresh/numberctl.md" || status=1
    for file in "$fresh"/*; do
        diff -u "docs/$(basename "$file")" "$file" || status=1
    done
    rm -r "$fresh"
    return $status
}

part tools tools
part format scripts/format.sh --check
part includes node tools/check_includes.mjs
part tidy node tools/tidy.mjs
part shell shell_syntax
part documents documents
[ ${#failed[@]} -eq 0 ] || die "check failed: ${failed[*]}
(./dev format mends format and documents)"
