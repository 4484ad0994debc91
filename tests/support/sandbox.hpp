// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "carrier/sandbox/sandbox_carrier.hpp"
#include "domain/reason.hpp"

namespace numberd::test {

/// The sandbox carrier, where nobody texts.
class Sandbox {
  public:
    Sandbox(const Clock& clock, Rng& rng) : carrier_(clock, rng, texts_) {}

    domain::Carrier& carrier() { return carrier_; }

  private:
    struct NoTexts final : domain::InboundTexts {
        void receive(domain::InboundText,
                     std::function<void(Result<domain::Message>)> done) override {
            done(domain::fail(domain::Reason::NumberNotFound, "nobody takes texts here"));
        }
    };

    NoTexts texts_;
    carrier::sandbox::SandboxCarrier carrier_;
};

} // namespace numberd::test
