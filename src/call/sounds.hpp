// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "call/settings.hpp"
#include "http/client.hpp"
#include "media/clip.hpp"

namespace numberd::call {

/// Sound files for the `play` action: from http(s), or by name from the sounds directory. Whoever
/// wants a sound that is being loaded waits for the same load. What was loaded is kept while there
/// is room (least recently used go first): a URL's for sound_url_kept, a file's until its time or
/// size changes. Any thread; borrows its arguments.
class Sounds {
  public:
    using Done = std::function<void(Result<media::ClipPtr>)>;

    Sounds(http::Client& client, const CallSettings& settings, const Clock& clock);
    ~Sounds();

    /// `done` is called once, at once if the sound is kept, else on another thread.
    /// InvalidArgument: no such file, no sound, too long; Upstream: could not be fetched;
    /// ResourceExhausted: 64 sounds are being loaded, or more calls than there may be wait.
    void load(const std::string& source, Done done);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace numberd::call
