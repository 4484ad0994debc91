// SPDX-License-Identifier: Apache-2.0
#include <exception>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "media/clip_cache.hpp"
#include "media/speech.hpp"

namespace numberd::media {
namespace {

using Done = Prompts::Done;

/// A text that is being rendered or waits for a worker, and everybody who waits for it.
struct Job {
    std::string text;
    std::string voice;
    std::vector<Done> askers{};
};

Error invalid(std::string message) {
    return {ErrorCode::InvalidArgument, {}, std::move(message)};
}

Error busy() {
    return {ErrorCode::ResourceExhausted, {}, "too many prompts wait to be spoken"};
}

std::string key_of(const std::string& text, const std::string& voice) {
    return voice + '\0' + text;
}

} // namespace

struct Prompts::State {
    State(std::unique_ptr<Synthesizer> s, PromptSettings given, Metrics& metrics)
        : synthesizer(std::move(s)),
          settings(given),
          renders(metrics.counter("numberd_prompt_renders_total", "Texts spoken")),
          cache_bytes(metrics.gauge("numberd_prompt_cache_bytes", "Spoken texts that are kept")),
          cache(settings.cache_bytes_max) {}

    void work();
    Result<ClipPtr> speak(const Job& job);
    std::vector<Done> finish(const std::string& key, const Result<ClipPtr>& result);
    std::vector<Done> abandon();

    const std::unique_ptr<Synthesizer> synthesizer;
    const PromptSettings settings;
    Counter& renders;
    Gauge& cache_bytes;
    std::vector<std::thread> workers;

    mutable std::mutex mutex; ///< guards what follows
    std::condition_variable wake;
    bool stopping = false;
    std::size_t askers = 0;
    ClipCache cache;
    std::unordered_map<std::string, Job> jobs;
    std::deque<std::string> queue; ///< keys of the jobs that no worker has yet
};

Prompts::Prompts(std::unique_ptr<Synthesizer> synthesizer, PromptSettings settings,
                 Metrics& metrics)
    : state_(std::make_unique<State>(std::move(synthesizer), settings, metrics)) {
    for (int i = 0; i < std::max(1, settings.threads); ++i) {
        state_->workers.emplace_back([state = state_.get()] { state->work(); });
    }
}

Prompts::~Prompts() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
    }
    state_->wake.notify_all();
    for (auto& worker : state_->workers)
        worker.join();
    for (const auto& done : state_->abandon()) {
        done(Error{ErrorCode::Unavailable, {}, "the program ends"});
    }
}

void Prompts::render(const std::string& text, const std::string& voice, Done done) {
    auto& state = *state_;
    if (text.empty()) return done(invalid("the text is empty"));
    if (text.size() > state.settings.text_bytes_max) return done(invalid("the text is too long"));
    if (voice.size() > state.settings.voice_bytes_max) {
        return done(invalid("the voice's name is too long"));
    }
    const auto key = key_of(text, voice);
    std::unique_lock lock(state.mutex);
    if (auto clip = state.cache.find(key)) {
        lock.unlock();
        return done(std::move(clip));
    }
    const auto found = state.jobs.find(key);
    const bool known = found != state.jobs.end();
    if (state.askers >= state.settings.askers_max ||
        (!known && state.jobs.size() >= state.settings.queue_max)) {
        lock.unlock();
        return done(busy());
    }
    ++state.askers;
    if (known) {
        found->second.askers.push_back(std::move(done));
        return;
    }
    state.jobs.emplace(key, Job{text, voice, {}}).first->second.askers.push_back(std::move(done));
    state.queue.push_back(key);
    lock.unlock();
    state.wake.notify_one();
}

std::size_t Prompts::cached_bytes() const {
    const std::lock_guard lock(state_->mutex);
    return state_->cache.bytes();
}

void Prompts::State::work() {
    for (;;) {
        std::unique_lock lock(mutex);
        wake.wait(lock, [this] { return stopping || !queue.empty(); });
        if (stopping) return;
        const std::string key = std::move(queue.front());
        queue.pop_front();
        // Askers may be added meanwhile, by another thread under the lock: not part of this copy.
        const Job job{jobs.at(key).text, jobs.at(key).voice, {}};
        lock.unlock();
        const auto result = speak(job);
        for (const auto& done : finish(key, result))
            done(result);
    }
}

Result<ClipPtr> Prompts::State::speak(const Job& job) {
    renders.add();
    try {
        BOOST_OUTCOME_TRY(const auto samples, synthesizer->speak(job.text, job.voice));
        const auto samples_max = static_cast<std::size_t>(settings.longest.count()) * kSampleRate;
        if (samples.size() > samples_max) return invalid("the text takes too long to say");
        return make_clip(samples);
    } catch (const std::exception& failure) {
        log::error("prompt_failed", {{"detail", failure.what()}});
        return Error{ErrorCode::Internal, {}, "internal error", failure.what()};
    }
}

std::vector<Done> Prompts::State::finish(const std::string& key, const Result<ClipPtr>& result) {
    const std::lock_guard lock(mutex);
    if (result) cache.put(key, result.value());
    cache_bytes.set(static_cast<double>(cache.bytes()));
    auto job = jobs.extract(key);
    askers -= job.mapped().askers.size();
    return std::move(job.mapped().askers);
}

std::vector<Done> Prompts::State::abandon() {
    const std::lock_guard lock(mutex);
    std::vector<Done> left;
    for (auto& [key, job] : jobs) {
        left.insert(left.end(), std::make_move_iterator(job.askers.begin()),
                    std::make_move_iterator(job.askers.end()));
    }
    jobs.clear();
    return left;
}

} // namespace numberd::media
