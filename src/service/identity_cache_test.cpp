// SPDX-License-Identifier: Apache-2.0
#include "service/identity_cache.hpp"

#include <gtest/gtest.h>

#include "support/stack.hpp"

namespace numberd::service {
namespace {

TEST(IdentityCache, StartsOverWhenFull) {
    test::Stack stack;
    IdentityCache cache(*stack.store);
    const auto keep = [&](const std::string& credential) {
        cache.keep(credential, {}, cache.version());
    };
    const auto is_kept = [&](const std::string& credential) {
        return cache.find(credential, stack.clock.now()).has_value();
    };
    for (std::size_t i = 0; i < IdentityCache::kKeptMax; ++i)
        keep("vb_" + std::to_string(i));
    EXPECT_TRUE(is_kept("vb_0"));
    keep("vb_last");
    EXPECT_FALSE(is_kept("vb_0"));
    EXPECT_TRUE(is_kept("vb_last"));
}

TEST(IdentityCache, KeepsNobodyBeyondTheirTime) {
    test::Stack stack;
    IdentityCache cache(*stack.store);
    cache.keep("vb_1", {{}, stack.clock.now() + std::chrono::seconds{1}}, cache.version());
    EXPECT_TRUE(cache.find("vb_1", stack.clock.now()));
    stack.clock.advance(std::chrono::seconds{1});
    EXPECT_FALSE(cache.find("vb_1", stack.clock.now()));
}

} // namespace
} // namespace numberd::service
