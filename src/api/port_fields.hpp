// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/exchange.hpp"
#include "domain/e164.hpp"

// What bodies about ports have in common.

namespace numberd::api {

/// Numbers of the telephone network, each once.
class PortNumbersCheck {
  public:
    explicit PortNumbersCheck(std::vector<Problem>& problems) : problems_(problems) {}
    void add(const std::string& number, const std::string& path);

  private:
    std::vector<Problem>& problems_;
    std::set<std::string> seen_{};
};

/// Of the member `numbers`, a list of texts.
void check_port_numbers(const boost::json::value& body, std::vector<Problem>& problems);
std::vector<domain::E164> port_numbers(const boost::json::value& body);

void check_time_field(const boost::json::value& body, const char* name,
                      std::vector<Problem>& problems);
std::optional<Timestamp> time_field(const boost::json::value& body, const char* name);

/// ?all=true: of every customer, for the operator alone; PERMISSION_DENIED.
Result<bool> wants_all(const Exchange& exchange);

} // namespace numberd::api
