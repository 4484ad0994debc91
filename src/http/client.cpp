// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include <curl/curl.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/log.hpp"
#include "http/transfer.hpp"

namespace numberd::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPollMax{1000};
constexpr long kIdleConnectionsMax = 128;

struct MultiDeleter {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

CURLM* make_multi() {
    // Once per process and never undone: a name look-up may outlive its client.
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM* multi = ready == CURLE_OK ? curl_multi_init() : nullptr;
    if (multi != nullptr) curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kIdleConnectionsMax);
    return multi;
}

Error shutting_down() {
    return Error{.code = ErrorCode::Unavailable, .message = "the client is shutting down"};
}

Error out_of_memory() {
    return Error{.code = ErrorCode::Internal, .detail = "no curl handle"};
}

void call(const Client::Done& done, Result<ClientResponse> result) {
    try {
        done(std::move(result));
    } catch (const std::exception& error) {
        log::error("http_done_threw", {{"what", error.what()}});
    }
}

} // namespace

/// The client's loop. A transfer waits in the inbox, then in its host's queue, then runs:
///
///   fetch ─► inbox ─► Host::waiting ─► running (in the multi handle) ─► done
///
/// All three together hold at most in_flight_max.
struct Client::State {
    explicit State(ClientSettings client_settings)
        : settings(client_settings), multi(make_multi()), thread([this] { run(); }) {}

    struct Refused {
        Done done;
        Error error;
    };
    struct Host {
        std::size_t running = 0;
        std::deque<std::unique_ptr<Transfer>> waiting;
    };

    bool reserve();
    void refuse(Done done, Error error);
    void put(std::unique_ptr<Transfer> transfer);
    void end();

    // The rest: the client's thread only.
    void run();
    bool take_inbox();
    void start(std::unique_ptr<Transfer> transfer);
    void finish(std::unique_ptr<Transfer> transfer, Result<ClientResponse> result);
    void collect();
    void leave(const std::string& host);
    void expire_waiting();
    void poll();
    void fail_all();

    const ClientSettings settings;
    std::atomic<std::size_t> in_flight{0};

    std::mutex mutex;
    std::vector<std::unique_ptr<Transfer>> inbox;
    std::vector<Refused> refused; ///< only what their callers hold anyway: `done`
    bool stopping = false;
    bool stopped = false; ///< the thread has looked at the inbox for the last time

    std::unique_ptr<CURLM, MultiDeleter> multi;
    std::map<std::string, Host> hosts;
    std::unordered_map<CURL*, std::unique_ptr<Transfer>> running;
    std::thread thread; ///< last: it uses what stands above
};

bool Client::State::reserve() {
    std::size_t now = in_flight.load();
    while (now < settings.in_flight_max) {
        if (in_flight.compare_exchange_weak(now, now + 1)) return true;
    }
    return false;
}

void Client::State::refuse(Done done, Error error) {
    {
        const std::lock_guard lock(mutex);
        if (!stopped) {
            refused.push_back({std::move(done), std::move(error)});
            curl_multi_wakeup(multi.get());
            return;
        }
    }
    call(done, shutting_down());
}

void Client::State::put(std::unique_ptr<Transfer> transfer) {
    {
        const std::lock_guard lock(mutex);
        if (!stopped) {
            inbox.push_back(std::move(transfer));
            curl_multi_wakeup(multi.get());
            return;
        }
    }
    finish(std::move(transfer), shutting_down());
}

void Client::State::end() {
    {
        const std::lock_guard lock(mutex);
        stopping = true;
        curl_multi_wakeup(multi.get());
    }
    if (thread.joinable()) thread.join();
}

void Client::State::run() {
    ::pthread_setname_np(::pthread_self(), "http-client");
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE); // OpenSSL writes without MSG_NOSIGNAL
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    while (take_inbox()) {
        int still_running = 0;
        curl_multi_perform(multi.get(), &still_running);
        collect();
        expire_waiting();
        poll();
    }
    fail_all();
}

bool Client::State::take_inbox() {
    std::vector<std::unique_ptr<Transfer>> arrived;
    std::vector<Refused> turned_away;
    bool go_on = true;
    {
        const std::lock_guard lock(mutex);
        arrived.swap(inbox);
        turned_away.swap(refused);
        go_on = !stopping;
    }
    for (auto& [done, error] : turned_away)
        call(done, std::move(error));
    for (auto& transfer : arrived) {
        auto& host = hosts[transfer->host()];
        if (host.running < settings.per_host_max) {
            ++host.running;
            start(std::move(transfer));
        } else {
            host.waiting.push_back(std::move(transfer));
        }
    }
    return go_on;
}

