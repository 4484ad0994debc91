// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string_view>

#include "base/log.hpp"

namespace numberd::store {

/// Runs what the store was handed. It is not meant to throw; if it does, the thread lives on and
/// the log tells. Gives whether it came back.
template <class Call>
bool guarded(std::string_view what, Call call) {
    try {
        call();
        return true;
    } catch (const std::exception& thrown) {
        log::error("store_exception", {{"in", what}, {"what", thrown.what()}});
    } catch (...) {
        log::error("store_exception", {{"in", what}});
    }
    return false;
}

} // namespace numberd::store
