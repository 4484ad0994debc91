// SPDX-License-Identifier: Apache-2.0
#include "call/sounds.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fstream>
#include <list>
#include <mutex>
#include <unordered_map>

namespace numberd::call {
namespace {

/// Files being read or decoded at once; each holds at most sound_bytes_max.
constexpr int kLoadingMax = 64;

Error no_such_file(const std::string& name) {
    return {ErrorCode::InvalidArgument, "", "there is no sound file " + name};
}

/// A plain name below the sounds directory: nothing that could climb out of it.
bool is_plain_name(const std::string& name) {
    return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos &&
           name.find('\\') == std::string::npos && name.find('\0') == std::string::npos;
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) return no_such_file(path.filename().string());
    if (size > bytes_max) {
        return Error{ErrorCode::InvalidArgument, "", path.filename().string() + " is too large"};
    }
    std::ifstream file(path, std::ios::binary);
    std::string bytes(size, '\0');
    if (!file.read(bytes.data(), static_cast<std::streamsize>(size))) {
        return no_such_file(path.filename().string());
    }
    return bytes;
}

} // namespace

struct Sounds::State {
    State(http::Client& c, const CallSettings& s) : client(c), settings(s) {}

    struct Kept {
        std::string source;
        media::ClipPtr clip;
    };

    http::Client& client;
    CallSettings settings;
    std::mutex mutex;
    std::list<Kept> kept; ///< most recently used first
    std::unordered_map<std::string, std::list<Kept>::iterator> by_source;
    std::size_t kept_bytes = 0;
    std::atomic<int> loading{0};
    boost::asio::thread_pool workers{1};

    static std::size_t bytes_of(const media::Clip& clip) {
        return clip.pcmu.size() + clip.pcma.size();
    }

    media::ClipPtr find(const std::string& source) {
        const std::lock_guard lock(mutex);
        const auto found = by_source.find(source);
        if (found == by_source.end()) return nullptr;
        kept.splice(kept.begin(), kept, found->second);
        return found->second->clip;
    }

    void keep(const std::string& source, media::ClipPtr clip) {
        const std::lock_guard lock(mutex);
        if (by_source.contains(source)) return;
        kept_bytes += bytes_of(*clip);
        kept.push_front({source, std::move(clip)});
        by_source.emplace(source, kept.begin());
        while (kept_bytes > settings.sound_cache_bytes_max && kept.size() > 1) {
            kept_bytes -= bytes_of(*kept.back().clip);
            by_source.erase(kept.back().source);
            kept.pop_back();
        }
    }

    Result<media::ClipPtr> decode(const std::string& source, const std::string& bytes) {
        const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
        BOOST_OUTCOME_TRY(auto clip,
                          media::decode_sound({data, bytes.size()}, settings.sound_longest));
        keep(source, clip);
        return clip;
    }
};

Sounds::Sounds(http::Client& client, const CallSettings& settings)
    : state_(std::make_shared<State>(client, settings)) {}

Sounds::~Sounds() {
    state_->workers.join();
}

void Sounds::load(const std::string& source, Done done) {
    if (auto clip = state_->find(source)) return done(std::move(clip));
    if (state_->loading.fetch_add(1) >= kLoadingMax) {
        --state_->loading;
        return done(Error{ErrorCode::ResourceExhausted, "", "too many sounds are being loaded"});
    }
    auto finish = [state = state_, done = std::move(done)](Result<media::ClipPtr> clip) {
        --state->loading;
        done(std::move(clip));
    };
    // Decoding takes a while: on our own worker, not on the HTTP client's thread.
    auto decode_later = [state = state_, source, finish](std::string bytes) {
        boost::asio::post(state->workers, [state, source, finish, bytes = std::move(bytes)] {
            finish(state->decode(source, bytes));
        });
    };
    if (!source.starts_with("http://") && !source.starts_with("https://")) {
        if (!is_plain_name(source)) return finish(no_such_file(source));
        boost::asio::post(state_->workers, [state = state_, source, finish] {
            auto bytes = read_file(state->settings.sounds_directory / source,
                                   state->settings.sound_bytes_max);
            if (!bytes) return finish(std::move(bytes).error());
            finish(state->decode(source, bytes.value()));
        });
        return;
    }
    http::ClientRequest request;
    request.url = source;
    request.body_bytes_max = state_->settings.sound_bytes_max;
    request.total_timeout = state_->settings.prompt_wait_max;
    state_->client.fetch(
        std::move(request), [finish, decode_later](Result<http::ClientResponse> response) {
            if (!response) return finish(std::move(response).error());
            if (response.value().status != 200) {
                return finish(Error{
                    ErrorCode::Upstream, "",
                    "the sound's server answered " + std::to_string(response.value().status)});
            }
            decode_later(std::move(response).value().body);
        });
}

} // namespace numberd::call
