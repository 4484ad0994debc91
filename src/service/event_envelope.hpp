// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/event.hpp"

namespace numberd::service {

/// {"type":"…","data":{…}}: an event as webhooks and /v1.0/ws tell of it. `data` is the resource
/// as it is now, or was if it has gone.
std::string event_envelope(const domain::Event& event);

} // namespace numberd::service
