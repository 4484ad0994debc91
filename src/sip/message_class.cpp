// SPDX-License-Identifier: Apache-2.0
#include "sip/message_class.hpp"

#include <cstdlib>

#include "sip/sofia.hpp"

#include <sofia-sip/hostdomain.h>

namespace numberd::sip {
namespace {

issize_t parse_via(su_home_t* home, msg_header_t* header, char* text, isize_t length) {
    const auto result = sip_via_class->hc_parse(home, header, text, length);
    if (result < 0) return result;
    const auto* via = reinterpret_cast<const sip_via_t*>(header);
    return via->v_maddr && !host_is_ip_address(via->v_maddr) ? -1 : result;
}

msg_hclass_t* strict_via() {
    static const auto via = [] {
        std::remove_const_t<msg_hclass_t> copy = *sip_via_class;
        copy.hc_parse = parse_via;
        return copy;
    }();
    return &via;
}

/// Adds what msg_mclass_insert() refuses: a second class of the same name, found only by those who
/// look for the class itself, as sofia does when it adds a Via of its own.
void insert_after(msg_mclass_t& table, msg_href_t reference, msg_hclass_t* before) {
    const auto size = static_cast<unsigned>(table.mc_hash_size);
    auto* slots = &table.mc_hash[0]; // allocated for mc_hash_size, declared shorter
    unsigned slot = 0;
    while (slots[slot].hr_class != before)
        ++slot;
    while (slots[slot].hr_class)
        slot = (slot + 1) % size;
    slots[slot] = reference;
    ++table.mc_hash_used;
}

msg_mclass_t* make_class() {
    const auto* standard = sip_default_mclass();
    const auto size = standard->mc_hash_size;
    auto* made = msg_mclass_clone(standard, 2 * size, msg_mclass_empty);
    if (!made) std::abort(); // out of memory at start-up
    for (int i = 0; i < size; ++i) {
        auto reference = (&standard->mc_hash[0])[i];
        if (!reference.hr_class) continue;
        if (reference.hr_class == sip_via_class) reference.hr_class = strict_via();
        msg_mclass_insert(made, &reference);
    }
    for (int i = 0; i < size; ++i) {
        const auto& reference = (&standard->mc_hash[0])[i];
        if (reference.hr_class == sip_via_class) insert_after(*made, reference, strict_via());
    }
    return made;
}

} // namespace

const msg_mclass_s* message_class() {
    static const msg_mclass_t* const made = make_class();
    return made;
}

} // namespace numberd::sip
