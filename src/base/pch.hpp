// SPDX-License-Identifier: Apache-2.0
// What nearly every translation unit includes anyway; precompiled once per module.
// Asio, Beast and the C libraries stay out: only the files that talk to them pay for them.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>
#include <chrono>
#include <compare>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
