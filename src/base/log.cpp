// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <chrono>
#include <map>
#include <mutex>

namespace numberd::log {
namespace {

constexpr std::size_t kQueueLines = 8192;
constexpr int kSameEventPerSecondMax = 20;
constexpr std::size_t kDistinctEventsMax = 1024;

std::atomic<Level> current_level{Level::Info};

/// The process's one log sink. A global by nature: stderr is one, too.
spdlog::logger& sink() {
    static const auto logger = [] {
        spdlog::init_thread_pool(kQueueLines, 1);
        auto made = std::make_shared<spdlog::async_logger>(
            "numberd", std::make_shared<spdlog::sinks::stderr_sink_mt>(), spdlog::thread_pool(),
            spdlog::async_overflow_policy::overrun_oldest);
        made->set_pattern("%v");
        made->set_level(spdlog::level::trace);
        made->flush_on(spdlog::level::trace);
        // At exit spdlog's registry waits for the writing thread before it lets go of the logger.
        spdlog::register_logger(made);
        return made;
    }();
    return *logger;
}

/// Counts lines of one event within the running second.
class FloodGuard {
  public:
    /// Whether to write the line; `suppressed` gets how many were swallowed before it.
    bool admit(std::string_view event, std::uint64_t& suppressed) {
        const auto second = std::chrono::duration_cast<std::chrono::seconds>(
                                std::chrono::steady_clock::now().time_since_epoch())
                                .count();
        const std::lock_guard lock(mutex_);
        if (seen_.size() >= kDistinctEventsMax) seen_.clear();
        auto found = seen_.find(event);
        if (found == seen_.end()) found = seen_.emplace(std::string(event), Count{}).first;
        Count& count = found->second;
        if (count.second != second) {
            suppressed = count.suppressed;
            count = {second, 0, 0};
        }
        if (++count.lines <= kSameEventPerSecondMax) return true;
        ++count.suppressed;
        return false;
    }

  private:
    struct Count {
        std::int64_t second = 0;
        int lines = 0;
        std::uint64_t suppressed = 0;
    };
    std::mutex mutex_;
    std::map<std::string, Count, std::less<>> seen_;
};

FloodGuard& flood_guard() {
    static FloodGuard guard;
    return guard;
}

std::string_view name_of(Level level) {
    switch (level) {
        case Level::Debug:
            return "debug";
        case Level::Info:
            return "info";
        case Level::Warn:
            return "warn";
        case Level::Error:
            return "error";
    }
    return "error";
}

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

/// As a JSON string. Of text that is not UTF-8, as strangers send it, each byte beyond ASCII is
/// written by its number, so that a line stays JSON.
std::string quoted(std::string_view text) {
    std::string json = boost::json::serialize(boost::json::string_view(text.data(), text.size()));
    if (std::ranges::all_of(json, is_ascii)) return json;
    boost::json::error_code bad_utf8;
    boost::json::parse(json, bad_utf8);
    if (!bad_utf8) return json;
    std::string escaped;
    for (const char c : json) {
        if (is_ascii(c)) {
            escaped += c;
        } else {
            escaped += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        }
    }
    return escaped;
}

std::string now_text() {
    const auto now =
        std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    return fmt::format("{}.{:06d}", now.time_since_epoch().count() / 1000000,
                       now.time_since_epoch().count() % 1000000);
}

} // namespace

void set_level(Level level) {
    current_level.store(level, std::memory_order_relaxed);
}

bool enabled(Level level) {
    return level >= current_level.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
    if (!enabled(level)) return;
    std::uint64_t suppressed = 0;
    if (!flood_guard().admit(event, suppressed)) return;
    std::string line = fmt::format(R"({{"time":{},"level":"{}","event":{})", now_text(),
                                   name_of(level), quoted(event));
    for (const auto& field : fields) {
        line += fmt::format(",{}:{}", quoted(field.key), quoted(field.value));
    }
    if (suppressed > 0) line += fmt::format(R"(,"suppressed":{})", suppressed);
    line += '}';
    sink().info(line);
}

std::string mask(std::string_view number) {
    if (number.size() <= 8) return std::string(number);
    return fmt::format("{}•••{}", number.substr(0, 5), number.substr(number.size() - 4));
}

void flush() {
    sink().flush();
    // The async flush is itself queued; ending the pool waits for the queue to run dry.
    spdlog::shutdown();
}

} // namespace numberd::log
