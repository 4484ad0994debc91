// SPDX-License-Identifier: Apache-2.0
#include "domain/carrier.hpp"

#include "domain/reason.hpp"

// What a carrier does not offer.

namespace numberd::domain {
namespace {

Error not_supported(const Carrier& carrier, const char* what) {
    return fail(Reason::NotSupported, "carrier " + carrier.name() + " " + what);
}

} // namespace

// By value, as those need it that do what is asked.
// NOLINTBEGIN(performance-unnecessary-value-param)

void Carrier::list(std::string, Done<CarrierNumbers> done) {
    done(not_supported(*this, "does not list its numbers"));
}

void Carrier::configure(E164, std::string, std::string, Done<void> done) {
    done(not_supported(*this, "does not set numbers up"));
}

void Carrier::text_state(OutboundText, Done<std::optional<SentText>> done) {
    done(not_supported(*this, "does not look texts up"));
}

void Carrier::check_portability(std::vector<E164>, Done<std::vector<Portability>> done) {
    done(not_supported(*this, "does not port"));
}

void Carrier::submit_port(PortSubmission, Done<PortState> done) {
    done(not_supported(*this, "does not port"));
}

void Carrier::port_state(std::string, std::vector<std::string>,
                         Done<std::optional<PortState>> done) {
    done(not_supported(*this, "does not port"));
}

void Carrier::cancel_port(std::vector<std::string>, Done<PortState> done) {
    done(not_supported(*this, "does not port"));
}

void Carrier::comment_port(std::vector<std::string>, std::string, Done<void> done) {
    done(not_supported(*this, "takes no comments on ports"));
}

void Carrier::decide_port_out(std::string, bool, std::string, Done<void> done) {
    done(not_supported(*this, "does not ask before numbers are ported out"));
}

// NOLINTEND(performance-unnecessary-value-param)

Result<std::vector<CarrierNews>> Carrier::read_hook(const HookRequest&) {
    return fail(Reason::SignatureInvalid, "carrier " + name() + " sends no webhooks");
}

} // namespace numberd::domain
