// SPDX-License-Identifier: Apache-2.0
// The victim of crash_test.cpp: sends a few texts, tells which were accepted, and dies at a given
// point.
//
//   message_crash_child DIRECTORY CUSTOMER SEED POINT
#include <unistd.h>

#include <cstdlib>

#include "message/send_process_for_test.hpp"

namespace numberd::message {
namespace {

void tell(const std::string& line) {
    const std::string text = line + "\n";
    if (::write(STDOUT_FILENO, text.data(), text.size()) < 0) std::_Exit(4);
}

int run(const std::string& directory, domain::CustomerId customer, std::uint64_t seed, int point) {
    service::CrashPoints points(point);
    SendProcess process(directory, std::chrono::minutes{1}, points, seed);
    service::Actor actor;
    actor.customer_id = customer;
    actor.name = "agent:test";
    for (const auto& to : kSends) {
        const auto sent = process.send(actor, to);
        if (!sent) return 5;
        tell(sent.value().id.to_string());
    }
    if (!process.settles(customer)) return 6;
    std::_Exit(0); // what a run that ends well leaves is not asked here
}

} // namespace
} // namespace numberd::message

int main(int argc, char** argv) {
    if (argc != 5) return 1;
    const auto customer = numberd::Uuid::parse(argv[2]);
    if (!customer) return 1;
    return numberd::message::run(argv[1], numberd::domain::CustomerId{*customer},
                                 std::strtoull(argv[3], nullptr, 10),
                                 static_cast<int>(std::strtol(argv[4], nullptr, 10)));
}
