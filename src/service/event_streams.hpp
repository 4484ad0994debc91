// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "domain/topic.hpp"
#include "service/core.hpp"

namespace numberd {
class Metrics;
}

namespace numberd::service {

struct StreamSettings {
    std::size_t per_customer_max = 100; ///< streams at once
    std::size_t topics_max = 100;       ///< of one stream
    /// How often a credential is looked at that nobody has said anything of: it may have expired.
    std::chrono::seconds look_again{30};
};

/// Who hears a stream. Called on the store's threads and by who subscribes; must not block, nor
/// open or end a stream from there.
class StreamSink {
  public:
    virtual ~StreamSink() = default;
    /// An event that is on one of its topics, as webhooks tell of it; shared by all who hear it.
    virtual void send(std::shared_ptr<const std::string> envelope) = 0;
    /// Nothing comes any more, and why: the credential is no longer good, or good for less.
    virtual void end(const Error& why) = 0;
};

/// Every committed event, of whichever process, to those who asked for it: the WebSockets' reader
/// of the event log. In order, none twice; one that was committed before the subscription does not
/// come. It keeps nothing: who was not there has GET /v1.0/events. Any thread.
class EventStreams {
  public:
    /// Whom a credential stands for now, from the rows; answers before it returns where the store
    /// reads on the calling thread.
    using Identify = std::function<void(const std::string& credential, Done<Actor>)>;

    /// One who listens; letting go of it ends the stream.
    class Stream {
      public:
        virtual ~Stream() = default;
        /// All of them or none. InvalidArgument for what is no topic, PERMISSION_DENIED for one of
        /// somebody else, RESOURCE_LIMIT_EXCEEDED.
        virtual Result<void> subscribe(const std::vector<std::string>& topics) = 0;
        /// What is not subscribed to may be left, too. InvalidArgument.
        virtual Result<void> unsubscribe(const std::vector<std::string>& topics) = 0;
    };

    /// Follows the store: before its first write.
    EventStreams(domain::Store& store, const Clock& clock, Metrics& metrics,
                 StreamSettings settings = {});
    ~EventStreams();

    /// Before the first stream.
    void attach(Identify identify);

    /// RESOURCE_LIMIT_EXCEEDED when the customer has too many. The credential is looked at again
    /// whenever who it stands for may have changed.
    Result<std::unique_ptr<Stream>> open(const Actor& actor, std::string credential,
                                         std::weak_ptr<StreamSink> sink);

    /// Looks at the credentials whose time has come. Called by the clock of app/, once a second.
    void sweep();

  private:
    struct State;
    class OpenStream;
    std::shared_ptr<State> state_;
};

} // namespace numberd::service
