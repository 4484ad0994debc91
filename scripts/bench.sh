#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench.sh [NAME...]: bench/run.sh knows the benchmarks by name, and what each needs built.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
exec bench/run.sh "$@"
