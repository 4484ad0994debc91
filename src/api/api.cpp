// SPDX-License-Identifier: Apache-2.0
#include "api/api.hpp"

#include "api/error_response.hpp"
#include "api/pipeline.hpp"
#include "api/request_id.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

/// The operations whose feature is on.
std::vector<const Operation*> routed(const Document& document, const Dependencies& dependencies,
                                     const ApiSettings& settings) {
    std::vector<const Operation*> out;
    for (const auto& operation : document.operations()) {
        const bool is_there = operation.feature.empty() ||
                              (operation.feature == "sandbox" && dependencies.sandbox) ||
                              (operation.feature == "signup" && settings.is_signup_enabled);
        if (is_there) out.push_back(&operation);
    }
    return out;
}

} // namespace

struct Api::State {
    State(Dependencies dependencies_in, ApiSettings settings_in,
          std::unique_ptr<const Document> document_in, std::vector<Handler> handlers_in)
        : dependencies(std::move(dependencies_in)),
          settings(std::move(settings_in)),
          document(std::move(document_in)),
          handlers(std::move(handlers_in)),
          router(routed(*document, dependencies, settings)),
          limits(settings.limits, dependencies.core.clock),
          idempotency(dependencies.core),
          instruments(dependencies.metrics, document->operations()),
          pipeline({router,
                    handlers,
                    {dependencies, *document, settings.version},
                    limits,
                    idempotency,
                    settings.body_bytes_max}) {}

    Dependencies dependencies;
    ApiSettings settings;
    std::unique_ptr<const Document> document;
    std::vector<Handler> handlers;
    Router router;
    RateLimits limits;
    Idempotency idempotency;
    Instruments instruments;
    Pipeline pipeline;
};

Result<std::unique_ptr<Api>> Api::open(Dependencies dependencies, ApiSettings settings) {
    BOOST_OUTCOME_TRY(auto document, Document::parse(embedded_document()));
    BOOST_OUTCOME_TRY(auto handlers, bind_handlers(*document, all_handlers()));
    return std::unique_ptr<Api>(new Api(std::make_unique<State>(
        std::move(dependencies), std::move(settings), std::move(document), std::move(handlers))));
}

Api::Api(std::unique_ptr<State> state) : state_(std::move(state)) {}
Api::~Api() = default;

void Api::handle(http::Request request, http::Responder responder) {
    handle(std::move(request), [responder = std::move(responder)](http::Response response) {
        responder.send(std::move(response));
    });
}

void Api::handle(http::Request request, std::function<void(http::Response)> reply) {
    const auto& core = state_->dependencies.core;
    auto id = request_id_of(request.headers, core.rng);
    state_->pipeline.run(std::make_shared<Exchange>(
        std::move(request), std::move(id), std::move(reply), core.clock, state_->instruments));
}

std::size_t Api::body_bytes_max(std::string_view method, std::string_view path) const {
    const auto most = state_->settings.body_bytes_max;
    const auto* operation = state_->router.find(method, path).operation;
    return operation ? std::max(most, operation->body_bytes_max) : most;
}

http::Response Api::error_page(int status) const {
    using domain::Reason;
    const auto id = request_id_of({}, state_->dependencies.core.rng);
    const auto error = [status] {
        switch (status) {
            case 408:
                return domain::fail(Reason::RequestTimeout, "the request came too slowly");
            case 413:
                return domain::fail(Reason::BodyTooLarge, "the body is too large");
            case 431:
                return domain::fail(Reason::InvalidArgument, "the header is too large");
            case 503:
                return domain::fail(Reason::ServiceUnavailable, "too busy; try again");
            case 400:
                return domain::fail(Reason::InvalidArgument, "this is not HTTP/1.1");
            default:
                return domain::fail(Reason::Internal, {});
        }
    }();
    auto response = error_response(status, error, id);
    add_common_headers(response, id);
    return response;
}

} // namespace numberd::api
