// SPDX-License-Identifier: Apache-2.0
// The victim of crash_test.cpp: does what one of its scenarios says, tells what was answered, and
// dies at a given point.
//
//   service_crash_child DIRECTORY CUSTOMER SCENARIO POINT
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "service/crash_process_for_test.hpp"
#include "service/crash_scenarios_for_test.hpp"

namespace numberd::service {
namespace {

void tell(const std::string& line) {
    const std::string text = line + "\n";
    if (::write(STDOUT_FILENO, text.data(), text.size()) < 0) std::_Exit(4);
}

void buy(CrashProcess& process, const Actor& actor) {
    for (const char* number : kBought) {
        const auto made = process.create(actor, number);
        if (!made) std::_Exit(5);
        tell("number " + made.value().id.to_string());
    }
    process.poll();
    process.poll();
}

void order(CrashProcess& process, const Actor& actor) {
    const auto made = process.order(actor, {std::begin(kOrdered), std::end(kOrdered)});
    if (!made) std::_Exit(5);
    for (const auto& item : made.value().items)
        tell("number " + item.number_id.to_string());
    process.poll();
}

void renew(CrashProcess& process) {
    process.run_renewals();
    process.run_renewals();
}

void give_back(CrashProcess& process, const Actor& actor) {
    const auto numbers = process.numbers(actor.customer_id);
    for (std::size_t i = 0; i < 2; ++i) {
        if (!process.release(actor, numbers[i].id)) std::_Exit(5);
        tell("released " + numbers[i].id.to_string());
    }
}

int run(const std::string& directory, domain::CustomerId customer, CrashScenario scenario,
        int point) {
    CrashPoints points(point);
    CrashProcess process(directory, later_of(scenario), points);
    const auto actor = process.actor(customer);
    switch (scenario) {
        case CrashScenario::Buy:
            buy(process, actor);
            break;
        case CrashScenario::Order:
            order(process, actor);
            break;
        case CrashScenario::Renew:
            renew(process);
            break;
        case CrashScenario::GiveBack:
            give_back(process, actor);
            break;
        case CrashScenario::AllAtOnce: {
            std::thread renewing([&] { renew(process); });
            std::thread ordering([&] { order(process, actor); });
            buy(process, actor);
            renewing.join();
            ordering.join();
            break;
        }
    }
    if (!process.are_webhooks_delivered()) return 6;
    tell("over");
    std::_Exit(0); // what a run that ends well leaves is not asked here
}

} // namespace
} // namespace numberd::service

int main(int argc, char** argv) {
    if (argc != 5) return 1;
    const auto customer = numberd::Uuid::parse(argv[2]);
    if (!customer) return 1;
    return numberd::service::run(
        argv[1], numberd::domain::CustomerId{*customer},
        static_cast<numberd::service::CrashScenario>(std::strtol(argv[3], nullptr, 10)),
        static_cast<int>(std::strtol(argv[4], nullptr, 10)));
}
