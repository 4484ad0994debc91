// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flow/substitute.hpp"

namespace numberd::flow {

enum class OptionType {
    Text,
    Integer,
    Number,
    Flag,
    Texts,     ///< array of texts
    Address,   ///< address object, or its target alone as a text
    Addresses, ///< array of these
    Target,    ///< id of an action of the same flow
    Targets,   ///< object: a value and the action it leads to
};

/// The texts that have a form of their own; pattern.cpp holds their regular expressions.
enum class Pattern { None, HttpUri, Sound, E164, Language, Word, ContentType, EndKeys, Name };

/// The regular expression (RE2's syntax, which is JSON Schema's here); empty for None.
std::string_view text_of(Pattern pattern);
bool matches(Pattern pattern, std::string_view text);

/// Everything there is to know about one option of an action: what saving checks, what editors
/// and documents show. An empty text in an option that is not required means "not given".
struct OptionSpec {
    std::string_view name{};
    OptionType type = OptionType::Text;
    std::string_view description{};
    bool required = false;
    std::string_view default_text = "";
    std::int64_t default_integer = 0;
    /// Integer: the range. Texts of every kind: how many characters one may have.
    std::int64_t min = 0;
    std::int64_t max = 0;
    /// Arrays and Targets: how many items at most.
    std::size_t items_max = 0;
    std::span<const std::string_view> values{};
    Pattern pattern = Pattern::None;
    Escape escape = Escape::None;
    /// Escape::Json applies only while this option names a JSON media type.
    std::string_view json_when{};
};

/// At most this many characters in each field of an address and in an id.
inline constexpr std::int64_t kAddressFieldMax = 255;
inline constexpr std::size_t kIdMax = 64;

/// Reads an action's options, which have been checked, by name; what is absent has its default.
/// `name` must be one of `specs`.
class Options {
  public:
    Options(std::span<const OptionSpec> specs, const boost::json::object& values)
        : specs_(specs), values_(values) {}

    std::string_view text(std::string_view name) const;
    std::int64_t integer(std::string_view name) const;
    double number(std::string_view name) const;
    bool flag(std::string_view name) const;
    std::vector<std::string> texts(std::string_view name) const;
    /// The target of an address; of each address.
    std::string_view address(std::string_view name) const;
    std::vector<std::string> addresses(std::string_view name) const;
    /// The members of Targets; null when absent.
    const boost::json::object* targets(std::string_view name) const;

  private:
    const OptionSpec& spec(std::string_view name) const;

    std::span<const OptionSpec> specs_;
    const boost::json::object& values_;
};

/// `values` with every variable in every text replaced; all else as it is.
boost::json::object substituted(std::span<const OptionSpec> specs,
                                const boost::json::object& values, const Variables& variables);

/// Whether substituted() would change anything.
bool has_variables(std::span<const OptionSpec> specs, const boost::json::object& values);

} // namespace numberd::flow
