// SPDX-License-Identifier: Apache-2.0
#include "call/variables.hpp"

#include "service/flow_run.hpp"

namespace numberd::call {

flow::Variables variables_of(const domain::Call& call, const domain::Activeflow& run) {
    flow::Variables variables = service::run_variables(run);
    variables["voipbin.call.id"] = call.id.to_string();
    variables["voipbin.call.direction"] = std::string(text_of(call.direction));
    variables["voipbin.call.digits"] = "";
    service::add_address(variables, "voipbin.call.source", call.source);
    service::add_address(variables, "voipbin.call.destination", call.destination);
    return variables;
}

} // namespace numberd::call
