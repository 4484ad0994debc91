// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace numberd {
namespace {

using testing::HasSubstr;

TEST(Metrics, PrintsCountersGaugesAndHistograms) {
    Metrics metrics;
    metrics.counter("calls_total", "Calls.", {{"result", "ok"}}).add();
    metrics.counter("calls_total", "Calls.", {{"result", "ok"}}).add(2);
    metrics.gauge("live", "Live calls.").set(4);
    metrics.histogram("wait_seconds", "Waits.").observe(0.003);
    const std::string text = metrics.text();
    EXPECT_THAT(text, HasSubstr("calls_total{result=\"ok\"} 3"));
    EXPECT_THAT(text, HasSubstr("live 4"));
    EXPECT_THAT(text, HasSubstr("wait_seconds_count 1"));
}

} // namespace
} // namespace numberd
