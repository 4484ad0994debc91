#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds what a user runs, and not the tests, into build/release.
exec "$(dirname "${BASH_SOURCE[0]}")/build.sh" release numberd numberctl
