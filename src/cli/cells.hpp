// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/table.hpp"

namespace numberd::cli {

/// A list's columns as rest_command.hpp writes them, those behind the bar too.
struct Column {
    std::string title;
    std::string path; ///< "targets.0.status"
};
std::vector<Column> columns_of(std::string_view spec);

/// The value at that path of members and indexes; nullptr if there is none.
const boost::json::value* find_at(const boost::json::value& value, std::string_view path);

/// A value for people, printable: empty for what is not there yet (null, the nil UUID, the time
/// that means "not yet"), texts as they are, lists of plain values apart by commas, the rest JSON.
std::string cell_of(const boost::json::value& value);
std::string cell_at(const boost::json::value& value, std::string_view path);

/// A line of titles, then a row for each item.
std::vector<Row> rows_of(const boost::json::array& items, const std::vector<Column>& columns);

/// The same for a terminal: ids, numbers and times stay whole, the latter without their
/// fraction.
std::string list_table(const boost::json::array& items, const std::vector<Column>& columns,
                       std::optional<std::size_t> width);

/// Name and value of each member, nested objects as "metadata.rtp_debug"; `hides` are left out.
std::vector<Row> members_of(const boost::json::object& object, std::string_view hides = "");

/// JSON whose characters are all printable, the same to a parser: DEL and C1 are escaped as C0 is.
std::string json_text(std::string_view json);

} // namespace numberd::cli
