// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace numberd::app {

/// How far something long has come: a bar that is drawn over and over on a terminal, ten times a
/// second at most; elsewhere a line for each new label. One thread.
class ProgressBar {
  public:
    ProgressBar(std::ostream& out, bool is_terminal);
    /// Ends the bar's line.
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(const std::string& label, std::int64_t done, std::int64_t total);

  private:
    std::ostream& out_;
    const bool is_terminal_;
    bool is_drawn_ = false;
    std::string label_{};
    std::chrono::steady_clock::time_point drawn_at_{};
};

} // namespace numberd::app
