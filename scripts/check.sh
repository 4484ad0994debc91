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
    for file in dev .ci/run $(list_files scripts bench tests examples -- '*.sh'); do
        bash -n "$file" || status=1
    done
    return $status
}

# The checks' own tests; their many lines matter only when one fails.
tools() {
    local output
    output=$(node --test tools/*.test.mjs 2>&1) || { printf '%s\n' "$output"; return 1; }
}

# Documents that are generated from the code, each "FILE COMMAND": the file must be what the built
# program prints. Nothing is compared before the first build; `./dev test` checks again after it.
generated=()
documents() {
    local entry file command status=0
    for entry in "${generated[@]}"; do
        read -r file command <<<"$entry"
        [ -x "build/release/${command%% *}" ] || continue
        # shellcheck disable=SC2086  # the command is words
        diff -u "$file" <(build/release/$command) || status=1
    done
    return $status
}

part tools tools
part format scripts/format.sh --check
part includes node tools/check_includes.mjs
part tidy node tools/tidy.mjs
part shell shell_syntax
part documents documents
[ ${#failed[@]} -eq 0 ] || die "check failed: ${failed[*]} (./dev format mends the format)"
