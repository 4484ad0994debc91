// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace numberd {

class Clock;
class Rng;

/// A 128-bit identifier (RFC 9562). The nil value means "none".
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    /// Accepts the 36-character form alone, either case.
    static std::optional<Uuid> parse(std::string_view text);
    /// Lower-case 8-4-4-4-12.
    std::string to_string() const;
    bool is_nil() const { return *this == Uuid{}; }

    auto operator<=>(const Uuid&) const = default;
    bool operator==(const Uuid&) const = default;
};

/// Time-ordered version 7 (RFC 9562 §5.7): keys made later sort later, so that store pages fill
/// in order. The 12 bits after the millisecond carry its fraction. Any thread.
Uuid uuid_v7(const Clock& clock, Rng& rng);

/// A Uuid that cannot be mistaken for the id of another kind of thing.
template <class Tag>
struct Id {
    Uuid value{};

    static std::optional<Id> parse(std::string_view text) {
        const auto uuid = Uuid::parse(text);
        if (!uuid) return std::nullopt;
        return Id{*uuid};
    }
    std::string to_string() const { return value.to_string(); }
    bool is_nil() const { return value.is_nil(); }

    auto operator<=>(const Id&) const = default;
    bool operator==(const Id&) const = default;
};

} // namespace numberd

template <>
struct std::hash<numberd::Uuid> {
    std::size_t operator()(const numberd::Uuid& uuid) const noexcept;
};

template <class Tag>
struct std::hash<numberd::Id<Tag>> {
    std::size_t operator()(const numberd::Id<Tag>& id) const noexcept {
        return std::hash<numberd::Uuid>{}(id.value);
    }
};
