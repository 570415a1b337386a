#include "api.hpp"
#include "pages.hpp"
#include "personal.hpp"

namespace viche::petitions {

std::vector<kit::Route> data_routes() {
  std::vector<kit::Route> routes;
  for (auto group : {api_routes(), api_step_routes(), api_journal(), feed_routes(), tree_routes(), open_data_routes(),
                     journal_pages(), leave_pages()}) {
    for (kit::Route& route : group) routes.push_back(std::move(route));
  }
  return routes;
}

void contribute_data(kit::Contributions& contributions) { contribute_personal(contributions); }

}  // namespace viche::petitions
