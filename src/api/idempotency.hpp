// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "api/sealed_answer.hpp"
#include "service/core.hpp"

namespace numberd::api {

/// A request that has not answered after this never will: its process died.
inline constexpr std::chrono::minutes kIdempotentRequestLongest{2};

/// A first answer, given again.
struct Replay {
    int status = 200;
    std::string body;
};

/// Idempotency-Key: does a request at most once. Its row is written before the work, with status 0,
/// and completed with the answer after it:
///
///   begin ─► no row, or an old one: insert status 0 ─► work ─► keep(answer) ─► replayed for 24 h
///        ├─► other request: IDEMPOTENCY_KEY_REUSED          └─► forget() ─► as if never used
///        ├─► answered: Replay
///        └─► status 0: IDEMPOTENCY_KEY_IN_PROGRESS, or, once it is older than any request can
///            run, IDEMPOTENCY_KEY_REUSED with the advice to look
///
/// A process that dies between the two leaves status 0 behind. Whether the work was committed
/// cannot be told, so it is never done again under that key, and the client is not left waiting
/// either: after two minutes the answer is final. Should the first request finish after all, its
/// answer is kept and replayed. Any thread; the callbacks run on a thread of the store.
class Idempotency {
  public:
    explicit Idempotency(const service::Core& core);

    /// nullopt: do the work, then keep() or forget(). Keys that nobody uses again are forgotten by
    /// service::Retention.
    void begin(domain::CustomerId customer, const AnswerSeal& seal, std::string request_hash,
               service::Done<std::optional<Replay>> done);
    /// `done` is called whether or not the store took it: the work is done in any case.
    void keep(domain::CustomerId customer, const AnswerSeal& seal, int status,
              std::string_view body, std::function<void()> done);
    void forget(domain::CustomerId customer, const AnswerSeal& seal, std::function<void()> done);

  private:
    service::Core core_;
};

} // namespace numberd::api
