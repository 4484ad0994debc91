// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <vector>

#include "api/document.hpp"
#include "base/metrics.hpp"

namespace numberd::api {

/// numberd_http_requests_total{method,route,status} and numberd_http_request_seconds{method,route},
/// looked up once. `route` is the path of the document, so the series are bounded; `status` is its
/// class. Requests that found no operation count as method "other", route "none". Any thread.
class Instruments {
  public:
    Instruments(Metrics& metrics, const std::vector<Operation>& operations);

    /// `operation`: null if there was none.
    void count(const Operation* operation, int status, std::chrono::duration<double> took);

  private:
    struct Row {
        std::array<Counter*, 3> by_class; ///< 2xx, 4xx, 5xx
        Histogram* seconds;
    };
    std::vector<Row> rows_; ///< by Operation::index; the last one is for no operation
};

} // namespace numberd::api
