// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/rng.hpp"
#include "domain/ids.hpp"

namespace numberd::api {

/// An Idempotency-Key as the store may know it: the key itself stays with the client. What it
/// answers may hold secrets that are otherwise nowhere kept (a new customer's password), so stored
/// answers are encrypted (XSalsa20-Poly1305) under a secret that only the client's key gives.
class AnswerSeal {
  public:
    AnswerSeal(domain::CustomerId customer, std::string_view idempotency_key);

    /// What stands for the key in the store: a hash, hex.
    const std::string& name() const { return name_; }
    /// Base64 of nonce and ciphertext.
    std::string seal(std::string_view answer, Rng& rng) const;
    /// nullopt if it was not sealed under this key.
    std::optional<std::string> open(std::string_view sealed) const;

  private:
    std::string name_;
    std::string secret_;
};

/// SHA-256, hex, of method, path and body: whether a repeated request is the same one.
std::string request_hash(std::string_view method, std::string_view path, std::string_view body);

} // namespace numberd::api
