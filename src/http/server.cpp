// SPDX-License-Identifier: Apache-2.0
#include "http/server.hpp"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "http/context.hpp"

namespace numberd::http {

struct Server::State {
    State(ServerSettings settings, Handler handler, ErrorPage error_page)
        : shared{std::move(settings), std::move(handler), std::move(error_page), 0} {}

    Shared shared;
    std::vector<std::unique_ptr<Context>> contexts;
    std::vector<std::thread> threads;
    std::uint16_t port = 0;

    std::mutex mutex;
    std::condition_variable ended;
    std::size_t running = 0;

    Result<void> listen(int count);
    void run(Context& context);
};

Result<void> Server::State::listen(int count) {
    const bool share = count > 1;
    port = shared.settings.port;
    for (int i = 0; i < count; ++i) {
        auto context = std::make_unique<Context>(shared);
        if (share && port != 0 && i == 0) {
            BOOST_OUTCOME_TRY(context->check_free(port));
        }
        BOOST_OUTCOME_TRY(const auto bound, context->listen(port, share));
        port = bound;
        contexts.push_back(std::move(context));
    }
    return success();
}

void Server::State::run(Context& context) {
    ::pthread_setname_np(::pthread_self(), "http");
    context.run();
    const std::lock_guard lock(mutex);
    --running;
    ended.notify_all();
}

Server::Server(ServerSettings settings, Handler handler, ErrorPage error_page)
    : state_(std::make_shared<State>(std::move(settings), std::move(handler),
                                     std::move(error_page))) {}

Server::~Server() {
    stop(std::chrono::milliseconds{0});
}

Result<void> Server::start() {
    auto& state = *state_;
    if (auto listening = state.listen(std::max(1, state.shared.settings.threads)); !listening) {
        state.contexts.clear();
        return listening;
    }
    state.running = state.contexts.size();
    for (const auto& context : state.contexts) {
        state.threads.emplace_back([&state, &context = *context] { state.run(context); });
    }
    return success();
}

std::uint16_t Server::port() const {
    return state_->port;
}

void Server::stop(std::chrono::milliseconds grace) {
    auto& state = *state_;
    for (const auto& context : state.contexts)
        context->drain();
    {
        std::unique_lock lock(state.mutex);
        state.ended.wait_for(lock, grace, [&state] { return state.running == 0; });
    }
    for (const auto& context : state.contexts)
        context->abort();
    for (auto& thread : state.threads)
        thread.join();
    state.threads.clear();
    state.contexts.clear();
}

} // namespace numberd::http
