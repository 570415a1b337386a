#include <viche/kit/slice.hpp>

#include "pages.hpp"

VICHE_RESOURCES(portal)

namespace viche::portal {

kit::Slice slice() {
  kit::Slice slice;
  slice.name = "portal";
  slice.resources = resources::portal();
  for (auto group : {front_pages(), plain_pages(), api_pages(), map_data(), desk_pages()}) {
    for (kit::Route& route : group) slice.routes.push_back(std::move(route));
  }
  slice.contributes.account_menu = {{"/desk/home", "portal.desk.menu", 10, kit::Access::any_staff()}};
  return slice;
}

}  // namespace viche::portal
