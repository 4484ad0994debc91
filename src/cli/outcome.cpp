// SPDX-License-Identifier: Apache-2.0
#include "cli/outcome.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <iostream>

#include "cli/call_input.hpp"

namespace numberd::cli {
namespace {

Exit exit_of(int status) {
    switch (status) {
        case 401:
        case 403:
            return Exit::NotAllowed;
        case 404:
            return Exit::NotFound;
        case 503:
            return Exit::Unreachable;
        default:
            return Exit::Failed;
    }
}

void say_details(const boost::json::object& error) {
    const auto* details = error.if_contains("details");
    if (!details || !details->is_array()) return;
    for (const auto& detail : details->as_array()) {
        const std::string path = text_at(detail, "path");
        std::cerr << "  " << printable(path) << (path.empty() ? "" : ": ")
                  << printable(text_at(detail, "reason")) << " "
                  << printable(text_at(detail, "message")) << "\n";
    }
}

const char* advice(int status) {
    if (status != 401) return "";
    return "numberctl: `numberctl login` saves a credential; NUMBERD_ACCESSKEY gives one\n";
}

} // namespace

Exit fail(const std::string& message, Exit exit) {
    std::cerr << "numberctl: " << printable(message) << "\n";
    return exit;
}

Exit fail(const Error& error) {
    if (error.code == ErrorCode::InvalidArgument) return fail(error.message, Exit::Usage);
    if (error.code == ErrorCode::Unauthenticated) return fail(error.message, Exit::NotAllowed);
    return fail(error.message, got_no_answer(error) ? Exit::Unreachable : Exit::Failed);
}

Exit fail(const RestReply& refusal) {
    const auto* body = refusal.json.if_object();
    const auto* error = body ? body->if_contains("error") : nullptr;
    if (!error || !error->is_object()) {
        return fail(
            fmt::format("the server answered {} and no reason; is it a numberd?", refusal.status));
    }
    fail(fmt::format("{} {}: {}", refusal.status, text_at(*error, "reason"),
                     text_at(*error, "message")));
    say_details(error->as_object());
    if (refusal.retry_after.count() > 0)
        std::cerr << "  try again in " << refusal.retry_after.count() << " s\n";
    const std::string id = text_at(*error, "request_id");
    if (!id.empty()) std::cerr << "  request " << printable(id) << "\n";
    std::cerr << advice(refusal.status);
    return exit_of(refusal.status);
}

} // namespace numberd::cli
