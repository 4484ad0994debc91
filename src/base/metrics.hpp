// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace numberd {

/// A count that only grows. Any thread; one atomic addition.
class Counter {
  public:
    virtual ~Counter() = default;
    virtual void add(double amount = 1) = 0;
};

/// A value that goes up and down. Any thread.
class Gauge {
  public:
    virtual ~Gauge() = default;
    virtual void set(double value) = 0;
    virtual void add(double amount) = 0;
};

/// A distribution of durations in seconds. Any thread.
class Histogram {
  public:
    virtual ~Histogram() = default;
    virtual void observe(double seconds) = 0;
};

/// The process's Prometheus metrics. Owns every metric it hands out; references stay valid as long
/// as it lives. Asking twice for the same name and labels gives the same metric. Label values come
/// from closed sets only (reason codes, method names), never from the network, so that the number
/// of series is bounded.
class Metrics {
  public:
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    Metrics();
    ~Metrics();

    Counter& counter(std::string_view name, std::string_view help, Labels labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, Labels labels = {});
    Histogram& histogram(std::string_view name, std::string_view help, Labels labels = {});

    /// The text exposition format, version 0.0.4.
    std::string text() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace numberd
