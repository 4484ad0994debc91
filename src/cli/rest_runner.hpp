// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/outcome.hpp"
#include "cli/rest.hpp"
#include "cli/rest_command.hpp"
#include "cli/session.hpp"

namespace numberd::cli {

/// A field of a command and the words that were given for it.
struct Given {
    const Field* field = nullptr;
    std::vector<std::string> values{};
};

/// A row of the table as it was called.
struct Invocation {
    const RestCommand* command = nullptr;
    std::vector<Given> given{};
    int limit = 0; ///< of a list's items; 0: all
    bool is_limit_given = false;
    std::string file{}; ///< holds the body; "-" is standard input; empty: none
    std::string idempotency_key{};
    std::string if_match{};
};

/// The request that it stands for; the numbers of Form::NumberId are ids by now, and what a file
/// held is in `body`. InvalidArgument for what can be no value of its form, and for a PUT that
/// would change nothing.
Result<RestRequest> request_of(const Invocation& invocation, boost::json::object body = {});

/// A body that a file holds: a JSON object, without what the server alone decides (`id`, times), so
/// that what `get -o json` printed can be sent back. InvalidArgument otherwise.
Result<boost::json::object> body_of(const std::string& text);

/// The question of the command with what was given in the places of {NAME}.
std::string question_of(const Invocation& invocation);

/// Whether somebody is to be asked first.
bool must_ask(const Invocation& invocation);

/// Asks the person and the server, follows a list's pages, prints on standard output.
Exit run_rest(Invocation invocation, const Globals& globals);

/// An Idempotency-Key that nobody has used.
std::string fresh_key();

/// The session of these globals. Errors as find_session() and load_profiles().
Result<Session> current_session(const Globals& globals);

} // namespace numberd::cli
