// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/timestamp.hpp"
#include "domain/number_port.hpp"
#include "domain/port_out.hpp"

// The public JSON of ports and of what lies beside them; as in views.hpp. PINs are masked.

namespace numberd::service {

std::string number_port_json(const domain::NumberPort& port, TimeFormat format);
std::string port_document_json(const domain::PortDocument& document, TimeFormat format);
std::string port_comment_json(const domain::PortComment& comment, TimeFormat format);
std::string port_out_json(const domain::PortOut& port, TimeFormat format);
std::string portability_json(const domain::Portability& portability);

} // namespace numberd::service
