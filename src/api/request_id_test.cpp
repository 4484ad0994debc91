// SPDX-License-Identifier: Apache-2.0
#include "api/request_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace numberd::api {
namespace {

/// Bytes 0, 1, 2, …: so that the encoding can be told.
class CountingRng final : public Rng {
  public:
    void fill(std::span<std::uint8_t> out) override {
        for (auto& byte : out)
            byte = next_++;
    }

  private:
    std::uint8_t next_ = 0;
};

std::string id_for(const std::string& sent, Rng& rng) {
    http::Headers headers;
    headers.add("x-request-id", sent);
    return request_id_of(headers, rng);
}

TEST(RequestId, TheClientsIsKeptIfItIsHarmless) {
    SeededRng rng(1);
    for (const std::string& id : {std::string("a"), std::string("Abc-1_9"), std::string(64, 'x')}) {
        EXPECT_EQ(id_for(id, rng), id);
    }
}

TEST(RequestId, AnotherIsReplaced) {
    SeededRng rng(1);
    for (const std::string& id : {std::string(), std::string(65, 'x'), std::string("a b"),
                                  std::string("a\nb"), std::string("é"), std::string("a.b")}) {
        EXPECT_THAT(id_for(id, rng), testing::MatchesRegex("req_[A-Z2-7]{26}"));
    }
}

TEST(RequestId, AnOwnOneIsSixteenRandomBytesInBase32) {
    CountingRng rng;
    // As base32(1) writes the bytes 00 01 … 0f.
    EXPECT_EQ(request_id_of({}, rng), "req_AAAQEAYEAUDAOCAJBIFQYDIOB4");
    EXPECT_NE(request_id_of({}, rng), "req_AAAQEAYEAUDAOCAJBIFQYDIOB4");
}

} // namespace
} // namespace numberd::api
