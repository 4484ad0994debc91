// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"

namespace numberd::test {
namespace {

Uuid filled(std::uint8_t fill) {
    Uuid uuid;
    uuid.bytes.fill(fill);
    return uuid;
}

} // namespace

domain::NumberPort sample_number_port(domain::NumberPortId id, domain::CustomerId customer,
                                      std::uint64_t e164) {
    domain::NumberPort port{.id = id, .customer_id = customer};
    port.account = "us";
    port.status = domain::PortStatus::Scheduled;
    port.numbers = {{*domain::E164::from_value(e164),
                     {filled(0x31)},
                     {filled(0x32)},
                     {filled(0x33)},
                     "front desk",
                     {"a", "b"}},
                    {*domain::E164::from_value(e164 + 1), {filled(0x34)}, {}, {}, "", {}},
                    {*domain::E164::from_value(e164 + 2), {filled(0x35)}, {}, {}, "x", {"c"}}};
    port.losing = {"Old Phone Co", "Example \"Ltd\"",
                   "Ann Bee",      "ann@example.org",
                   "+14155550100", "123456789",
                   "s3cret",       {"1 Road", "Flat 2", "Town", "CA", "94000", "US"}};
    port.tm_requested = moment(21);
    port.tm_foc = moment(22);
    port.references = {"order-1", "order-2"};
    port.provider_status = "foc-date-confirmed";
    port.reason = "none, really";
    port.tm_submit = moment(23);
    port.tm_taken = moment(24);
    port.tm_cancel = moment(25);
    port.tm_end = moment(26);
    port.tm_create = moment(27);
    port.tm_update = moment(28);
    return port;
}

domain::PortDocument sample_port_document(domain::PortDocumentId id, domain::NumberPortId port) {
    return {.id = id,
            .port_id = port,
            .customer_id = {filled(0x41)},
            .kind = domain::PortDocumentKind::Invoice,
            .file_name = "bill (may).pdf",
            .content_type = "application/pdf",
            .bytes = 18,
            .sha256 = "e3b0",
            .tm_create = moment(1)};
}

domain::PortComment sample_port_comment(domain::PortCommentId id, domain::NumberPortId port) {
    return {.id = id,
            .port_id = port,
            .author = domain::PortCommentAuthor::Carrier,
            .status = domain::PortCommentStatus::Pending,
            .text = "The name does not match",
            .provider_reference = "comment-1",
            .tm_create = moment(2)};
}

domain::PortOut sample_port_out(domain::PortOutId id, domain::CustomerId customer,
                                std::uint64_t e164) {
    domain::PortOut port{.id = id, .customer_id = customer};
    port.account = "us";
    port.provider_reference = "out-1";
    port.status = domain::PortOutStatus::Approved;
    port.numbers = {{*domain::E164::from_value(e164), {filled(0x51)}}};
    port.gaining_carrier = "New Phone Co";
    port.entity_name = "Example Ltd";
    port.pin = "0000";
    port.provider_status = "pending";
    port.reason = "a reason";
    port.is_told = false;
    port.tm_foc = moment(31);
    port.tm_decide = moment(32);
    port.tm_end = moment(33);
    port.tm_create = moment(34);
    port.tm_update = moment(35);
    return port;
}

} // namespace numberd::test
