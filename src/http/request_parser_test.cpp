// SPDX-License-Identifier: Apache-2.0
#include "http/request_parser.hpp"

#include <gtest/gtest.h>

#include <string>

namespace numberd::http {
namespace {

using Progress = RequestParser::Progress;

constexpr std::size_t kHeaderMax = 512;
constexpr std::size_t kBodyMax = 64;

struct Parsed {
    Progress progress = Progress::NeedMore;
    int failure = 0;
    Request request;
    std::string rest;
};

/// Feeds `text` in pieces of `step` bytes until one request is whole or wrong.
Parsed parse(std::string_view text, std::size_t step) {
    RequestParser parser(kHeaderMax, kBodyMax);
    parser.reset();
    Parsed outcome;
    std::string window;
    while (outcome.progress == Progress::NeedMore && !text.empty()) {
        window.append(text.substr(0, step));
        text.remove_prefix(std::min(step, text.size()));
        do {
            std::size_t used = 0;
            outcome.progress = parser.feed(window, used);
            window.erase(0, used);
        } while (outcome.progress == Progress::Header);
    }
    outcome.failure = parser.failure();
    outcome.request = std::move(parser.request());
    outcome.rest = window + std::string(text);
    return outcome;
}

/// Whole, byte by byte and in odd pieces: the result must not depend on how TCP cuts it.
template <class Check>
void parse_in_pieces(std::string_view text, Check check) {
    for (const std::size_t step : {text.size(), std::size_t{1}, std::size_t{7}}) {
        SCOPED_TRACE(testing::Message() << "step " << step << " of " << text);
        check(parse(text, step));
    }
}

void expect_failure(std::string_view text, int status) {
    parse_in_pieces(text, [&](const Parsed& outcome) {
        EXPECT_EQ(outcome.progress, Progress::Failed);
        EXPECT_EQ(outcome.failure, status);
    });
}

TEST(RequestParser, ReadsARequestWithABody) {
    parse_in_pieces("POST /v1/a%20b?x=1&y HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET",
                    [](const Parsed& outcome) {
                        ASSERT_EQ(outcome.progress, Progress::Complete);
                        EXPECT_EQ(outcome.request.method, "POST");
                        EXPECT_EQ(outcome.request.path, "/v1/a%20b");
                        EXPECT_EQ(outcome.request.query, "x=1&y");
                        EXPECT_EQ(outcome.request.body, "hello");
                        EXPECT_EQ(outcome.request.headers.find("host"), "h");
                        EXPECT_EQ(outcome.rest, "GET");
                    });
}

TEST(RequestParser, JoinsChunksAndDropsTrailers) {
    parse_in_pieces(
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\nNEXT",
        [](const Parsed& outcome) {
            ASSERT_EQ(outcome.progress, Progress::Complete);
            EXPECT_EQ(outcome.request.body, "abcde");
            EXPECT_EQ(outcome.request.headers.find("X-Trailer"), std::nullopt);
            EXPECT_EQ(outcome.rest, "NEXT");
        });
}

TEST(RequestParser, TakesEveryFormOfTarget) {
    struct Case {
        std::string_view line, path, query;
    };
    for (const auto& each :
         {Case{"GET http://h/p?q", "/p", "q"}, Case{"GET HTTPS://h:1?q", "/", "q"},
          Case{"GET http://h", "/", ""}, Case{"OPTIONS *", "*", ""}, Case{"GET /?", "/", ""}}) {
        const auto text = std::string(each.line) + " HTTP/1.1\r\nHost: h\r\n\r\n";
        parse_in_pieces(text, [&](const Parsed& outcome) {
            ASSERT_EQ(outcome.progress, Progress::Complete);
            EXPECT_EQ(outcome.request.path, each.path);
            EXPECT_EQ(outcome.request.query, each.query);
        });
    }
}

TEST(RequestParser, RefusesMalformedRequests) {
    const std::string host = "Host: h\r\n\r\n";
    for (const std::string& bad :
         {"GET\r\n" + host, "GET / HTTP/2.0\r\n" + host, "GET /  HTTP/1.1\r\n" + host,
          "GET x HTTP/1.1\r\n" + host, "GET * HTTP/1.1\r\n" + host, "GET /#f HTTP/1.1\r\n" + host,
          "CONNECT h:80 HTTP/1.1\r\n" + host, "GET http:///p HTTP/1.1\r\n" + host,
          std::string("GET / HTTP/1.1\r\n\r\n"), "GET / HTTP/1.1\r\nHost: a\r\n" + host,
          "GET / HTTP/1.1\r\nX : 1\r\n" + host, "GET / HTTP/1.1\r\n: 1\r\n" + host,
          "GET / HTTP/1.1\r\nX: \x01\r\n" + host, "GET / HTTP/1.1\nHost: h\n\n" + host,
          std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15)}) {
        expect_failure(bad, 400);
    }
}

TEST(RequestParser, RefusesWhatTwoReadersCouldFrameDifferently) {
    for (const auto* fields :
         {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
          "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 3, 4\r\n",
          "Content-Length: -1\r\n", "Content-Length: +3\r\n", "Content-Length: 0x3\r\n",
          "Content-Length: 99999999999999999999999\r\n", "Content-Length:\r\n",
          "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, gzip\r\n",
          "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: identity\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding:\r\n",
          "Transfer-Encoding: \"chunked\"\r\n", "Transfer-Encoding : chunked\r\n"}) {
        expect_failure(
            std::string("POST / HTTP/1.1\r\nHost: h\r\n") + fields + "\r\n3\r\nabc\r\n0\r\n\r\n",
            400);
    }
    expect_failure("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
}

TEST(RequestParser, RefusesBrokenChunks) {
    for (const auto* chunks : {"x\r\nabc\r\n", "-1\r\nabc\r\n", "3\r\nabcd\r\n0\r\n\r\n",
                               "11111111111111111\r\n", "3 x\r\nabc\r\n"}) {
        expect_failure(
            std::string("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n") +
                chunks,
            400);
    }
}

TEST(RequestParser, BoundsTheWholeHeaderHoweverItArrives) {
    std::string fields;
    while (fields.size() <= kHeaderMax)
        fields += "X-Filler: 0123456789\r\n";
    expect_failure("GET / HTTP/1.1\r\n" + fields + "\r\n", 431);
    expect_failure("GET /" + std::string(kHeaderMax, 'a') + " HTTP/1.1\r\n\r\n", 431);
    expect_failure("GET / HTTP/1.1\r\nX: " + std::string(kHeaderMax, 'a') + "\r\n\r\n", 431);
    // Field by field nothing ever waits in the window, so the window's size alone is no bound.
    RequestParser parser(kHeaderMax, kBodyMax);
    parser.reset();
    std::size_t used = 0;
    ASSERT_EQ(parser.feed("GET / HTTP/1.1\r\n", used), Progress::NeedMore);
    auto progress = Progress::NeedMore;
    std::size_t fed = 0;
    for (; progress == Progress::NeedMore && fed < 10 * kHeaderMax; fed += used) {
        progress = parser.feed("X-Filler: 0123456789\r\nX", used);
    }
    EXPECT_EQ(progress, Progress::Failed);
    EXPECT_EQ(parser.failure(), 431);
}

TEST(RequestParser, BoundsTheBodyAndTheTrailers) {
    expect_failure("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 65\r\n\r\n", 413);
    const std::string chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    const auto chunk = "20\r\n" + std::string(32, 'a') + "\r\n";
    expect_failure(chunked + chunk + chunk + chunk, 413);
    expect_failure(chunked + "ffffffffffffffff\r\n", 413);
    const auto trailer = "X-T: " + std::string(kHeaderMax, 't') + "\r\n";
    expect_failure(chunked + "0\r\n" + trailer + "\r\n", 431);
    const auto whole =
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 64\r\n\r\n" + std::string(kBodyMax, 'b');
    parse_in_pieces(whole, [](const Parsed& outcome) {
        EXPECT_EQ(outcome.progress, Progress::Complete);
        EXPECT_EQ(outcome.request.body.size(), kBodyMax);
    });
}

TEST(RequestParser, AsksForTheBoundOfABodyByItsPath) {
    std::string asked;
    RequestParser parser(kHeaderMax, kBodyMax, [&](const std::string& method, const auto& path) {
        asked = method + " " + path;
        return path == "/large" ? 2 * kBodyMax : kBodyMax;
    });
    const auto outcome = [&](const std::string& path) {
        parser.reset();
        const auto text = "POST " + path + "?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: " +
                          std::to_string(kBodyMax + 1) + "\r\n\r\n";
        std::size_t used = 0;
        return parser.feed(text, used);
    };
    EXPECT_EQ(outcome("/large"), Progress::Header);
    EXPECT_EQ(asked, "POST /large");
    EXPECT_EQ(outcome("/small"), Progress::Failed);
    EXPECT_EQ(parser.failure(), 413);
}

TEST(RequestParser, KnowsHowTheConnectionGoesOn) {
    struct Case {
        std::string_view text;
        bool keep_alive;
    };
    for (const auto& [text, keep_alive] :
         {Case{"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true},
          Case{"GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n", false},
          Case{"GET / HTTP/1.0\r\n\r\n", false},
          Case{"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true}}) {
        RequestParser parser(kHeaderMax, kBodyMax);
        parser.reset();
        std::size_t used = 0;
        ASSERT_EQ(parser.feed(text, used), Progress::Complete) << text;
        EXPECT_EQ(parser.keep_alive(), keep_alive) << text;
    }
}

} // namespace
} // namespace numberd::http
