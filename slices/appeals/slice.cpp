#include <viche/kit/slice.hpp>

#include "api.hpp"
#include "cli.hpp"
#include "jobs.hpp"
#include "pages.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals {

namespace {

std::vector<kit::Route> all_routes() {
  std::vector<kit::Route> routes;
  for (auto group :
       {public_pages(), filing_pages(), follow_pages(), desk_pages(), figures_pages(), api_routes(), feed_routes()}) {
    for (kit::Route& route : group) routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace

kit::Slice slice() {
  kit::Slice slice;
  slice.name = "appeals";
  slice.resources = resources::appeals();
  slice.routes = all_routes();
  slice.settings = {{"appeals.silence_closes_days", "14", 1, 90},
                    {"appeals.premoderation", "0", 0, 1},
                    {"appeals.join_radius_metres", "150", 20, 2'000},
                    {"appeals.similar_days", "90", 1, 365}};
  contribute(slice.contributes);
  slice.start = start_jobs;
  slice.commands = {categories_command(), import_command(), export_command()};
  slice.demo = make_demo;
  return slice;
}

}  // namespace viche::appeals
