// SPDX-License-Identifier: Apache-2.0
#include "http/response_head.hpp"

#include <gtest/gtest.h>

#include "http/http_date.hpp"

namespace numberd::http {
namespace {

std::string head_of(const Response& response, Framing framing = {}) {
    framing.date = "D";
    std::string out;
    append_head(out, response, framing);
    return out;
}

TEST(ResponseHead, IsOneStatusLineAndItsFields) {
    Response response{.status = 201, .content_type = "text/plain", .body = "four", .headers = {}};
    response.headers.add("X-Request-Id", "r1");
    EXPECT_EQ(head_of(response),
              "HTTP/1.1 201 Created\r\nDate: D\r\nContent-Type: text/plain\r\n"
              "Content-Length: 4\r\nX-Request-Id: r1\r\n\r\n");
}

TEST(ResponseHead, SaysHowTheConnectionGoesOn) {
    EXPECT_NE(head_of({}, {.close = true}).find("Connection: close\r\n"), std::string::npos);
    EXPECT_NE(head_of({}, {.http_1_0_keep = true}).find("Connection: keep-alive\r\n"),
              std::string::npos);
    EXPECT_EQ(head_of({}).find("Connection"), std::string::npos);
}

TEST(ResponseHead, HasNoLengthWhereThereIsNoBody) {
    for (const int status : {204, 304}) {
        Response response;
        response.status = status;
        EXPECT_EQ(head_of(response).find("Content-"), std::string::npos) << status;
    }
}

TEST(ResponseHead, KeepsItsFramingAndCannotBeSplit) {
    Response response;
    response.content_type = "text/plain\r\nEvil: 1";
    response.headers.add("content-length", "7");
    response.headers.add("Transfer-Encoding", "chunked");
    response.headers.add("X-Name", "a\r\nSet-Cookie: b");
    response.headers.add("X Name", "a");
    EXPECT_EQ(head_of(response), "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 0\r\n\r\n");
}

TEST(HttpDate, IsImfFixdate) {
    EXPECT_EQ(http_date(std::chrono::sys_seconds{std::chrono::seconds{784111777}}),
              "Sun, 06 Nov 1994 08:49:37 GMT");
}

} // namespace
} // namespace numberd::http
