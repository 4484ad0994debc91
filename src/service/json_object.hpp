// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"
#include "base/uuid.hpp"

namespace numberd::service {

/// `text` as a JSON string, quotes included.
void append_json_text(std::string& out, std::string_view text);

/// Writes a JSON object member by member, in the order of the calls, without making a tree of it
/// first: the views are written several times for each call and message. Names are ours and need
/// no escape.
class JsonObject {
  public:
    /// A good guess of its length saves it from growing.
    explicit JsonObject(std::size_t bytes_expected = 128);

    JsonObject& text(std::string_view name, std::string_view value);
    JsonObject& id(std::string_view name, const Uuid& value);
    template <class Tag>
    JsonObject& id(std::string_view name, const Id<Tag>& value) {
        return id(name, value.value);
    }
    /// nullopt: not yet, as the format writes it.
    JsonObject& time(std::string_view name, const std::optional<Timestamp>& value,
                     TimeFormat format);
    JsonObject& flag(std::string_view name, bool value);
    JsonObject& number(std::string_view name, std::uint64_t value);
    JsonObject& integer(std::string_view name, std::int64_t value);
    /// An object in this one: `write` gets this one to put its members into.
    template <class Write>
    JsonObject& object(std::string_view name, Write write) {
        begin(name);
        out_ += '{';
        write(*this);
        out_ += '}';
        return *this;
    }
    /// What is JSON already.
    JsonObject& json(std::string_view name, std::string_view value);

    std::string take();

  private:
    void begin(std::string_view name);

    std::string out_;
};

/// The array of what `item` makes JSON of.
template <class Range, class Item>
std::string json_array(const Range& range, Item item) {
    std::string out{"["};
    for (const auto& one : range) {
        if (out.size() > 1) out += ',';
        out += item(one);
    }
    return out + ']';
}

/// An array of texts.
std::string texts_json(const std::vector<std::string>& texts);

} // namespace numberd::service
