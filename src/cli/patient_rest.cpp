// SPDX-License-Identifier: Apache-2.0
#include "cli/patient_rest.hpp"

#include <algorithm>
#include <thread>

namespace numberd::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kFirstPause{200};
constexpr milliseconds kPauseMax{2'000};

bool may_pass(const Result<RestReply>& reply) {
    if (reply) return reply.value().status == 429 || reply.value().status == 503;
    return got_no_answer(reply.error()) || reply.error().code == ErrorCode::Unavailable;
}

} // namespace

Result<RestReply> PatientRest::send(const RestRequest& request) {
    const auto deadline = steady_clock::now() + patience_;
    milliseconds pause = kFirstPause;
    for (;;) {
        auto reply = rest_.send(request);
        if (!may_pass(reply)) return reply;
        milliseconds wait = pause;
        if (reply) wait = std::max<milliseconds>(wait, reply.value().retry_after);
        if (steady_clock::now() + wait > deadline) return reply;
        std::this_thread::sleep_for(wait);
        pause = std::min(pause * 2, kPauseMax);
    }
}

} // namespace numberd::cli
