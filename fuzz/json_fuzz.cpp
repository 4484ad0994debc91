// SPDX-License-Identifier: Apache-2.0
// Arbitrary bytes as a request's body: read, then checked against every schema of the API document.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "api/document.hpp"
#include "api/json_body.hpp"

namespace {

const numberd::api::Document& document() {
    static const auto parsed =
        numberd::api::Document::parse(numberd::api::embedded_document()).value();
    return *parsed;
}

/// Equal, but for the last bit of a double: Boost.JSON does not round as IEEE 754 asks.
bool same(const boost::json::value& a, const boost::json::value& b) {
    if (a.kind() != b.kind()) return false;
    if (const auto* number = a.if_double()) {
        return std::abs(*number - b.get_double()) <= std::abs(*number) * 1e-15;
    }
    if (const auto* array = a.if_array()) {
        return std::equal(array->begin(), array->end(), b.get_array().begin(), b.get_array().end(),
                          same);
    }
    if (const auto* object = a.if_object()) {
        const auto& other = b.get_object();
        return object->size() == other.size() &&
               std::all_of(object->begin(), object->end(), [&](const auto& member) {
                   const auto* found = other.if_contains(member.key());
                   return found && same(member.value(), *found);
               });
    }
    return a == b;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto body = numberd::api::parse_json_body(text);
    if (!body) return 0;
    // What we accept is what everybody else reads the same way.
    const auto again = numberd::api::parse_json_body(boost::json::serialize(body.value()));
    if (!again || !same(body.value(), again.value())) std::abort();
    for (const auto& operation : document().operations()) {
        if (!operation.body) continue;
        std::vector<numberd::Problem> problems;
        operation.body->check(body.value(), "", problems);
        if (problems.size() > numberd::api::kProblemsMax) std::abort();
        for (const auto& problem : problems) {
            if (problem.reason.empty() || problem.message.empty()) std::abort();
        }
    }
    for (const auto& operation : document().operations()) {
        for (const auto& parameter : operation.query) {
            std::vector<numberd::Problem> problems;
            parameter.schema->check(parameter.schema->from_text(text), parameter.name, problems);
        }
    }
    return 0;
}