/// Its host has counted it already.
void Client::State::start(std::unique_ptr<Transfer> transfer) {
    CURL* easy =
        transfer->prepare(settings.allow_private_targets, std::chrono::steady_clock::now());
    if (easy == nullptr || curl_multi_add_handle(multi.get(), easy) != CURLM_OK) {
        const std::string host = transfer->host();
        finish(std::move(transfer), out_of_memory());
        leave(host);
        return;
    }
    running.emplace(easy, std::move(transfer));
}

/// The place is free before `done` is called, so that it may fetch again.
void Client::State::finish(std::unique_ptr<Transfer> transfer, Result<ClientResponse> result) {
    const auto done = transfer->take_done();
    transfer.reset();
    --in_flight;
    call(done, std::move(result));
}

void Client::State::collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL* easy = message->easy_handle;
        const CURLcode outcome = message->data.result;
        auto node = running.extract(easy);
        curl_multi_remove_handle(multi.get(), easy); // `message` is gone with it
        const std::string host = node.mapped()->host();
        auto result = node.mapped()->result(outcome);
        finish(std::move(node.mapped()), std::move(result));
        leave(host);
    }
}

/// One transfer of that host has ended: the next one takes its place.
void Client::State::leave(const std::string& name) {
    const auto place = hosts.find(name);
    auto& host = place->second;
    if (!host.waiting.empty()) {
        auto next = std::move(host.waiting.front());
        host.waiting.pop_front();
        start(std::move(next));
    } else if (--host.running == 0) {
        hosts.erase(place);
    }
}

/// Waiting counts against total_timeout.
void Client::State::expire_waiting() {
    const auto now = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<Transfer>> expired;
    for (auto& [name, host] : hosts) {
        std::erase_if(host.waiting, [&](std::unique_ptr<Transfer>& transfer) {
            if (transfer->deadline() > now) return false;
            expired.push_back(std::move(transfer));
            return true;
        });
    }
    for (auto& transfer : expired) {
        auto result = transfer->result(CURLE_OPERATION_TIMEDOUT);
        finish(std::move(transfer), std::move(result));
    }
}

void Client::State::poll() {
    auto wait = kPollMax;
    const auto now = std::chrono::steady_clock::now();
    for (const auto& [name, host] : hosts) {
        for (const auto& transfer : host.waiting) {
            const auto left = std::chrono::ceil<milliseconds>(transfer->deadline() - now);
            wait = std::clamp(left, milliseconds{0}, wait);
        }
    }
    if (curl_multi_poll(multi.get(), nullptr, 0, static_cast<int>(wait.count()), nullptr) ==
        CURLM_OK) {
        return;
    }
    log::error("http_client_poll_failed");
    std::this_thread::sleep_for(milliseconds{10}); // out of memory: do not spin on it
}

void Client::State::fail_all() {
    bool busy = true;
    while (busy) { // a `done` that is told so may fetch again; that ends here too
        for (auto& [easy, transfer] : std::exchange(running, {})) {
            curl_multi_remove_handle(multi.get(), easy);
            finish(std::move(transfer), shutting_down());
        }
        for (auto& [name, host] : std::exchange(hosts, {})) {
            for (auto& transfer : host.waiting)
                finish(std::move(transfer), shutting_down());
        }
        take_inbox();
        const std::lock_guard lock(mutex);
        busy = in_flight.load() > 0 || !refused.empty();
        stopped = !busy;
    }
}

Client::Client(ClientSettings settings) : state_(std::make_unique<State>(settings)) {}

Client::~Client() {
    stop();
}

void Client::stop() {
    state_->end();
}

void Client::fetch(ClientRequest request, Done done) {
    if (auto fields = check_fields(request); !fields) {
        return state_->refuse(std::move(done), std::move(fields).assume_error());
    }
    auto host = host_of(request.url);
    if (!host) return state_->refuse(std::move(done), std::move(host).assume_error());
    if (!state_->reserve()) {
        return state_->refuse(std::move(done), Error{.code = ErrorCode::ResourceExhausted,
                                                     .message = "too many requests in flight"});
    }
    const auto deadline = std::chrono::steady_clock::now() + request.total_timeout;
    state_->put(std::make_unique<Transfer>(std::move(request), std::move(done),
                                           std::move(host).assume_value(), deadline));
}

} // namespace numberd::http
