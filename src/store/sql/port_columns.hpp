// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/number_port.hpp"
#include "domain/port_out.hpp"

// What of a port is read and written whole, each in one column as JSON. The readers give nullopt
// for text that the writers do not make.

namespace numberd::store::sql {

std::string to_json(const std::vector<domain::PortedNumber>& numbers);
std::string to_json(const std::vector<domain::PortOutNumber>& numbers);
/// With the PIN, in the clear: the carrier must be told it.
std::string to_json(const domain::LosingCarrier& losing);

std::optional<std::vector<domain::PortedNumber>> ported_numbers_from(std::string_view json);
std::optional<std::vector<domain::PortOutNumber>> port_out_numbers_from(std::string_view json);
std::optional<domain::LosingCarrier> losing_carrier_from(std::string_view json);

} // namespace numberd::store::sql
