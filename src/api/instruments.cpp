// SPDX-License-Identifier: Apache-2.0
#include "api/instruments.hpp"

namespace numberd::api {
namespace {

std::size_t class_of(int status) {
    if (status >= 500) return 2;
    return status >= 400 ? 1 : 0;
}

} // namespace

Instruments::Instruments(Metrics& metrics, const std::vector<Operation>& operations) {
    const auto add = [&](std::string_view method, std::string_view route) {
        Row row{};
        static constexpr std::array<std::string_view, 3> kClasses{"2xx", "4xx", "5xx"};
        for (std::size_t i = 0; i < kClasses.size(); ++i) {
            row.by_class[i] =
                &metrics.counter("numberd_http_requests_total", "HTTP requests answered by the API",
                                 {{"method", method}, {"route", route}, {"status", kClasses[i]}});
        }
        row.seconds = &metrics.histogram("numberd_http_request_seconds",
                                         "From the whole request to its answer",
                                         {{"method", method}, {"route", route}});
        rows_.push_back(row);
    };
    for (const auto& operation : operations)
        add(operation.method, operation.path);
    add("other", "none");
}

void Instruments::count(const Operation* operation, int status,
                        std::chrono::duration<double> took) {
    Row& row = operation ? rows_[operation->index] : rows_.back();
    row.by_class[class_of(status)]->add();
    row.seconds->observe(took.count());
}

} // namespace numberd::api
