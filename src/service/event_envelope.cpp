// SPDX-License-Identifier: Apache-2.0
#include "service/event_envelope.hpp"

namespace numberd::service {

std::string event_envelope(const domain::Event& event) {
    const std::string& data = event.after.empty() ? event.before : event.after;
    return R"({"type":")" + std::string(text_of(event.kind)) + R"(","data":)" +
           (data.empty() ? "null" : data) + "}";
}

} // namespace numberd::service
