#include "route_meter.hpp"

namespace viche::kit {

namespace {

constexpr const char* requests = "viche_requests_total";

metrics::Labels labels(const std::string& route, int status) {
  return {{"route", route}, {"status", std::to_string(status)}};
}

}  // namespace

RouteMeter::RouteMeter(const std::string& route)
    : route_(route), took_("viche_request_seconds", {{"route", route}}), fine_(requests, labels(route, 200)) {}

void RouteMeter::answered(int status, std::chrono::duration<double> took) const {
  took_.observe(took.count());
  if (status == 200) {
    fine_.count();
  } else {
    metrics::count(requests, labels(route_, status));
  }
}

}  // namespace viche::kit
