#include <viche/kit/slice.hpp>

#include "acts.hpp"
#include "cli.hpp"
#include "jobs.hpp"
#include "pages.hpp"
#include "settings.hpp"

VICHE_RESOURCES(petitions)

namespace viche::petitions {

namespace {

std::vector<kit::Route> all_routes() {
  std::vector<kit::Route> routes;
  for (auto group : {public_pages(), desk_pages(), data_routes()}) {
    for (kit::Route& route : group) routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace

kit::Slice slice() {
  kit::Slice slice;
  slice.name = "petitions";
  slice.resources = resources::petitions();
  slice.routes = all_routes();
  slice.settings.assign(settings::all.begin(), settings::all.end());
  contribute_public(slice.contributes);
  contribute_desk(slice.contributes);
  contribute_data(slice.contributes);
  slice.start = start_jobs;
  slice.faults = [](kit::Services& services, const kit::Town& town) { return faults(services, town); };
  slice.demo = make_demo;
  slice.commands = {import_command()};
  return slice;
}

}  // namespace viche::petitions
