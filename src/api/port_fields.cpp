// SPDX-License-Identifier: Apache-2.0
#include "api/port_fields.hpp"

#include "api/fields.hpp"
#include "base/timestamp.hpp"
#include "domain/reason.hpp"

namespace numberd::api {

using domain::Fault;

void PortNumbersCheck::add(const std::string& number, const std::string& path) {
    if (!seen_.insert(number).second)
        problems_.push_back(domain::problem(path, Fault::DuplicateId, "is there already"));
    const auto parsed = domain::E164::parse(number);
    if (parsed && parsed->has_virtual_prefix())
        problems_.push_back(
            domain::problem(path, Fault::Contradiction, "a virtual number cannot be ported"));
}

void check_port_numbers(const boost::json::value& body, std::vector<Problem>& problems) {
    PortNumbersCheck check(problems);
    std::size_t place = 0;
    for (const auto& number : texts_field(body, "numbers").value_or(std::vector<std::string>{}))
        check.add(number, "numbers[" + std::to_string(place++) + "]");
}

std::vector<domain::E164> port_numbers(const boost::json::value& body) {
    std::vector<domain::E164> numbers;
    for (const auto& text : texts_field(body, "numbers").value_or(std::vector<std::string>{})) {
        if (const auto number = domain::E164::parse(text)) numbers.push_back(*number);
    }
    return numbers;
}

void check_time_field(const boost::json::value& body, const char* name,
                      std::vector<Problem>& problems) {
    const auto text = text_field(body, name);
    if (!text || parse_timestamp(*text)) return;
    problems.push_back(
        domain::problem(name, Fault::Pattern, "must be a time like 2026-01-31 09:30:00.000000"));
}

std::optional<Timestamp> time_field(const boost::json::value& body, const char* name) {
    const auto text = text_field(body, name);
    return text ? parse_timestamp(*text) : std::nullopt;
}

Result<bool> wants_all(const Exchange& exchange) {
    const auto* all = find(exchange.query, "all");
    if (!all || *all != "true") return false;
    if (exchange.actor.may(domain::permission::kProject)) return true;
    return domain::fail(domain::Reason::PermissionDenied, "only the operator sees those of all");
}

} // namespace numberd::api
