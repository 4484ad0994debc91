// SPDX-License-Identifier: Apache-2.0
#include "app/progress_bar.hpp"

#include <algorithm>
#include <ostream>

namespace numberd::app {
namespace {

constexpr std::int64_t kWidth = 30;
constexpr std::chrono::milliseconds kRedraw{100};

} // namespace

ProgressBar::ProgressBar(std::ostream& out, bool is_terminal)
    : out_(out), is_terminal_(is_terminal) {}

ProgressBar::~ProgressBar() {
    if (is_drawn_) out_ << "\n" << std::flush;
}

void ProgressBar::show(const std::string& label, std::int64_t done, std::int64_t total) {
    const bool is_new = label != label_;
    label_ = label;
    const std::int64_t percent = total > 0 ? std::min(done * 100 / total, std::int64_t{100}) : 100;
    const std::string count =
        std::to_string(percent) + " %  " + std::to_string(done) + " of " + std::to_string(total);
    if (!is_terminal_) {
        if (is_new) out_ << label << ": " << count << std::endl;
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!is_new && done < total && now < drawn_at_ + kRedraw) return;
    drawn_at_ = now;
    is_drawn_ = true;
    const auto full = static_cast<std::size_t>(percent * kWidth / 100);
    out_ << "\r[" << std::string(full, '#') << std::string(kWidth - full, '.') << "] " << count
         << "  " << label << "\x1b[K" << std::flush;
}

} // namespace numberd::app
