// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace numberd::domain {

template <class Enum>
struct EnumText {
    Enum value;
    std::string_view text;
};

/// The texts of an enum, for both directions: one row a value, in the order of the enum, up to
/// `Last`. A row that is missing or misplaced does not compile.
template <auto Last>
class EnumTable {
  public:
    using Enum = decltype(Last);
    static constexpr std::size_t kSize = static_cast<std::size_t>(Last) + 1;

    consteval explicit EnumTable(const EnumText<Enum> (&rows)[kSize]) {
        for (std::size_t i = 0; i < kSize; ++i) {
            if (static_cast<std::size_t>(rows[i].value) != i) throw std::logic_error("row order");
            texts_[i] = rows[i].text;
        }
    }

    constexpr std::string_view text_of(Enum value) const {
        const auto index = static_cast<std::size_t>(value);
        return index < kSize ? texts_[index] : std::string_view{};
    }

    constexpr std::optional<Enum> find(std::string_view text) const {
        for (std::size_t i = 0; i < kSize; ++i) {
            if (texts_[i] == text) return static_cast<Enum>(i);
        }
        return std::nullopt;
    }

  private:
    std::array<std::string_view, kSize> texts_{};
};

} // namespace numberd::domain
