// SPDX-License-Identifier: Apache-2.0
// A fuzzer with a planted fault, three bytes deep: fuzz_smoke.sh fails unless it is found, so that
// a build that fuzzes nothing (no coverage, wrong flags, an empty corpus) does not look like
// success.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size >= 3 && data[0] == 'S' && data[1] == 'I' && data[2] == 'P') {
        std::fputs("the canary sang\n", stderr);
        std::abort();
    }
    return 0;
}
