#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/text.hpp>
#include <viche/http/router.hpp>

#include "petitions_house.hpp"

namespace viche::petitions::testing {

/// The staff's pages of one community. Requests are handed to the handlers as the application would, after the route's
/// access was asked; who acts is said with each request instead of by a session.
class DeskApp : public PetitionsHouse {
 protected:
  using Form = std::vector<std::pair<std::string, std::string>>;

  http::Response get(const std::string& target, const Actor& actor) {
    return ask(http::Method::get, target, {}, actor, house->town);
  }
  http::Response send(const std::string& target, Form form, const Actor& actor) {
    return ask(http::Method::post, target, std::move(form), actor, house->town);
  }
  http::Response ask(http::Method method, const std::string& target, Form form, const Actor& actor,
                     const std::shared_ptr<const kit::Town>& town) {
    http::Request request = request_of(method, target, std::move(form));
    http::Router router;
    const auto& routes = house->registry.slices().front().routes;
    for (const kit::Route& route : routes) router.add(route.method, route.pattern);
    const auto found = router.find(method, request.path);
    if (!found.match) return http::text("no route", 404);
    const kit::Route& route = routes[found.match->route];
    kit::Call call(house->services, request, town, route);
    call.values = found.match->values;
    call.actor = actor;
    if (!kit::admits(route.access, actor)) return http::text("not for you", 403);
    return route.handler(call);
  }

  static Actor staff(Role role, std::int64_t account = 77) {
    Actor actor = kit::testing::House::staff({role});
    actor.account = account;
    return actor;
  }
  static std::string path(const Petition& petition, const std::string& rest = {}) {
    return "/desk/petitions/" + petition.number.text() + rest;
  }
  static bool shows(const http::Response& response, std::string_view text) {
    return response.body.find(text) != std::string::npos;
  }

  const Actor moderator_actor = staff(Role::moderator);
  const Actor head_actor = staff(Role::head);
  const Actor registrar_actor = staff(Role::registrar);

 private:
  static http::Request request_of(http::Method method, const std::string& target, Form form) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.host = "ladyzhyn.localhost";
    request.remote = "127.0.0.1";
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) {
      for (const std::string_view pair : split(std::string_view(target).substr(mark + 1), '&')) {
        const auto equals = pair.find('=');
        request.query.add(std::string(pair.substr(0, equals)),
                          equals == pair.npos ? "" : std::string(pair.substr(equals + 1)));
      }
    }
    for (auto& [name, value] : form) request.form.add(std::move(name), std::move(value));
    return request;
  }
};

}  // namespace viche::petitions::testing
