#include <viche/core/text.hpp>
#include <viche/kit/slice.hpp>

#include "handover.hpp"
#include "pages/desk.hpp"
#include "pages/shown.hpp"

/// An appeal becomes a case of another kind, where some slice takes it.
namespace viche::appeals::desk {

namespace {

http::Response form_page(kit::Call& call, const Case& one, const Refusal* refusal) {
  std::vector<ui::Choice> kinds;
  for (const kit::Receiver* receiver : other_receivers(call.services.registry)) {
    kinds.push_back({receiver->kind, call.word(receiver->title), {}, {}});
  }
  if (kinds.empty()) return call.refuse(not_found());
  ui::View view = call.view();
  ui::Form form(view, "desk.handover");
  form.initial("kind", kinds.front().value);
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.radios("FIELDS", {.name = "kind", .choices = kinds});
  form.text("FIELDS", {.name = "text", .rows = 4, .max = most_letters});
  view.set("TITLE", call.word("desk.handover.title")).set("SEND", call.word("desk.handover.send"));
  view.set_in("ABOUT", one.appeal.whole_text(), one.appeal.lang).set("NUMBER", case_crumb(call, one).text);
  view.set("ACTION", view.url(one.path() + "/handover")).set("BACK", view.url(one.path()));
  ui::Page page = desk::page(call, call.word("desk.handover.title"), {queue_crumb(call), case_crumb(call, one)});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/change.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show_handover(kit::Call& call) {
  const auto one = find_case(call);
  return one ? form_page(call, one.value(), nullptr) : call.refuse(one.refusal());
}

http::Response take_handover(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const auto taken = hand_over(by(call), one.value().appeal.number, call.field("kind"), call.field("text"));
  if (taken) return call.go(taken.value().path);
  if (taken.refusal().kind != RefusalKind::invalid) return call.refuse(taken.refusal());
  return form_page(call, one.value(), &taken.refusal());
}

}  // namespace

std::vector<kit::Route> handover_routes() {
  const std::string path = "/desk/appeals/{number}/handover";
  return {get("appeals.desk_handover_form", path, sorters, show_handover),
          post("appeals.desk_handover", path, sorters, take_handover)};
}

}  // namespace viche::appeals::desk
