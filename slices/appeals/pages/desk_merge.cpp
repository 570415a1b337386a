#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "pages/shown.hpp"

/// Two appeals about the same thing become one.
namespace viche::appeals::desk {

namespace {

http::Response form_page(kit::Call& call, const Case& one, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "desk.merge");
  form.initial("into", call.query("into"));
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.input("FIELDS", {.name = "into", .width = "20", .max = 40});
  view.set("TITLE", call.word("desk.merge.title")).set("SEND", call.word("desk.merge.send"));
  view.set_in("ABOUT", one.appeal.whole_text(), one.appeal.lang).set("NUMBER", case_crumb(call, one).text);
  view.set("ACTION", view.url(one.path() + "/merge")).set("BACK", view.url(one.path()));
  ui::Page page = desk::page(call, call.word("desk.merge.title"), {queue_crumb(call), case_crumb(call, one)});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/change.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show_merge(kit::Call& call) {
  const auto one = find_case(call);
  return one ? form_page(call, one.value(), nullptr) : call.refuse(one.refusal());
}

/// The number as people write it; of this year when they leave the year out.
std::optional<Number> other_in(const kit::Call& call) {
  const auto numbers = numbers_typed(call.field("into"), calendar::year_of(calendar::kyiv_day(call.now)));
  if (numbers.empty()) return std::nullopt;
  return numbers.front();
}

http::Response take_merge(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const auto other = other_in(call);
  const Check done =
      other ? merge(by(call), one.value().appeal.number, *other) : Check(invalid("appeals.merge_unknown", "into"));
  if (done) return told(call, "/desk/appeals/" + other->text(), "merged");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return form_page(call, one.value(), &done.refusal());
}

}  // namespace

std::vector<kit::Route> merge_routes() {
  const std::string path = "/desk/appeals/{number}/merge";
  return {get("appeals.desk_merge_form", path, sorters, show_merge),
          post("appeals.desk_merge", path, sorters, take_merge)};
}

}  // namespace viche::appeals::desk
