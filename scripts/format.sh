#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# format.sh [--check]: formats the C++ sources in place, or names those in which that would change
# something and fails.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

clang_format() {
    list_files "${CXX_ROOTS[@]}" -- '*.cpp' '*.hpp' |
        xargs --no-run-if-empty clang-format-14 "$@"
}

if [ "${1:-}" != --check ]; then
    clang_format -i
elif ! complaints=$(clang_format --dry-run -Werror 2>&1); then
    grep -E ':[0-9]+:[0-9]+: error:' <<<"$complaints" | sort -t: -k1,1 -su
    exit 1
fi
