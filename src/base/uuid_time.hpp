// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/uuid.hpp"

namespace numberd {

/// What every one that uuid_v7() makes at that time or later is above: to find rows by their age.
Uuid first_uuid_v7(Timestamp time);

} // namespace numberd
