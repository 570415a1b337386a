#pragma once
#include <chrono>
#include <string>

#include <viche/core/metrics.hpp>

namespace viche::kit {

/// What /metrics tells of one route. Thread-safe.
class RouteMeter {
 public:
  explicit RouteMeter(const std::string& route);
  void answered(int status, std::chrono::duration<double> took) const;

 private:
  std::string route_;
  metrics::Durations took_;
  metrics::Counter fine_;  ///< 200, nearly all of them
};

}  // namespace viche::kit
