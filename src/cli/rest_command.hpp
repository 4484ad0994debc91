// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <iosfwd>
#include <string>
#include <vector>

namespace numberd::cli {

/// How a word of the command line becomes a value.
enum class Form {
    Text,
    Integer,
    Number,
    Truth,    ///< true or false
    Flag,     ///< true where it is given
    List,     ///< may be given several times: an array of texts
    Phone,    ///< a telephone number; its "+" may be left out
    NumberId, ///< the id of a number of yours, or the number itself
    Flow,     ///< the id of a flow, its name, or "none"
    Secret,   ///< never a word of the command line: read from the terminal or standard input
};

/// A positional argument or an option of a REST command. It goes into the path where {field} stands
/// there, else into the query of a GET or DELETE, and the body of a POST or PUT.
struct Field {
    const char* name;  ///< "NUMBER", or "--area-code"
    const char* field; ///< "id", "area_code", "metadata.rtp_debug"
    const char* help;
    Form form = Form::Text;
    std::vector<std::string> values{}; ///< the only ones there are, where the API closes them
    bool is_required = false;
};

/// What a person wants to be asked before it happens.
enum class Asks {
    Nothing,
    Always,
    WhereItCosts, ///< not for a virtual number, which is free
};

/// One row of the table of commands: a command line and the operation of the API that it stands
/// for. rest_runner.hpp runs it; help, completion and manual come out of the same row.
struct RestCommand {
    const char* words; ///< "numbers list"
    const char* method;
    const char* path; ///< as docs/openapi.yaml has it: "/v1.0/numbers/{id}"
    const char* help;
    std::vector<Field> arguments{}; ///< positional
    std::vector<Field> options{};
    /// A list's, apart by blanks: "number status | flow=call_flow_id to=targets.0.status"; those
    /// behind the bar are for csv alone.
    const char* columns = "";
    /// Of the items that an object has in `result`, for csv.
    const char* csv_columns = "";
    /// How a person sees the answer, where a list or its members one below the other do not do.
    void (*show)(const boost::json::value&, std::ostream&) = nullptr;
    /// Which items of a list it is about; nullptr: all.
    bool (*keeps)(const boost::json::value&) = nullptr;
    Asks asks = Asks::Nothing;
    const char* question = ""; ///< "Release {NUMBER}?"
    bool takes_key = false;    ///< the operation knows Idempotency-Key
    bool takes_file = false;   ///< the body may come from --file
    bool takes_etag = false;   ///< the operation knows If-Match
    bool streams = false;      ///< a list whose pages are all printed as they come: page_stream.hpp
    /// Members that a person does not see with the others, as they are secret: "webhook_secret".
    const char* hides = "";
};

inline bool is_list(const RestCommand& command) {
    return command.columns[0] != '\0';
}

} // namespace numberd::cli
