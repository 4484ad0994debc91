// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "media/clip.hpp"

namespace numberd {
class Metrics;
} // namespace numberd

namespace numberd::media {

/// Turns text into sound. Called on the prompt cache's worker threads, may block for its deadline.
class Synthesizer {
  public:
    virtual ~Synthesizer() = default;
    /// `voice` is free text that an implementation may ignore; InvalidArgument if it cannot.
    virtual Result<Samples> speak(const std::string& text, const std::string& voice) = 0;
};

/// Flite's US English voice "slt", inside the process, whatever voice is asked for. Says the text
/// of SSML, not its tags; InvalidArgument when there is nothing in it that English letters can
/// spell, or more than `longest`. Renders one text at a time, however many threads ask: flite
/// promises no more.
std::unique_ptr<Synthesizer> make_flite(std::chrono::seconds longest = std::chrono::seconds{300});

struct PromptSettings {
    int threads = 1;
    std::size_t cache_bytes_max = 64 * 1024 * 1024; ///< least recently used clips go first
    std::size_t queue_max = 256;                    ///< distinct texts being rendered or waiting
    std::size_t askers_max = 10'000;                ///< waiting for all of them together
    std::size_t text_bytes_max = 4096;
    std::size_t voice_bytes_max = 128;
    std::chrono::seconds longest{300};
};

/// Rendered prompts, shared by all calls. One rendering per text and voice, however many calls ask
/// at once. Any thread; the destructor waits for the renderings under way.
class Prompts {
  public:
    using Done = std::function<void(Result<ClipPtr>)>;

    Prompts(std::unique_ptr<Synthesizer> synthesizer, PromptSettings settings, Metrics& metrics);
    ~Prompts();

    /// `done` is called exactly once: at once on this thread when the clip is cached or the answer
    /// is an error, else on a worker. ResourceExhausted when the queue is full; InvalidArgument for
    /// empty or long text, or sound longer than `longest`; the synthesizer's own errors;
    /// Unavailable, from the destructor, for what had to be left. Errors are not remembered.
    void render(const std::string& text, const std::string& voice, Done done);
    /// Bytes of clips kept now.
    std::size_t cached_bytes() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace numberd::media
