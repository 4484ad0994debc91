// SPDX-License-Identifier: Apache-2.0
#include "service/port_letter.hpp"

#include "base/pdf.hpp"
#include "base/timestamp.hpp"

namespace numberd::service {
namespace {

std::string day_of(Timestamp time) {
    static constexpr std::size_t kDay = 10;
    return format_timestamp(time, TimeFormat::Rfc3339).substr(0, kDay);
}

void join(std::string& line, const std::string& part, std::string_view between) {
    if (part.empty()) return;
    if (!line.empty()) line += between;
    line += part;
}

std::string address_of(const domain::PostalAddress& address) {
    std::string place;
    join(place, address.locality, " ");
    join(place, address.region, ", ");
    join(place, address.postal_code, " ");
    std::string line;
    join(line, address.street, ", ");
    join(line, address.extended, ", ");
    join(line, place, ", ");
    join(line, address.country, ", ");
    return line;
}

} // namespace

std::string port_letter(const domain::NumberPort& port, Timestamp now) {
    const auto& losing = port.losing;
    const auto billing = losing.billing_number.empty() && !port.numbers.empty()
                             ? port.numbers.front().number.to_string()
                             : losing.billing_number;
    PdfWriter letter;
    letter.heading("Letter of Authorization");
    letter.entry("Date", day_of(now));
    letter.entry("Reference", port.id.to_string());
    letter.gap();
    letter.entry("Customer", losing.entity_name);
    letter.entry("Authorized person", losing.authorized_person);
    letter.entry("E-mail", losing.email);
    letter.entry("Service address", address_of(losing.address));
    letter.gap();
    letter.entry("Present carrier", losing.carrier_name);
    letter.entry("Account number", losing.account_number);
    letter.entry("Billing number", billing);
    if (port.tm_requested) letter.entry("Requested date", day_of(*port.tm_requested));
    letter.gap();
    letter.paragraph(
        "I am authorized to act for the customer named above. I ask the present carrier to release "
        "the telephone numbers below, and I authorize the carrier that presents this letter, and "
        "whoever acts for it, to obtain the information that is needed and to have these numbers "
        "ported.");
    letter.gap();
    bool is_first = true;
    for (const auto& one : port.numbers) {
        letter.entry(is_first ? "Telephone numbers" : "", one.number.to_string());
        is_first = false;
    }
    letter.gap();
    letter.signature("Date and signature of the authorized person");
    letter.signature("Name in print");
    return letter.take();
}

} // namespace numberd::service
