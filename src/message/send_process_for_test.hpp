// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <mutex>
#include <vector>

#include "base/metrics.hpp"
#include "domain/carriers.hpp"
#include "message/sender.hpp"
#include "service/crash_process_for_test.hpp"
#include "service/messages.hpp"
#include "support/fake_clock.hpp"

// What the victim of crash_test.cpp and the run after it are made of: the sender on a real store,
// and a carrier that outlives them.

namespace numberd::message {

inline constexpr const char* kSource = "+12125550100";
/// The destinations of each message that the victim sends.
inline const std::vector<std::vector<std::string>> kSends = {
    {"+14155550101", "+14155550102"}, {"+14155550103"}, {"+14155550104", "+14155550105"}};

/// A carrier that keeps books, with a crash point on either side of each request. By its seed it is
/// away at times, and its connection breaks before or after it has taken a text. It takes whatever
/// it is brought, twice under one reference too: that must be seen, not prevented.
class TextBookCarrier final : public domain::Carrier {
  public:
    TextBookCarrier(service::CarrierBooks& books, service::CrashPoints& points, std::uint64_t seed)
        : books_(books), points_(points), rng_(seed) {}

    std::string name() const override { return "books"; }
    void search(domain::SearchQuery, Done<std::vector<domain::OfferedNumber>> done) override;
    void order(domain::E164, std::string, Done<domain::OrderState> done) override;
    void order_state(domain::E164, std::string, Done<domain::OrderState> done) override;
    void release(domain::E164, std::string, Done<void> done) override;
    void send_text(domain::OutboundText text, Done<domain::SentText> done) override;
    void text_state(domain::OutboundText text, Done<std::optional<domain::SentText>> done) override;

  private:
    /// Whether something goes wrong, once in `often` times.
    bool fails(std::uint64_t often);

    service::CarrierBooks& books_;
    service::CrashPoints& points_;
    std::mutex mutex_; ///< of the books and of:
    SeededRng rng_;
};

/// One run of the program, as far as it sends texts.
class SendProcess {
  public:
    /// `later`: how long after the clock's beginning it runs.
    SendProcess(const std::filesystem::path& directory, std::chrono::seconds later,
                service::CrashPoints& points, std::uint64_t seed);

    domain::Store& store() { return store_; }
    const service::Core& core() const { return core_; }
    service::CarrierBooks& books() { return books_; }

    Result<domain::Message> send(const service::Actor& actor, const std::vector<std::string>& to);
    std::vector<domain::Message> messages(domain::CustomerId customer);
    /// Starts the sender and waits until nothing is left to be sent; false: it takes too long.
    bool settles(domain::CustomerId customer);

  private:
    test::FakeClock clock_;
    SystemRng rng_;
    Metrics metrics_;
    std::unique_ptr<domain::Store> real_store_;
    service::CrashingStore store_;
    service::Core core_{store_, clock_, rng_};
    service::CarrierBooks books_;
    TextBookCarrier carrier_;
    domain::Carriers carriers_{carrier_};
    Sender sender_;
};

} // namespace numberd::message
