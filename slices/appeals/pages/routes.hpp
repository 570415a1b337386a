#pragma once
#include <string>

#include <viche/kit/route.hpp>

/// How the residents' pages declare their routes.
namespace viche::appeals {

/// A page for anybody whose anonymous answer may be kept until something changes.
inline kit::Route kept_page(std::string name, std::string pattern, kit::Handler handler) {
  return {std::move(name),
          http::Method::get,
          std::move(pattern),
          kit::Access::anyone(),
          std::move(handler),
          kit::Body::none,
          0,
          true,
          false,
          false};
}

/// A page for anybody: forms, links with a key, pictures.
inline kit::Route open_page(std::string name, std::string pattern, kit::Handler handler) {
  return {std::move(name),
          http::Method::get,
          std::move(pattern),
          kit::Access::anyone(),
          std::move(handler),
          kit::Body::none,
          0,
          false,
          false,
          false};
}

/// The same, also for scripts of other sites.
inline kit::Route open_data(kit::Route route) {
  route.open_to_others = true;
  return route;
}

/// Takes a form from anybody.
inline kit::Route open_form(std::string name, std::string pattern, kit::Handler handler,
                            kit::Body body = kit::Body::form) {
  return {std::move(name),
          http::Method::post,
          std::move(pattern),
          kit::Access::anyone(),
          std::move(handler),
          body,
          0,
          false,
          false,
          false};
}

/// The same for whoever has signed in.
inline kit::Route own(kit::Route route) {
  route.access = kit::Access::account();
  route.cached = false;
  return route;
}

}  // namespace viche::appeals
