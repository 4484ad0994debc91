// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace numberd::log {

enum class Level { Debug, Info, Warn, Error };

/// One named value of a log line. Never a password, token, digest or whole phone number: mask()
/// numbers first.
struct Field {
    std::string_view key;
    std::string value;

    Field(std::string_view k, std::string_view v) : key(k), value(v) {}
    Field(std::string_view k, const char* v) : key(k), value(v) {}
    Field(std::string_view k, const std::string& v) : key(k), value(v) {}
    template <std::integral T>
    Field(std::string_view k, T v) : key(k), value(std::to_string(v)) {}
};

/// Sets what is printed; the process starts at Info. Any thread.
void set_level(Level level);
bool enabled(Level level);

/// Writes one JSON line to stderr: {"time","level","event",fields…}. Any thread; does not wait for
/// the disk: a full queue (8,192 lines) drops the oldest. The same event more than 20 times within
/// a second is counted instead of written, and the count is written with the next line of it.
void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});

inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) {
    if (enabled(Level::Debug)) write(Level::Debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
    if (enabled(Level::Info)) write(Level::Info, event, fields);
}
inline void warn(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::Warn, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
    write(Level::Error, event, fields);
}

/// "+15551234567" as "+1555•••4567": enough to find it, too little to leak it.
std::string mask(std::string_view number);

/// Waits until everything written so far has reached stderr; called once before the process ends.
void flush();

} // namespace numberd::log
