// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <string_view>

#include "http/server.hpp"

namespace numberd::http::test {

/// How long a test waits for what must come.
constexpr std::chrono::seconds kPatience{20};

/// An answer as it came off the wire.
struct Reply {
    int status = 0;
    std::string head;
    std::string body;
};

/// A client that sends any bytes and reads answers, on a blocking socket with a deadline.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False once the server no longer takes it.
    bool send(std::string_view bytes);
    /// The next answer; nullopt if the connection ends or nothing comes in time.
    std::optional<Reply> reply(bool without_body = false);
    /// The status of the next answer, 0 if there is none.
    int status();
    /// Whether the server ends the connection in order, without further bytes.
    bool ended();
    /// So many bytes; fewer if the connection ends or nothing comes in time.
    std::string bytes(std::size_t count);
    /// Everything until the connection ends.
    std::string rest();
    void close();

  private:
    bool receive();

    int socket_ = -1;
    std::string received_;
};

std::string get(std::string_view path, std::string_view fields = "");

/// "page 503": what the servers under test answer by themselves.
Response error_page(int status);
Response text(std::string body);

/// A started server on a free port.
class LoopbackServer {
  public:
    explicit LoopbackServer(Handler handler, ServerSettings settings = {});
    std::uint16_t port() const { return server_.port(); }
    Server& server() { return server_; }

  private:
    Server server_;
};

/// A value that another thread will set, waited for with a deadline.
template <class T>
class Awaited {
  public:
    void set(T value) { promise_.set_value(std::move(value)); }
    /// Throws, and so fails the test, if it does not come in time.
    T get() {
        auto future = promise_.get_future();
        if (future.wait_for(kPatience) != std::future_status::ready) {
            throw std::runtime_error("waited in vain");
        }
        return future.get();
    }

  private:
    std::promise<T> promise_;
};

} // namespace numberd::http::test
