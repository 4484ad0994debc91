// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace numberd::service {

/// What the victim of crash_test.cpp is at when it dies.
enum class CrashScenario { Buy, Order, Renew, GiveBack, AllAtOnce };

inline constexpr CrashScenario kCrashScenarios[] = {CrashScenario::Buy, CrashScenario::Order,
                                                    CrashScenario::Renew, CrashScenario::GiveBack,
                                                    CrashScenario::AllAtOnce};

/// Numbers that its customer has before, bought at the clock's beginning.
inline constexpr const char* kOwned[] = {"+15551230001", "+15551230002", "+15551230003",
                                         "+15551230004"};
inline constexpr const char* kBought[] = {"+15551230011", "+15551230012", "+899100000001",
                                          "+15551230013"};
inline constexpr const char* kOrdered[] = {"+15551230021", "+899100000002", "+15551230022"};

/// Whether the month of what it owned is over.
constexpr bool is_month_over(CrashScenario scenario) {
    return scenario == CrashScenario::Renew || scenario == CrashScenario::AllAtOnce;
}
/// How long after the clock's beginning that is.
constexpr std::chrono::seconds later_of(CrashScenario scenario) {
    return is_month_over(scenario) ? std::chrono::days{32} : std::chrono::days{1};
}

} // namespace numberd::service
