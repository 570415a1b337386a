#pragma once
#include <string>
#include <utility>

#include <viche/kit/route.hpp>

/// How slices declare their routes: what is not said here is as usual.
namespace viche::kit {

inline Route get(std::string name, std::string pattern, Access access, Handler handler) {
  Route route;
  route.name = std::move(name);
  route.pattern = std::move(pattern);
  route.access = std::move(access);
  route.handler = std::move(handler);
  return route;
}

inline Route post(std::string name, std::string pattern, Access access, Handler handler, Body body = Body::form) {
  Route route = get(std::move(name), std::move(pattern), std::move(access), std::move(handler));
  route.method = http::Method::post;
  route.body = body;
  return route;
}

/// A page whose anonymous answer may be kept until something of the community changes.
inline Route kept(Route route) {
  route.cached = true;
  return route;
}

/// Also for scripts of other sites.
inline Route open_data(Route route) {
  route.open_to_others = true;
  return route;
}

}  // namespace viche::kit
