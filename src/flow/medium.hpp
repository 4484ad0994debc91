// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace numberd::flow {

/// What a flow runs on.
enum class Medium { Call, Message };

/// Where an action can run.
struct Media {
    bool call = true;
    bool message = true;

    bool has(Medium medium) const { return medium == Medium::Call ? call : message; }
};

} // namespace numberd::flow
