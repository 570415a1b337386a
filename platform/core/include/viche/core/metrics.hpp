#pragma once
#include <map>
#include <string>

namespace viche::metrics {

using Labels = std::map<std::string, std::string>;

/// Adds to a counter of the process, made on first use. Labels must have few values (route names, not paths).
void count(const std::string& name, const Labels& labels = {}, double by = 1);
void gauge(const std::string& name, double value, const Labels& labels = {});
/// A duration in seconds into a histogram with buckets from 1 ms to 10 s.
void observe(const std::string& name, double seconds, const Labels& labels = {});

/// Everything in the Prometheus text format.
std::string exposition();

}  // namespace viche::metrics
