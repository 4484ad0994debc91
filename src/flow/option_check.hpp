// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "flow/action.hpp"
#include "flow/faults.hpp"

namespace numberd::flow {

/// When a check happens. A saved text with a ${variable} is checked for what is certain of it
/// already; it is checked again, as it then is, when its action runs.
enum class When { Saved, Running };

/// Checks an action's options against its table. Borrows everything; lives for one check.
class OptionCheck {
  public:
    OptionCheck(When when, const Program::Content& program, const Path& path, Faults& faults)
        : when_(when), program_(program), path_(path), faults_(faults) {}

    void check(const ActionKind& kind, const boost::json::object& values);

    /// For ActionKind::check: whether that text can be judged now; and what is wrong with it.
    bool is_final(std::string_view text) const;
    void fault(std::string_view option, domain::Fault fault, std::string message);

  private:
    void unknown_options(const ActionKind& kind, const boost::json::object& values);
    void value(const OptionSpec& spec, const boost::json::value& value, const Path& path);
    void text(const OptionSpec& spec, std::string_view text, const Path& path);
    void item_text(const OptionSpec& spec, const boost::json::value& value, const Path& path);
    void integer(const OptionSpec& spec, const boost::json::value& value, const Path& path);
    void texts(const OptionSpec& spec, const boost::json::value& value, const Path& path);
    void address(const boost::json::value& value, const Path& path, bool required);
    void addresses(const OptionSpec& spec, const boost::json::value& value, const Path& path);
    void target(const OptionSpec& spec, const boost::json::value& value, const Path& path);
    void targets(const OptionSpec& spec, const boost::json::value& value, const Path& path);
    bool count(const OptionSpec& spec, std::size_t size, const Path& path);

    When when_;
    const Program::Content& program_;
    const Path& path_;
    Faults& faults_;
};

} // namespace numberd::flow
