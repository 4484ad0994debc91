// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace re2 {
class RE2;
}

namespace numberd::api {

/// More faults than these of one request are not listed.
inline constexpr std::size_t kProblemsMax = 100;

/// Kinds of JSON value, as bits.
namespace kind {
inline constexpr unsigned kNull = 1;
inline constexpr unsigned kBoolean = 2;
inline constexpr unsigned kInteger = 4;
inline constexpr unsigned kNumber = 8;
inline constexpr unsigned kString = 16;
inline constexpr unsigned kArray = 32;
inline constexpr unsigned kObject = 64;
inline constexpr unsigned kAny = 127;
} // namespace kind

/// One schema of the document, compiled by SchemaCompiler (which owns it): what a JSON value must
/// look like. Immutable; any thread. It knows the keywords that the document uses and no others.
class Schema {
  public:
    Schema();
    ~Schema();
    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;

    /// Appends every fault of `value`, each with its path below `path` (a field's name, or empty
    /// for the whole body) and its code (domain::Fault), until there are kProblemsMax.
    void check(const boost::json::value& value, std::string_view path,
               std::vector<Problem>& problems) const;

    /// A query parameter's text as the value that this schema describes: digits as an integer (one
    /// that is too large becomes the largest), true and false, text between commas as an array;
    /// what cannot be read stays text, so that check() finds it.
    boost::json::value from_text(std::string_view text) const;

  private:
    friend class SchemaCompiler;
    friend class Checker;

    struct Property {
        std::string name;
        const Schema* schema = nullptr; ///< null: anything
        bool is_required = false;
    };

    unsigned kinds_ = kind::kAny;
    std::vector<Property> properties_;         ///< sorted by name
    const Schema* other_properties_ = nullptr; ///< of a property that is not listed
    bool refuses_other_properties_ = false;
    const Schema* items_ = nullptr;
    std::size_t length_min_ = 0; ///< characters of a string, items of an array
    std::optional<std::size_t> length_max_;
    std::optional<double> minimum_;
    std::optional<double> maximum_;
    std::unique_ptr<const re2::RE2> pattern_;
    std::vector<boost::json::value> values_;  ///< enum
    std::vector<const Schema*> alternatives_; ///< oneOf: of different kinds
};

} // namespace numberd::api
