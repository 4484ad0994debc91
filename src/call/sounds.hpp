// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "call/settings.hpp"
#include "http/client.hpp"
#include "media/clip.hpp"

namespace numberd::call {

/// Sound files for the `play` action: from http(s), or by name from the sounds directory. Fetched
/// and decoded once, kept while there is room (least recently used go first). Any thread.
class Sounds {
  public:
    using Done = std::function<void(Result<media::ClipPtr>)>;

    Sounds(http::Client& client, const CallSettings& settings);
    ~Sounds();

    /// `done` is called once, at once if the sound is kept, else on another thread.
    /// InvalidArgument: no such file, no sound, too long; Upstream: could not be fetched;
    /// ResourceExhausted: too many waiting.
    void load(const std::string& source, Done done);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace numberd::call
