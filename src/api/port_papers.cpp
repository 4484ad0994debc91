// SPDX-License-Identifier: Apache-2.0
// What lies beside a port: documents, comments, the letter of authorization.
#include "service/port_papers.hpp"

#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "base/encoding.hpp"
#include "domain/reason.hpp"
#include "service/json_object.hpp"
#include "service/port_views.hpp"

namespace numberd::api {
namespace {

using domain::NumberPortId;
using domain::PortComment;
using domain::PortDocument;
using domain::PortDocumentId;

/// {"result":[…],"next_page_token":""}: there are few of them.
template <class T>
service::Done<std::vector<T>> answer_all(const Backend& backend, const ExchangePtr& exchange,
                                         std::string (*view)(const T&, TimeFormat)) {
    return [exchange, format = backend.services.core.time_format,
            view](const Result<std::vector<T>>& all) {
        if (!all) return exchange->fail(all.error());
        std::vector<std::string> items;
        for (const T& item : all.value())
            items.push_back(view(item, format));
        answer_list(*exchange, items, "");
    };
}

service::Done<PortDocument> answer_document(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<PortDocument>(exchange, backend.services.core.time_format,
                                     service::port_document_json);
}

void check_document(const Exchange& exchange, std::vector<Problem>& problems) {
    const auto content = text_field(exchange.body, "content");
    if (!content || base64_decode(*content)) return;
    problems.push_back(domain::problem("content", domain::Fault::Pattern, "must be Base64"));
}

void add_document(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::NewPortDocument document;
    document.kind = domain::port_document_kind_of(text_field(body, "kind").value_or(""))
                        .value_or(domain::PortDocumentKind::Other);
    document.file_name = text_field(body, "file_name").value_or("");
    document.content_type = text_field(body, "content_type").value_or("");
    document.content = base64_decode(text_field(body, "content").value_or("")).value_or("");
    backend.services.port_papers.add_document(exchange->actor, NumberPortId{exchange->id},
                                              std::move(document),
                                              answer_document(backend, exchange));
}

void list_documents(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.port_papers.list_documents(
        exchange->actor, NumberPortId{exchange->id},
        answer_all<PortDocument>(backend, exchange, service::port_document_json));
}

void get_document(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.port_papers.get_document(
        exchange->actor, PortDocumentId{exchange->id},
        [exchange, format = backend.services.core.time_format](
            const Result<service::PortDocumentFile>& file) {
            if (!file) return exchange->fail(file.error());
            exchange->answer_json(
                service::JsonObject{}
                    .json("document", service::port_document_json(file.value().document, format))
                    .text("content", base64_of(file.value().content))
                    .take());
        });
}

void remove_document(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.port_papers.remove_document(exchange->actor, PortDocumentId{exchange->id},
                                                 answer_document(backend, exchange));
}

void add_comment(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.port_papers.add_comment(
        exchange->actor, NumberPortId{exchange->id},
        text_field(exchange->body, "text").value_or(""),
        answer_with<PortComment>(exchange, backend.services.core.time_format,
                                 service::port_comment_json));
}

void list_comments(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.port_papers.list_comments(
        exchange->actor, NumberPortId{exchange->id},
        answer_all<PortComment>(backend, exchange, service::port_comment_json));
}

void letter(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.port_papers.letter(
        exchange->actor, NumberPortId{exchange->id}, [exchange](Result<std::string> pdf) {
            if (!pdf) return exchange->fail(pdf.error());
            http::Response response;
            response.content_type = "application/pdf";
            response.headers.add("Content-Disposition", "attachment; filename=\"loa.pdf\"");
            response.body = std::move(pdf).value();
            exchange->answer(std::move(response));
        });
}

} // namespace

void add_port_paper_handlers(std::vector<Handler>& out) {
    out.push_back({"listPortDocuments", list_documents});
    out.push_back({"addPortDocument", add_document, check_document});
    out.push_back({"getPortDocument", get_document});
    out.push_back({"deletePortDocument", remove_document});
    out.push_back({"listPortComments", list_comments});
    out.push_back({"addPortComment", add_comment});
    out.push_back({"getPortLetter", letter});
}

} // namespace numberd::api
