#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh PRESET [TARGET...]: configures build/PRESET where needed and builds it, or the targets.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
preset=${1:?usage: build.sh PRESET [TARGET...]}
shift
scripts/configure.sh "$preset"

# One compiler takes up to 1.2 GB: many cores with little memory get fewer of them.
jobs=$(nproc)
by_memory=$(awk '/^MemAvailable/ {print int($2 / 1200000)}' /proc/meminfo)
[ "$by_memory" -ge "$jobs" ] || jobs=$((by_memory > 0 ? by_memory : 1))
export NINJA_STATUS='[%f/%t, %es] '
exec ninja -C "build/$preset" -j "${JOBS:-$jobs}" "$@"
