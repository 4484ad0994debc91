// SPDX-License-Identifier: Apache-2.0
#include "app/progress_bar.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace numberd::app {
namespace {

TEST(ProgressBar, IsALineForEachLabelWhereThereIsNoTerminal) {
    std::ostringstream out;
    {
        ProgressBar bar(out, false);
        bar.show("calls", 0, 4);
        bar.show("calls", 1, 4);
        bar.show("numbers", 2, 4);
    }
    EXPECT_EQ(out.str(), "calls: 0 %  0 of 4\nnumbers: 50 %  2 of 4\n");
}

TEST(ProgressBar, IsDrawnInPlaceOnATerminalAndShowsItsEnd) {
    std::ostringstream out;
    {
        ProgressBar bar(out, true);
        bar.show("calls", 0, 2);
        bar.show("calls", 1, 2); // too soon to be drawn
        bar.show("calls", 2, 2);
    }
    EXPECT_EQ(out.str(),
              "\r[..............................] 0 %  0 of 2  calls\x1b[K"
              "\r[##############################] 100 %  2 of 2  calls\x1b[K\n");
}

TEST(ProgressBar, TakesNothingForAll) {
    std::ostringstream out;
    ProgressBar(out, false).show("calls", 0, 0);
    EXPECT_EQ(out.str(), "calls: 100 %  0 of 0\n");
}

} // namespace
} // namespace numberd::app
