// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "domain/reason.hpp"

namespace numberd::flow {

/// Where in a document something stands: a chain on the stack, made into text only for a fault.
struct Path {
    static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);

    const Path* parent = nullptr;
    std::string_view name{};
    std::size_t index = kNoIndex;

    Path member(std::string_view of) const { return {this, of}; }
    Path item(std::size_t of) const { return {this, {}, of}; }
    /// "actions[1].option.text"; a name that a client made up is cut to kNameMax bytes.
    std::string to_string() const;

    static constexpr std::size_t kNameMax = 64;
};

/// Collects what is wrong with an input, all of it up to kFaultsMax.
class Faults {
  public:
    void add(const Path& path, domain::Fault fault, std::string message);
    void add(std::string path, domain::Fault fault, std::string message);

    bool none() const { return problems_.empty(); }
    const std::vector<Problem>& problems() const { return problems_; }
    std::vector<Problem> take() { return std::move(problems_); }

  private:
    std::vector<Problem> problems_;
};

/// A hostile document must not make an answer many times its own size.
inline constexpr std::size_t kFaultsMax = 200;

} // namespace numberd::flow
