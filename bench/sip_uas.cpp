// SPDX-License-Identifier: Apache-2.0
// Answers every INVITE and OPTIONS at once, for load from `sipp -sn uac`. Prints its addresses,
// runs until standard input ends: sip_uas [client host:port] [trunk host:port]
#include <cstdio>
#include <string>

#include "base/metrics.hpp"
#include "sip/agent.hpp"
#include "sip/sdp.hpp"

namespace {

using namespace numberd::sip;

class AnswerAll final : public CallListener {
  public:
    Agent* agent = nullptr;

    void on_invite(const Invite& invite) override {
        const auto audio = parse_audio(invite.sdp);
        if (!audio) return agent->answer(invite.call, write_offer("127.0.0.1", 40000));
        const auto agreed = agree(audio.value());
        if (!agreed) return agent->refuse(invite.call, {.status = 488, .q850_cause = 65});
        agent->answer(invite.call, write_answer(agreed.value(), "127.0.0.1", 40000));
    }
    void on_confirmed(CallKey, const std::string&) override {}
    void on_ended(CallKey, EndedInfo info) override {
        ++ended;
        if (info.ended == Ended::RemoteBye) return;
        ++unexpected;
        std::fprintf(stderr, "a call ended otherwise: %d\n", static_cast<int>(info.ended));
    }
    int on_options(Door, const std::string&) override { return 200; }

    long ended = 0;
    long unexpected = 0;
};

} // namespace

int main(int argc, char** argv) {
    numberd::Metrics metrics;
    AnswerAll listener;
    AgentSettings settings;
    settings.client_address = argc > 1 ? argv[1] : "127.0.0.1:0";
    settings.trunk_address = argc > 2 ? argv[2] : "127.0.0.1:0";
    Agent agent(settings, listener, metrics);
    listener.agent = &agent;
    if (const auto started = agent.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    std::printf("%s %s\n", agent.client_address().c_str(), agent.trunk_address().c_str());
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    agent.stop();
    std::printf("%ld calls, %ld not ended by BYE\n", listener.ended, listener.unexpected);
    return 0;
}
