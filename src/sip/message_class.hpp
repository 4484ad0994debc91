// SPDX-License-Identifier: Apache-2.0
#pragma once

struct msg_mclass_s;

namespace numberd::sip {

/// sofia's description of SIP messages, but for one thing: a Via whose maddr is not an IP literal
/// does not parse. Answers follow Via, and sofia would ask DNS for that name while our thread
/// waits: one datagram could stop every call. For the process's life; any thread.
const msg_mclass_s* message_class();

} // namespace numberd::sip
