// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <deque>
#include <map>
#include <mutex>

namespace numberd {
namespace {

const prometheus::Histogram::BucketBoundaries kSecondsBuckets = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

class PrometheusCounter final : public Counter {
  public:
    explicit PrometheusCounter(prometheus::Counter& metric) : metric_(metric) {}
    void add(double amount) override { metric_.Increment(amount); }

  private:
    prometheus::Counter& metric_;
};

class PrometheusGauge final : public Gauge {
  public:
    explicit PrometheusGauge(prometheus::Gauge& metric) : metric_(metric) {}
    void set(double value) override { metric_.Set(value); }
    void add(double amount) override { metric_.Increment(amount); }

  private:
    prometheus::Gauge& metric_;
};

class PrometheusHistogram final : public Histogram {
  public:
    explicit PrometheusHistogram(prometheus::Histogram& metric) : metric_(metric) {}
    void observe(double seconds) override { metric_.Observe(seconds); }

  private:
    prometheus::Histogram& metric_;
};

prometheus::Labels to_labels(Metrics::Labels labels) {
    prometheus::Labels out;
    for (const auto& [key, value] : labels)
        out.emplace(key, value);
    return out;
}

std::string key_of(std::string_view name, Metrics::Labels labels) {
    std::string key(name);
    for (const auto& [label, value] : labels) {
        key += '\0';
        key += label;
        key += '=';
        key += value;
    }
    return key;
}

} // namespace

struct Metrics::State {
    prometheus::Registry registry;
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<Counter>> counters;
    std::map<std::string, std::unique_ptr<Gauge>> gauges;
    std::map<std::string, std::unique_ptr<Histogram>> histograms;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(std::string_view name, std::string_view help, Labels labels) {
    const std::lock_guard lock(state_->mutex);
    auto& slot = state_->counters[key_of(name, labels)];
    if (!slot) {
        auto& family = prometheus::BuildCounter()
                           .Name(std::string(name))
                           .Help(std::string(help))
                           .Register(state_->registry);
        slot = std::make_unique<PrometheusCounter>(family.Add(to_labels(labels)));
    }
    return *slot;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, Labels labels) {
    const std::lock_guard lock(state_->mutex);
    auto& slot = state_->gauges[key_of(name, labels)];
    if (!slot) {
        auto& family = prometheus::BuildGauge()
                           .Name(std::string(name))
                           .Help(std::string(help))
                           .Register(state_->registry);
        slot = std::make_unique<PrometheusGauge>(family.Add(to_labels(labels)));
    }
    return *slot;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, Labels labels) {
    const std::lock_guard lock(state_->mutex);
    auto& slot = state_->histograms[key_of(name, labels)];
    if (!slot) {
        auto& family = prometheus::BuildHistogram()
                           .Name(std::string(name))
                           .Help(std::string(help))
                           .Register(state_->registry);
        slot =
            std::make_unique<PrometheusHistogram>(family.Add(to_labels(labels), kSecondsBuckets));
    }
    return *slot;
}

std::string Metrics::text() const {
    return prometheus::TextSerializer{}.Serialize(state_->registry.Collect());
}

} // namespace numberd
