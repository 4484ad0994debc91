// SPDX-License-Identifier: Apache-2.0
#include "service/carrier_desk.hpp"

#include <memory>
#include <mutex>

#include "base/log.hpp"
#include "domain/reason.hpp"

namespace numberd::service {
namespace {

using domain::Carrier;
using domain::CarrierNews;
using domain::HookAnswer;
using domain::Reason;

/// What nobody writes down is not acknowledged: the carrier brings it again.
Error nobody_hears() {
    return domain::fail(Reason::ServiceUnavailable, "nobody hears of ports here");
}

template <class... Readers>
struct Overloaded : Readers... {
    using Readers::operator()...;
};
template <class... Readers>
Overloaded(Readers...) -> Overloaded<Readers...>;

/// The one answer to a webhook: when all that it told is stored, or when the time is over.
class Pending {
  public:
    Pending(std::size_t news, HookAnswer answer, CarrierDesk::Done done)
        : missing_(news), answer_(std::move(answer)), done_(std::move(done)) {}

    /// True: this was the last one.
    bool heard(const Result<void>& result) {
        const std::lock_guard lock(mutex_);
        if (!result && !failure_) failure_ = result.error();
        return --missing_ == 0;
    }
    void end() {
        CarrierDesk::Done done;
        std::optional<Error> failure;
        {
            const std::lock_guard lock(mutex_);
            done.swap(done_);
            if (missing_ > 0) {
                failure = domain::fail(Reason::ServiceUnavailable,
                                       "it could not be stored in time: bring it again");
            } else {
                failure = failure_;
            }
        }
        if (!done) return;
        if (failure) return done(std::move(*failure));
        done(std::move(answer_));
    }

  private:
    std::mutex mutex_;
    std::size_t missing_;
    std::optional<Error> failure_{};
    HookAnswer answer_;
    CarrierDesk::Done done_;
};

} // namespace

void CarrierDesk::count(const Carrier& carrier, std::string_view outcome) {
    metrics_
        .counter("numberd_carrier_hooks_total", "Webhooks of carriers.",
                 {{"carrier", carrier.name()}, {"outcome", outcome}})
        .add();
}

void CarrierDesk::hook(const std::string& account, const domain::HookRequest& request, Done done) {
    Carrier* carrier = carriers_.find(account);
    if (!carrier) return done(domain::fail(Reason::CarrierNotFound, "there is no such account"));
    auto news = carrier->read_hook(request);
    if (!news) {
        count(*carrier, "refused");
        log::warn("carrier_hook_refused", {{"carrier", account}, {"why", news.error().message}});
        return done(std::move(news).assume_error());
    }
    count(*carrier, news.value().empty() ? "nothing" : "taken");
    if (news.value().empty()) return done(carrier->hook_answer());
    const auto pending =
        std::make_shared<Pending>(news.value().size(), carrier->hook_answer(), std::move(done));
    const auto ticket = deadlines_.add(kAnswerWithin, [pending] { pending->end(); });
    if (!ticket) return pending->end();
    for (auto& one : news.value()) {
        take(account, std::move(one),
             [deadlines = &deadlines_, pending, ticket = *ticket](const Result<void>& result) {
                 if (!pending->heard(result)) return;
                 deadlines->remove(ticket);
                 pending->end();
             });
    }
}

void CarrierDesk::take(std::string account, CarrierNews news,
                       std::function<void(Result<void>)> done) {
    std::visit(Overloaded{
                   [&](domain::OrderMoved& moved) {
                       readers_.order_moved(moved.our_reference);
                       done(success()); // the row is there, and polls ask as well
                   },
                   [&](domain::TextArrived& arrived) {
                       take_text(std::move(account), std::move(arrived.text), std::move(done));
                   },
                   [&](domain::TextReceipt& receipt) {
                       readers_.receipts.receive(std::move(account), std::move(receipt),
                                                 std::move(done));
                   },
                   [&](domain::PortMoved& moved) {
                       if (!readers_.port_moved) return done(nobody_hears());
                       readers_.port_moved(account, moved, std::move(done));
                   },
                   [&](domain::PortOutAsked& asked) {
                       if (!readers_.port_out_asked) return done(nobody_hears());
                       readers_.port_out_asked(account, asked.request, std::move(done));
                   },
               },
               news);
}

/// A text to a number that is not here is no reason for the carrier to bring it again.
void CarrierDesk::take_text(std::string account, domain::InboundText text,
                            std::function<void(Result<void>)> done) {
    text.provider = account;
    const std::string to = text.to.to_string();
    readers_.texts.receive(
        std::move(text), [account = std::move(account), to,
                          done = std::move(done)](const Result<domain::Message>& message) {
            if (message) return done(success());
            const Error& error = message.error();
            const bool is_final =
                error.code == ErrorCode::NotFound || error.code == ErrorCode::InvalidArgument;
            if (!is_final) return done(error);
            log::warn("carrier_text_for_nobody",
                      {{"carrier", account}, {"number", to}, {"reason", error.reason}});
            done(success());
        });
}

} // namespace numberd::service
