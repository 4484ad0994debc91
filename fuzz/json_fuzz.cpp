// SPDX-License-Identifier: Apache-2.0
// Arbitrary bytes as a request's body: read, then checked against every schema of the API document.
#include <boost/json.hpp>
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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto body = numberd::api::parse_json_body(text);
    if (!body) return 0;
    // What we accept is what everybody else reads the same way.
    const auto written = boost::json::serialize(body.value());
    const auto again = numberd::api::parse_json_body(written);
    if (!again || boost::json::serialize(again.value()) != written) std::abort();
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
