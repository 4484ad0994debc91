#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench.sh [NAME...]: builds build/bench and runs bench/run.sh, which knows the benchmarks by name.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/build.sh bench
exec bench/run.sh "$@"
