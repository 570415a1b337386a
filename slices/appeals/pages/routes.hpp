#pragma once
#include <string>

#include <viche/kit/routes.hpp>

/// How the residents' pages declare their routes.
namespace viche::appeals {

/// A page for anybody: forms, links with a key, pictures.
inline kit::Route open_page(std::string name, std::string pattern, kit::Handler handler) {
  return kit::get(std::move(name), std::move(pattern), kit::Access::anyone(), std::move(handler));
}

/// A page for anybody whose anonymous answer may be kept until something changes.
inline kit::Route kept_page(std::string name, std::string pattern, kit::Handler handler) {
  return kit::kept(open_page(std::move(name), std::move(pattern), std::move(handler)));
}

/// Takes a form from anybody.
inline kit::Route open_form(std::string name, std::string pattern, kit::Handler handler,
                            kit::Body body = kit::Body::form) {
  return kit::post(std::move(name), std::move(pattern), kit::Access::anyone(), std::move(handler), body);
}

/// The same for whoever has signed in.
inline kit::Route own(kit::Route route) {
  route.access = kit::Access::account();
  route.cached = false;
  return route;
}

}  // namespace viche::appeals
