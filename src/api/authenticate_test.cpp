// SPDX-License-Identifier: Apache-2.0
#include "api/authenticate.hpp"

#include <gtest/gtest.h>

namespace numberd::api {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string credential(const Fields& fields, const Query& query = {}) {
    http::Headers headers;
    for (const auto& [name, value] : fields)
        headers.add(name, value);
    return credential_of(headers, query);
}

TEST(Credential, IsTakenFromEachPlace) {
    EXPECT_EQ(credential({}, {{"token", "t"}}), "t");
    EXPECT_EQ(credential({}, {{"accesskey", "k"}}), "k");
    EXPECT_EQ(credential({{"Authorization", "Bearer b"}}), "b");
    EXPECT_EQ(credential({{"authorization", " bEARER   b "}}), "b");
    EXPECT_EQ(credential({{"Cookie", "token=c"}}), "c");
    EXPECT_EQ(credential({{"Cookie", "a=1; accesskey=\"q\" ;b=2"}}), "q");
}

TEST(Credential, OfSeveralTheFirstPlaceWins) {
    Fields fields{{"Cookie", "accesskey=ck; token=ct"}, {"Authorization", "Bearer b"}};
    Query query{{"accesskey", "qk"}, {"token", "qt"}};
    EXPECT_EQ(credential(fields, query), "ct");
    fields[0].second = "accesskey=ck";
    EXPECT_EQ(credential(fields, query), "qt");
    query.pop_back();
    EXPECT_EQ(credential(fields, query), "b");
    fields.pop_back();
    EXPECT_EQ(credential(fields, query), "ck");
    fields.clear();
    EXPECT_EQ(credential(fields, query), "qk");
}

TEST(Credential, AnEmptyPlaceIsPassedOver) {
    EXPECT_EQ(credential({{"Cookie", "token="}, {"Authorization", "Bearer "}},
                         {{"token", ""}, {"accesskey", "k"}}),
              "k");
}

TEST(Credential, IsNotTakenFromAnywhereElse) {
    for (const Fields& fields :
         {Fields{}, Fields{{"Authorization", "Basic dTpw"}}, Fields{{"Authorization", "Bearer"}},
          Fields{{"Authorization", "Bearerx"}}, Fields{{"Cookie", "token"}},
          Fields{{"Cookie", "xtoken=1;;=;"}}, Fields{{"X-Token", "t"}}}) {
        EXPECT_EQ(credential(fields, {{"Token", "t"}}), "");
    }
}

} // namespace
} // namespace numberd::api
