// SPDX-License-Identifier: Apache-2.0
// What the HTTP server itself costs: every request gets the same 480 bytes of JSON, answered on
// the I/O thread. Prints its port, serves until its standard input ends.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "http/server.hpp"

namespace {

constexpr std::size_t kBodyBytes = 480;

std::string body() {
    std::string json = R"({"filler":")";
    json.append(kBodyBytes - json.size() - 2, 'x');
    return json + "\"}";
}

} // namespace

int main(int argc, char** argv) {
    using namespace numberd::http;
    ServerSettings settings;
    settings.threads = argc > 1 ? std::atoi(argv[1]) : 1;
    Server server(
        settings,
        [json = body()](const Request& /*request*/, const Responder& responder) {
            Response response;
            response.body = json;
            responder.send(std::move(response));
        },
        [](int status) {
            Response response;
            response.status = status;
            return response;
        });
    if (const auto started = server.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    std::printf("%d\n", server.port());
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    server.stop(std::chrono::seconds{1});
}
