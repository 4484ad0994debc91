// SPDX-License-Identifier: Apache-2.0
#include "call/sounds.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fstream>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace numberd::call {
namespace {

/// Sounds being fetched, read or decoded at once; each holds at most sound_bytes_max.
constexpr std::size_t kLoadingMax = 64;

/// What tells that a file is no longer the one that was read; nothing of a URL.
struct FileStamp {
    std::filesystem::file_time_type changed{};
    std::uintmax_t bytes = 0;

    bool operator==(const FileStamp&) const = default;
};

std::optional<FileStamp> stamp_of(const std::filesystem::path& path) {
    std::error_code error;
    FileStamp stamp;
    stamp.bytes = std::filesystem::file_size(path, error);
    if (error) return std::nullopt;
    stamp.changed = std::filesystem::last_write_time(path, error);
    if (error) return std::nullopt;
    return stamp;
}

std::size_t bytes_of(const media::Clip& clip) {
    return clip.pcmu.size() + clip.pcma.size();
}

bool is_url(const std::string& source) {
    return source.starts_with("http://") || source.starts_with("https://");
}

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
    State(http::Client& c, const CallSettings& s, const Clock& k)
        : client(c), settings(s), clock(k) {}

    struct Kept {
        std::string source;
        FileStamp file;
        SteadyTime since;
        media::ClipPtr clip;
    };
    /// A sound that is being fetched or decoded, and everybody who waits for it.
    struct Load {
        FileStamp file; ///< as it was before it was read
        std::vector<Done> askers{};
    };

    http::Client& client;
    const CallSettings settings;
    const Clock& clock;
    std::mutex mutex;     ///< guards what follows
    std::list<Kept> kept; ///< most recently used first
    std::unordered_map<std::string, std::list<Kept>::iterator> by_source;
    std::size_t kept_bytes = 0;
    std::unordered_map<std::string, Load> loads;
    std::size_t askers = 0;
    boost::asio::thread_pool workers{1}; ///< last: it uses what stands above

    media::ClipPtr find(const std::string& source, const FileStamp& file);
    void keep(const std::string& source, const FileStamp& file, const media::ClipPtr& clip);
    void drop(std::list<Kept>::iterator entry);
    bool join(const std::string& source, const FileStamp& file, Done done);
    void finish(const std::string& source, const Result<media::ClipPtr>& result);
    Result<media::ClipPtr> decode(const std::string& bytes) const;

    static void read(const std::shared_ptr<State>& state, const std::string& source);
    static void fetch(const std::shared_ptr<State>& state, const std::string& source);
};

media::ClipPtr Sounds::State::find(const std::string& source, const FileStamp& file) {
    const auto found = by_source.find(source);
    if (found == by_source.end()) return nullptr;
    const Kept& one = *found->second;
    const bool is_fresh =
        is_url(source) ? clock.steady() - one.since < settings.sound_url_kept : one.file == file;
    if (!is_fresh) return nullptr;
    kept.splice(kept.begin(), kept, found->second);
    return one.clip;
}

void Sounds::State::drop(std::list<Kept>::iterator entry) {
    kept_bytes -= bytes_of(*entry->clip);
    by_source.erase(entry->source);
    kept.erase(entry);
}

void Sounds::State::keep(const std::string& source, const FileStamp& file,
                         const media::ClipPtr& clip) {
    if (const auto found = by_source.find(source); found != by_source.end()) drop(found->second);
    kept_bytes += bytes_of(*clip);
    kept.push_front({source, file, clock.steady(), clip});
    by_source.emplace(source, kept.begin());
    while (kept_bytes > settings.sound_cache_bytes_max && kept.size() > 1)
        drop(std::prev(kept.end()));
}

/// Answers from what is kept, or adds to those who wait; true: the first of them, who must load it.
bool Sounds::State::join(const std::string& source, const FileStamp& file, Done done) {
    std::unique_lock lock(mutex);
    if (auto clip = find(source, file)) {
        lock.unlock();
        done(std::move(clip));
        return false;
    }
    const auto found = loads.find(source);
    const bool is_new = found == loads.end();
    if (askers >= settings.live_calls_max + kLoadingMax ||
        (is_new && loads.size() >= kLoadingMax)) {
        lock.unlock();
        done(Error{ErrorCode::ResourceExhausted, "", "too many sounds are being loaded"});
        return false;
    }
    ++askers;
    auto& load = is_new ? loads.emplace(source, Load{file}).first->second : found->second;
    load.askers.push_back(std::move(done));
    return is_new;
}

void Sounds::State::finish(const std::string& source, const Result<media::ClipPtr>& result) {
    std::vector<Done> waiting;
    {
        const std::lock_guard lock(mutex);
        auto load = loads.extract(source);
        waiting = std::move(load.mapped().askers);
        askers -= waiting.size();
        if (result) keep(source, load.mapped().file, result.value());
    }
    for (const auto& done : waiting)
        done(result);
}

Result<media::ClipPtr> Sounds::State::decode(const std::string& bytes) const {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return media::decode_sound({data, bytes.size()}, settings.sound_longest);
}

void Sounds::State::read(const std::shared_ptr<State>& state, const std::string& source) {
    boost::asio::post(state->workers, [state, source] {
        const auto bytes =
            read_file(state->settings.sounds_directory / source, state->settings.sound_bytes_max);
        if (!bytes) return state->finish(source, bytes.error());
        state->finish(source, state->decode(bytes.value()));
    });
}

void Sounds::State::fetch(const std::shared_ptr<State>& state, const std::string& source) {
    http::ClientRequest request;
    request.url = source;
    request.body_bytes_max = state->settings.sound_bytes_max;
    request.total_timeout = state->settings.prompt_wait_max;
    state->client.fetch(std::move(request), [state, source](Result<http::ClientResponse> response) {
        if (!response) return state->finish(source, std::move(response).error());
        if (response.value().status != 200) {
            return state->finish(source, Error{ErrorCode::Upstream, "",
                                               "the sound's server answered " +
                                                   std::to_string(response.value().status)});
        }
        // Decoding takes a while: on our own worker, not on the HTTP client's thread.
        boost::asio::post(state->workers,
                          [state, source, bytes = std::move(response).value().body] {
                              state->finish(source, state->decode(bytes));
                          });
    });
}

Sounds::Sounds(http::Client& client, const CallSettings& settings, const Clock& clock)
    : state_(std::make_shared<State>(client, settings, clock)) {}

Sounds::~Sounds() {
    state_->workers.join();
}

void Sounds::load(const std::string& source, Done done) {
    if (is_url(source)) {
        if (state_->join(source, {}, std::move(done))) State::fetch(state_, source);
        return;
    }
    if (!is_plain_name(source)) return done(no_such_file(source));
    const auto file = stamp_of(state_->settings.sounds_directory / source);
    if (!file) return done(no_such_file(source));
    if (state_->join(source, *file, std::move(done))) State::read(state_, source);
}

} // namespace numberd::call
