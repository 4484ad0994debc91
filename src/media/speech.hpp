// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "media/clip.hpp"

namespace numberd::media {

/// Turns text into sound. Called on the prompt cache's worker threads, may block for its deadline.
class Synthesizer {
  public:
    virtual ~Synthesizer() = default;
    /// `voice` is free text that an implementation may ignore; InvalidArgument if it cannot.
    virtual Result<Samples> speak(const std::string& text, const std::string& voice) = 0;
};

/// Flite's US English voice "slt", inside the process.
std::unique_ptr<Synthesizer> make_flite();

struct PromptSettings {
    int threads = 1;
    std::size_t cache_bytes_max = 64 * 1024 * 1024; ///< least recently used clips go first
    std::size_t queue_max = 256;                    ///< distinct texts being rendered or waiting
    std::size_t text_bytes_max = 4096;
    std::chrono::seconds longest{300};
};

/// Rendered prompts, shared by all calls. One rendering per text and voice, however many calls ask
/// at once. Any thread.
class Prompts {
  public:
    using Done = std::function<void(Result<ClipPtr>)>;

    Prompts(std::unique_ptr<Synthesizer> synthesizer, PromptSettings settings);
    ~Prompts();

    /// `done` is called exactly once: at once on this thread when the clip is cached, else on a
    /// worker. ResourceExhausted when the queue is full; InvalidArgument for empty or long text.
    void render(const std::string& text, const std::string& voice, Done done);
    /// Bytes of clips kept now.
    std::size_t cached_bytes() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace numberd::media
