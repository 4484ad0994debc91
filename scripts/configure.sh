#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# configure.sh PRESET: has build/PRESET configured.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
preset=${1:?usage: configure.sh PRESET}
dir=build/$preset

# ninja reruns CMake itself when a CMakeLists.txt changes, but does not know about the presets.
[ ! -e "$dir/build.ninja" ] || ! cmp -s CMakePresets.json "$dir/presets.json" || exit 0
grep -q "\"configurePreset\": \"$preset\"" CMakePresets.json ||
    die "no preset '$preset'; there are: $(grep -o '"configurePreset": "[a-z]*"' \
        CMakePresets.json | cut -d'"' -f4 | xargs)"
run_quietly "configuring $dir" cmake --preset "$preset" || die "cmake failed"
cp CMakePresets.json "$dir/presets.json"
