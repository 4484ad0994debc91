// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/number_import.hpp"

// The rows of an import and why some failed, each in one column as JSON. The readers give nullopt
// for text that the writers do not make.

namespace numberd::store::sql {

std::string to_json(const domain::ImportRow& row);
std::string to_json(const std::vector<domain::ImportFault>& faults);

std::optional<domain::ImportRow> import_row_from(std::string_view json);
std::optional<std::vector<domain::ImportFault>> import_faults_from(std::string_view json);

} // namespace numberd::store::sql
