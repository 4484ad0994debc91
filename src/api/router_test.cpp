// SPDX-License-Identifier: Apache-2.0
#include "api/router.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace numberd::api {
namespace {

class RouterTest : public testing::Test {
  protected:
    RouterTest() {
        for (const auto& [method, path] : std::vector<std::pair<std::string, std::string>>{
                 {"GET", "/v1.0/numbers"},
                 {"POST", "/v1.0/numbers"},
                 {"GET", "/v1.0/numbers/{id}"},
                 {"DELETE", "/v1.0/numbers/{id}"},
                 {"POST", "/v1.0/numbers/{id}/suspend"},
                 {"POST", "/v1.0/numbers/renew"},
                 {"POST", "/auth/login"}}) {
            auto& operation = operations_.emplace_back();
            operation.method = method;
            operation.path = path;
        }
        std::vector<const Operation*> pointers;
        for (const auto& operation : operations_)
            pointers.push_back(&operation);
        router_ = std::make_unique<Router>(pointers);
    }

    std::string found(std::string_view method, std::string_view path) const {
        const auto match = router_->find(method, path);
        if (!match.operation)
            return match.allow.empty() ? "404" : "405 " + std::string(match.allow);
        const auto& [operation, id, allow] = match;
        return operation->method + " " + operation->path + " " + std::string(id);
    }

    std::deque<Operation> operations_;
    std::unique_ptr<Router> router_;
};

TEST_F(RouterTest, FindsTheOperationAndItsId) {
    EXPECT_EQ(found("GET", "/v1.0/numbers"), "GET /v1.0/numbers ");
    EXPECT_EQ(found("POST", "/v1.0/numbers"), "POST /v1.0/numbers ");
    EXPECT_EQ(found("GET", "/v1.0/numbers/abc"), "GET /v1.0/numbers/{id} abc");
    EXPECT_EQ(found("POST", "/v1.0/numbers/x/suspend"), "POST /v1.0/numbers/{id}/suspend x");
    EXPECT_EQ(found("HEAD", "/v1.0/numbers"), "GET /v1.0/numbers ");
}

TEST_F(RouterTest, ALiteralSegmentWinsOverAnId) {
    EXPECT_EQ(found("POST", "/v1.0/numbers/renew"), "POST /v1.0/numbers/renew ");
}

TEST_F(RouterTest, AnotherPathIsNotFound) {
    for (const char* path :
         {"", "/", "//", "x", "/v1.0", "/v1.0/", "/v1.0/numbers/", "/v1.0//numbers",
          "/v1.0/numbers//suspend", "/v1.0/numbers/x/", "/v1.0/numbers/x/suspend/", "/auth",
          "/v1.0/auth/login", "/V1.0/numbers", "/v1.0/number%73", "/auth/login/x"}) {
        EXPECT_EQ(found("GET", path), "404") << path;
    }
}

TEST_F(RouterTest, AnotherMethodIsToldWhichOnesThereAre) {
    EXPECT_EQ(found("PATCH", "/v1.0/numbers"), "405 OPTIONS, GET, HEAD, POST");
    EXPECT_EQ(found("HEAD", "/auth/login"), "405 OPTIONS, POST");
    EXPECT_EQ(found("get", "/v1.0/numbers/x"), "405 OPTIONS, GET, HEAD, DELETE");
    EXPECT_EQ(found("OPTIONS", "/auth/login"), "405 OPTIONS, POST");
}

} // namespace
} // namespace numberd::api
