// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/rest.hpp"

namespace numberd::cli {

/// How numberctl ends; docs/numberctl.md and the manual show `exit_statuses`.
enum class Exit {
    Done = 0,
    Failed = 1,      ///< refused by the server, or broken
    Usage = 2,       ///< the command line is wrong, or a question could not be asked
    NotFound = 3,    ///< 404
    NotAllowed = 4,  ///< 401, 403
    Unreachable = 5, ///< no answer, or 503: later, it may work
};

struct ExitStatus {
    Exit exit;
    const char* meaning;
};
constexpr ExitStatus kExitStatuses[] = {
    {Exit::Done, "done"},
    {Exit::Failed, "the server refused, or it could not be done; standard error says why"},
    {Exit::Usage, "the command line is wrong, or --yes is missing where nobody can be asked"},
    {Exit::NotFound, "there is no such thing (404)"},
    {Exit::NotAllowed, "the credential is wrong, or may not do that (401, 403)"},
    {Exit::Unreachable, "the server did not answer, or is not ready (503): try again later"},
};

/// Says it on standard error.
Exit fail(const std::string& message, Exit exit = Exit::Failed);
/// What kept a request from being answered.
Exit fail(const Error& error);
/// What the server refused: status, reason, message, each fault of the input, the request's id.
Exit fail(const RestReply& refusal);

} // namespace numberd::cli
