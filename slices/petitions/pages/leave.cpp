#include <viche/core/text.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>

#include "../acts.hpp"
#include "../api.hpp"

/// One click ends letters about a petition, from the letter itself.
namespace viche::petitions {

namespace {

std::string path_of(const kit::Call& call) {
  return "/petitions/" + std::string(call.value("number")) + "/unsubscribe/" + url_encoded(call.value("key"));
}

http::Response show_leave(kit::Call& call) {
  if (!number_of(call.value("number"))) return call.refuse(not_found());
  const bool left = call.query("told") == "left";
  ui::View view = call.view();
  ui::Form form(view, "petitions.leave");
  if (!left) form.hidden("TOKENS", call.form_token(), call.form_key());
  view.show_if(left, "LEFT");
  view.say("TEXT", left ? "petitions.leave.left" : "petitions.leave.text",
           {{"number", std::string(call.value("number"))}});
  view.set("ACTION", view.url(path_of(call)));
  view.set("BACK", view.url("/petitions/" + std::string(call.value("number"))));
  ui::Page page = call.page(call.word("petitions.leave.title"));
  page.noindex = true;
  return call.render(page, "petitions/leave.html", view);
}

/// Also what mail programs send by themselves (RFC 8058): the address is the secret, so no form token is asked for.
http::Response take_leave(kit::Call& call) {
  const auto number = number_of(call.value("number"));
  if (!number) return call.refuse(not_found());
  const By by{call.services, *call.town, call.actor, call.now};
  const Check left = leave_by_key(by, *number, call.value("key"));
  return left ? call.go(path_of(call) + "?told=left") : call.refuse(left.refusal());
}

}  // namespace

std::vector<kit::Route> leave_pages() {
  const std::string path = "/petitions/{number}/unsubscribe/{key}";
  kit::Route now = kit::post("petitions.unsubscribe", path, kit::Access::anyone(), take_leave);
  now.key_in_address = true;
  return {kit::get("petitions.unsubscribe_form", path, kit::Access::anyone(), show_leave), now};
}

}  // namespace viche::petitions
