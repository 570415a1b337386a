#include <viche/core/metrics.hpp>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <sstream>

namespace viche::metrics {

namespace {

prometheus::Registry& registry() {
  static prometheus::Registry made;
  return made;
}

const prometheus::Histogram::BucketBoundaries& buckets() {
  static const prometheus::Histogram::BucketBoundaries made{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                            0.1,   0.25,   0.5,   1,    2.5,   10};
  return made;
}

prometheus::Counter& counter(const std::string& name, const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Register(registry()).Add(labels);
}

prometheus::Histogram& histogram(const std::string& name, const Labels& labels) {
  return prometheus::BuildHistogram().Name(name).Register(registry()).Add(labels, buckets());
}

}  // namespace

void count(const std::string& name, const Labels& labels, double by) { counter(name, labels).Increment(by); }

void gauge(const std::string& name, double value, const Labels& labels) {
  prometheus::BuildGauge().Name(name).Register(registry()).Add(labels).Set(value);
}

void observe(const std::string& name, double seconds, const Labels& labels) {
  histogram(name, labels).Observe(seconds);
}

Counter::Counter(const std::string& name, const Labels& labels) : series_(&counter(name, labels)) {}

void Counter::count(double by) const { series_->Increment(by); }

Durations::Durations(const std::string& name, const Labels& labels) : series_(&histogram(name, labels)) {}

void Durations::observe(double seconds) const { series_->Observe(seconds); }

std::string exposition() {
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, registry().Collect());
  return out.str();
}

}  // namespace viche::metrics
