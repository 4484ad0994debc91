// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/number_port.hpp"

namespace numberd::service {

/// The letter of authorization (LOA) of a port as a PDF document: who lets which numbers go from
/// which carrier, and where that person signs. The account number stands in it, the PIN does not.
std::string port_letter(const domain::NumberPort& port, Timestamp now);

} // namespace numberd::service
