#pragma once
#include <map>
#include <string>

namespace prometheus {
class Counter;
class Histogram;
}  // namespace prometheus

namespace viche::metrics {

using Labels = std::map<std::string, std::string>;

/// Adds to a counter of the process, made on first use. Labels must have few values (route names, not paths).
void count(const std::string& name, const Labels& labels = {}, double by = 1);
void gauge(const std::string& name, double value, const Labels& labels = {});
/// A duration in seconds into a histogram with buckets from 1 ms to 10 s.
void observe(const std::string& name, double seconds, const Labels& labels = {});

/// One series, looked up once: for what every request passes, where looking it up each time would be waited for.
/// Lives as long as the process; copies are the same series. Thread-safe.
class Counter {
 public:
  Counter(const std::string& name, const Labels& labels);
  void count(double by = 1) const;

 private:
  prometheus::Counter* series_;
};

/// As `observe`, looked up once.
class Durations {
 public:
  Durations(const std::string& name, const Labels& labels);
  void observe(double seconds) const;

 private:
  prometheus::Histogram* series_;
};

/// Everything in the Prometheus text format.
std::string exposition();

}  // namespace viche::metrics
