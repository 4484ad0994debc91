// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/document.hpp"

namespace numberd::api {

/// Finds the operation of a method and path: a tree of path segments, no allocation in a look-up.
/// A literal segment wins over {id} and {account}; "/a" and "/a/" are two paths. HEAD is answered
/// as GET. Immutable; any thread. Borrows the operations.
class Router {
  public:
    struct Match {
        const Operation* operation = nullptr; ///< null: no such path, or not that method
        std::string_view id;    ///< what stands for {id} or {account}; a view into the path
        std::string_view allow; ///< the path's methods; empty: no such path
    };

    explicit Router(const std::vector<const Operation*>& operations);
    ~Router();

    Match find(std::string_view method, std::string_view path) const;

  private:
    struct Node;
    std::unique_ptr<Node> root_;
};

} // namespace numberd::api
