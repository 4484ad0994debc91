// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "domain/carrier.hpp"
#include "domain/reason.hpp"

namespace numberd::test {

/// A carrier that answers with what the test has laid out, and keeps what it was asked: at once,
/// or, asked to order or to take back a number while it is slow, when the test calls catch_up().
class FakeCarrier final : public domain::Carrier {
  public:
    explicit FakeCarrier(std::string name = "fake") : name_(std::move(name)) {}

    std::string name() const override { return name_; }

    void search(domain::SearchQuery, Done<std::vector<domain::OfferedNumber>> done) override {
        done(offers);
    }
    void order(domain::E164, std::string our_reference, Done<domain::OrderState> done) override {
        {
            const std::lock_guard lock(mutex_);
            ++orders[our_reference];
        }
        answer([this, done] {
            if (order_error) return done(*order_error);
            done(order_answer);
        });
    }
    void order_state(domain::E164, std::string our_reference,
                     Done<domain::OrderState> done) override {
        {
            const std::lock_guard lock(mutex_);
            asked_after_.push_back(std::move(our_reference));
        }
        done(state_answer);
    }
    void release(domain::E164, std::string, Done<void> done) override {
        ++releases;
        answer([this, done] {
            if (release_error) return done(*release_error);
            done(success());
        });
    }
    /// `listed`, two numbers a page.
    void list(std::string page, Done<domain::CarrierNumbers> done) override {
        if (list_error) return done(*list_error);
        const std::size_t from = page.empty() ? 0 : std::stoul(page);
        const std::size_t until = std::min(from + 2, listed.size());
        domain::CarrierNumbers numbers;
        for (std::size_t i = from; i < until; ++i)
            numbers.numbers.push_back(listed[i]);
        if (until < listed.size()) numbers.next = std::to_string(until);
        if (on_list) on_list();
        done(std::move(numbers));
    }
    void configure(domain::E164 number, std::string, std::string our_reference,
                   Done<void> done) override {
        configured.emplace_back(number, std::move(our_reference));
        if (configure_error) return done(*configure_error);
        done(success());
    }
    void send_text(domain::OutboundText text, Done<domain::SentText> done) override {
        sent.push_back(std::move(text));
        done(domain::SentText{"sent"});
    }

    // Ports: NOT_SUPPORTED unless has_ports.
    void check_portability(std::vector<domain::E164> numbers,
                           Done<std::vector<domain::Portability>> done) override {
        if (!has_ports) return Carrier::check_portability(std::move(numbers), std::move(done));
        std::vector<domain::Portability> answers;
        for (const auto number : numbers) {
            const bool is_portable = !not_portable.contains(number);
            answers.push_back({.number = number,
                               .is_portable = is_portable,
                               .reason = is_portable ? "" : "no agreement with that carrier"});
        }
        done(std::move(answers));
    }
    /// The port is there from then on, whatever is answered, unless that is a refusal.
    void submit_port(domain::PortSubmission port, Done<domain::PortState> done) override {
        if (!has_ports) return Carrier::submit_port(std::move(port), std::move(done));
        submissions.push_back(port);
        const auto refused =
            port_error && port_error->reason == text_of(domain::Reason::CarrierRejected);
        if (!refused) ports.try_emplace(port.our_reference, port_answer);
        answer([this, reference = port.our_reference, done] {
            if (port_error) return done(*port_error);
            done(ports.at(reference));
        });
    }
    void port_state(std::string our_reference, std::vector<std::string> references,
                    Done<std::optional<domain::PortState>> done) override {
        if (!has_ports)
            return Carrier::port_state(std::move(our_reference), std::move(references),
                                       std::move(done));
        port_questions.push_back(our_reference);
        if (port_error) return done(*port_error);
        const auto found = ports.find(our_reference);
        if (found == ports.end()) return done(std::optional<domain::PortState>{});
        done(std::optional(found->second));
    }
    void cancel_port(std::vector<std::string> references, Done<domain::PortState> done) override {
        if (!has_ports) return Carrier::cancel_port(std::move(references), std::move(done));
        if (cancel_error) return done(*cancel_error);
        for (auto& [ours, port] : ports) {
            if (port.references == references) port.status = domain::PortStatus::Cancelled;
        }
        domain::PortState cancelled{.status = domain::PortStatus::Cancelled};
        done(cancelled);
    }
    void comment_port(std::vector<std::string>, std::string text, Done<void> done) override {
        if (comment_error) return done(*comment_error);
        comments.push_back(std::move(text));
        done(success());
    }
    void decide_port_out(std::string reference, bool is_approved, std::string,
                         Done<void> done) override {
        decisions.push_back(reference + (is_approved ? " yes" : " no"));
        if (decide_error) return done(*decide_error);
        done(success());
    }

    /// "signed" in the header `signature` is signed; what it tells is laid out in `news`.
    Result<std::vector<domain::CarrierNews>> read_hook(
        const domain::HookRequest& request) override {
        if (request.header("signature") != "signed")
            return domain::fail(domain::Reason::SignatureInvalid, "not signed");
        return news;
    }
    domain::HookAnswer hook_answer() const override { return {"text/xml", "<Response/>"}; }

    void be_slow() {
        const std::lock_guard lock(mutex_);
        is_slow_ = true;
    }
    /// Answers what waits, and from now on at once.
    void catch_up() {
        std::vector<std::function<void()>> waiting;
        {
            const std::lock_guard lock(mutex_);
            is_slow_ = false;
            waiting.swap(waiting_);
        }
        for (const auto& answer : waiting)
            answer();
    }
    std::size_t waiting() const {
        const std::lock_guard lock(mutex_);
        return waiting_.size();
    }

    /// The orders whose state was asked for, one after the other.
    std::vector<std::string> asked_after() const {
        const std::lock_guard lock(mutex_);
        return asked_after_;
    }

    std::vector<domain::OfferedNumber> offers{};
    std::vector<domain::CarrierNews> news{};
    domain::OrderState order_answer{};
    domain::OrderState state_answer{};
    std::optional<Error> order_error{};
    std::optional<Error> release_error{};
    std::vector<domain::CarrierNumber> listed{};
    std::function<void()> on_list{}; ///< called when a page was read, before it is answered
    std::optional<Error> list_error{};
    std::vector<std::pair<domain::E164, std::string>> configured{};
    std::optional<Error> configure_error{};
    std::map<std::string, int> orders{}; ///< by our reference
    std::atomic<int> releases = 0;
    std::vector<domain::OutboundText> sent{};

    bool has_ports = false;
    std::set<domain::E164> not_portable{};
    domain::PortState port_answer{};                  ///< what a new port is like
    std::map<std::string, domain::PortState> ports{}; ///< by our reference
    std::vector<domain::PortSubmission> submissions{};
    std::vector<std::string> port_questions{};
    std::vector<std::string> comments{};
    std::vector<std::string> decisions{};
    std::optional<Error> port_error{};
    std::optional<Error> cancel_error{};
    std::optional<Error> comment_error{};
    std::optional<Error> decide_error{};

  private:
    void answer(std::function<void()> now) {
        {
            const std::lock_guard lock(mutex_);
            if (is_slow_) return waiting_.push_back(std::move(now));
        }
        now();
    }

    const std::string name_;
    mutable std::mutex mutex_;
    std::vector<std::string> asked_after_;
    bool is_slow_ = false;
    std::vector<std::function<void()>> waiting_;
};

} // namespace numberd::test
