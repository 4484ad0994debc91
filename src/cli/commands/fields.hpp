// SPDX-License-Identifier: Apache-2.0
// Fields that several rows of the table have.
#pragma once

#include "cli/rest_command.hpp"

namespace numberd::cli {

inline Field number_argument() {
    return {"NUMBER", "id", "the number, or its id", Form::NumberId, {}, true};
}

inline Field phone_argument() {
    return {"NUMBER", "number", "as in +899100000001", Form::Phone, {}, true};
}

inline Field id_argument(const char* name) {
    return {name, "id", "its id", Form::Text, {}, true};
}

inline Field flow_argument() {
    return {"FLOW", "id", "its id, or its name", Form::Flow, {}, true};
}

inline Field name_option() {
    return {"--name", "name", "its name"};
}

inline Field detail_option() {
    return {"--detail", "detail", "a note of yours"};
}

inline Field call_flow_option() {
    return {"--call-flow", "call_flow_id", "the flow that calls run: its id, its name, or none",
            Form::Flow};
}

inline Field message_flow_option() {
    return {"--message-flow", "message_flow_id",
            "the flow that texts run: its id, its name, or none", Form::Flow};
}

inline Field tags_option() {
    return {"--tag", "tags", "a tag; may be given several times", Form::List};
}

inline Field rtp_debug_option() {
    return {"--rtp-debug", "metadata.rtp_debug", "log the sound of its calls", Form::Truth};
}

} // namespace numberd::cli
