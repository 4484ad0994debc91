// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace numberd::carrier {

/// A place in a carrier's JSON, which may be anything: what is not there, or is of another kind, is
/// nothing, and so is everything inside it. Keeps the document alive.
class JsonView {
  public:
    /// Nothing.
    JsonView() = default;
    /// nullopt: it is no JSON, or is nested too deep.
    static std::optional<JsonView> parse(std::string_view text);

    JsonView operator[](std::string_view member) const;
    /// The items of an array; empty for anything else.
    std::vector<JsonView> items() const;

    bool exists() const { return value_ != nullptr; }
    bool is_object() const { return value_ && value_->is_object(); }
    bool is_array() const { return value_ && value_->is_array(); }
    /// Empty unless it is a string.
    std::string text() const;
    /// A string, or a number as it would be written.
    std::string text_or_number() const;
    bool flag() const { return value_ && value_->is_bool() && value_->get_bool(); }
    std::optional<std::int64_t> integer() const;

  private:
    JsonView(std::shared_ptr<const boost::json::value> root, const boost::json::value* value)
        : root_(std::move(root)), value_(value) {}

    std::shared_ptr<const boost::json::value> root_;
    const boost::json::value* value_ = nullptr;
};

/// Millionths of "1.25"; nullopt for anything that is no amount. Digits behind the sixth are cut.
std::optional<std::int64_t> micros_of(std::string_view amount);

} // namespace numberd::carrier
