// SPDX-License-Identifier: Apache-2.0
#include "cli/rest.hpp"

#include <boost/json.hpp>
#include <future>

namespace numberd::cli {
namespace {

namespace json = boost::json;

Error refused(const http::ClientResponse& response) {
    Error error{ErrorCode::Upstream, "", "the server answered " + std::to_string(response.status)};
    json::error_code invalid;
    const auto body = json::parse(response.body, invalid);
    if (invalid || !body.is_object()) return error;
    if (const auto* detail = body.as_object().if_contains("error")) {
        error.message += " " + text_at(*detail, "reason") + ": " + text_at(*detail, "message");
        error.detail = text_at(*detail, "reason");
    }
    return error;
}

} // namespace

Rest::Rest(std::string base, std::string credential)
    : base_(std::move(base)),
      credential_(std::move(credential)),
      client_({.allow_private_targets = true}) {}

Result<json::value> Rest::get(const std::string& path) {
    return call("GET", path, "");
}

Result<json::value> Rest::post(const std::string& path, const json::value& body) {
    return call("POST", path, json::serialize(body));
}

Result<json::value> Rest::put(const std::string& path, const json::value& body) {
    return call("PUT", path, json::serialize(body));
}

Result<json::value> Rest::call(const std::string& method, const std::string& path,
                               std::string body) {
    http::ClientRequest request;
    request.method = method;
    request.url = base_ + path;
    request.headers.add("Authorization", "Bearer " + credential_);
    if (!body.empty()) request.headers.add("Content-Type", "application/json");
    request.body = std::move(body);
    auto answered = std::make_shared<std::promise<Result<http::ClientResponse>>>();
    auto answer = answered->get_future();
    client_.fetch(std::move(request), [answered](Result<http::ClientResponse> response) {
        answered->set_value(std::move(response));
    });
    BOOST_OUTCOME_TRY(const auto response, answer.get());
    if (response.status != 200) return refused(response);
    json::error_code invalid;
    auto value = json::parse(response.body, invalid);
    if (invalid) return Error{ErrorCode::Upstream, "", "the server's answer is not JSON"};
    return value;
}

std::string text_at(const json::value& object, std::string_view member) {
    if (!object.is_object()) return {};
    const auto* found =
        object.as_object().if_contains(json::string_view(member.data(), member.size()));
    if (found == nullptr || !found->is_string()) return {};
    return {found->as_string().data(), found->as_string().size()};
}

} // namespace numberd::cli
