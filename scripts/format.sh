#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# format.sh [--check]: formats the C++ sources in place and, where there is a release build, writes
# the documents that are generated from the code; or names the sources that are not formatted and
# fails.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

clang_format() {
    list_files "${CXX_ROOTS[@]}" -- '*.cpp' '*.hpp' |
        xargs --no-run-if-empty clang-format-14 "$@"
}

if [ "${1:-}" != --check ]; then
    clang_format -i
    [ ! -e build/release/build.ninja ] || {
        scripts/build.sh release numberd_docs numberctl
        build/release/numberd_docs docs
        build/release/numberctl manual --markdown >docs/numberctl.md
    }
elif ! complaints=$(clang_format --dry-run -Werror 2>&1); then
    grep -E ':[0-9]+:[0-9]+: error:' <<<"$complaints" | sort -t: -k1,1 -su
    exit 1
fi
