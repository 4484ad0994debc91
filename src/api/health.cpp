// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "api/handlers.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

void answer_text(const ExchangePtr& exchange, std::string_view type, std::string body) {
    http::Response response;
    response.content_type = type;
    response.body = std::move(body);
    exchange->answer(std::move(response));
}

std::string_view text_of(Readiness readiness) {
    switch (readiness) {
        case Readiness::Ready:
            return "ready";
        case Readiness::Draining:
            return "draining";
        case Readiness::StoreAway:
            return "store_away";
    }
    return "";
}

void get_health(const Backend& backend, const ExchangePtr& exchange) {
    exchange->answer_json(json::serialize(
        json::object{{"status", "ok"},
                     {"version", json::string(backend.version.data(), backend.version.size())}}));
}

void get_readiness(const Backend& backend, const ExchangePtr& exchange) {
    const auto& ask = backend.services.readiness;
    const Readiness readiness = ask ? ask() : Readiness::Ready;
    http::Response response;
    response.status = readiness == Readiness::Ready ? 200 : 503;
    response.body = R"({"status":")" + std::string(text_of(readiness)) + R"("})";
    exchange->answer(std::move(response));
}

void get_metrics(const Backend& backend, const ExchangePtr& exchange) {
    answer_text(exchange, "text/plain; version=0.0.4; charset=utf-8",
                backend.services.metrics.text());
}

void get_document_yaml(const Backend& backend, const ExchangePtr& exchange) {
    answer_text(exchange, "application/yaml", backend.document.yaml());
}

void get_document_json(const Backend& backend, const ExchangePtr& exchange) {
    answer_text(exchange, "application/json", backend.document.json());
}

} // namespace

void add_health_handlers(std::vector<Handler>& out) {
    out.push_back({"getHealth", get_health});
    out.push_back({"getReadiness", get_readiness});
    out.push_back({"getMetrics", get_metrics});
    out.push_back({"getDocumentYaml", get_document_yaml});
    out.push_back({"getDocumentJson", get_document_json});
}

} // namespace numberd::api
