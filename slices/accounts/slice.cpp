#include <viche/kit/slice.hpp>

#include "jobs.hpp"
#include "pages.hpp"

VICHE_RESOURCES(accounts)

namespace viche::accounts {

namespace {

std::vector<kit::Route> all_routes() {
  std::vector<kit::Route> routes;
  for (auto group : {sign_in_pages(), link_pages(), provider_pages(), second_factor_pages(), passkey_pages(),
                     recovery_pages(), phone_pages(), level_pages(), own_pages(), people_pages(), staff_pages(),
                     undelivered_pages(), api_key_pages()}) {
    for (kit::Route& route : group) routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace

kit::Slice slice() {
  const kit::Access administrators = kit::Access::staff({Role::administrator});
  kit::Slice slice;
  slice.name = "accounts";
  slice.resources = resources::accounts();
  slice.routes = all_routes();
  const kit::Access clerks = kit::Access::staff({Role::registrar, Role::administrator});
  slice.contributes.account_menu = {{"/desk/people", "accounts.people.menu", 790, clerks},
                                    {"/desk/staff", "accounts.staff.title", 800, administrators},
                                    {"/account", "accounts.own.menu", 900, kit::Access::account()}};
  slice.contributes.waiting = waiting;
  slice.contributes.seen_through = seen_through;
  slice.start = start_jobs;
  return slice;
}

}  // namespace viche::accounts
