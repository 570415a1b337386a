#include <viche/kit/slice.hpp>

#include "acts.hpp"
#include "jobs.hpp"
#include "pages.hpp"

VICHE_RESOURCES(cabinet)

namespace viche::cabinet {

namespace {

std::vector<kit::Route> all_routes() {
  std::vector<kit::Route> routes;
  for (auto group : {list_pages(), calendar_pages(), told_pages(), look_pages(), export_pages(), erase_pages()}) {
    for (kit::Route& route : group) routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace

kit::Slice slice() {
  kit::Slice slice;
  slice.name = "cabinet";
  slice.resources = resources::cabinet();
  slice.routes = all_routes();
  slice.contributes.account_menu = {{"/my", "cabinet.menu", 50, kit::Access::account(), true}};
  slice.contributes.erase = erase_own;
  slice.start = start_jobs;
  return slice;
}

}  // namespace viche::cabinet
