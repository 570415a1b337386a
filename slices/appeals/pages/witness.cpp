#include <viche/core/text.hpp>
#include <viche/ui/form.hpp>

#include "acts.hpp"
#include "pages/filing_uploads.hpp"
#include "pages/public.hpp"
#include "pages/public_case.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "quality.hpp"
#include "settings.hpp"
#include "store.hpp"

/// A neighbour looks whether it is done.
namespace viche::appeals {

namespace {

constexpr std::size_t most_photos = 3;

Result<CaseData> load(const kit::Call& call) {
  return load_case(call, "/appeals/" + std::string(call.value("number")), false);
}

bool has_said(const kit::Call& call, const Appeal& appeal) {
  return call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return has_witness(session, appeal.id, call.actor.account); });
}

http::Response show_form(kit::Call& call, const CaseData& data, const Attachments& kept,
                         const std::vector<Refusal>& refusals) {
  const Appeal& appeal = data.appeal;
  ui::View view = call.view();
  ui::Form form(view, "appeals.witness");
  if (call.request.method == http::Method::post) form.submitted(call.request.form.entries());
  for (const Refusal& refusal : refusals) form.refused(refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key(), kept.fields());
  form.radios("FIELDS",
              {.name = "done",
               .choices = {{"1", call.word("appeals.witness.done_1")}, {"0", call.word("appeals.witness.done_0")}},
               .inline_ = false});
  form.text("FIELDS", {.name = "text", .optional = true, .rows = 4, .max = most_letters});
  show_attachments(view, call, kept);
  form.file("PHOTO_FIELD", {.name = "photos", .max_files = most_photos});
  const Headline about = headline_of(call.services.words, call.lang, *data.categories, appeal);
  view.set_in("ABOUT", about.text, about.lang).set("ACTION", view.url(data.base + "/witness"));
  view.set("NUMBER", numbered(call.services.words, call.lang, appeal.number));
  const bool reads_first = call.town->is_on(settings::premoderation);
  view.set("TITLE", call.word("appeals.witness.title"))
      .set("LEAD", call.word(reads_first ? "appeals.witness.lead_read" : "appeals.witness.lead"));
  view.set("SEND", call.word("appeals.witness.send")).set("BACK", view.url(data.base));
  ui::Page page = call.page(call.word("appeals.witness.title"));
  page.errors = form.errors();
  page.noindex = true;
  const int status = refusals.empty() ? 200 : kit::status_of(refusals.front().kind);
  http::Response response = call.render(page, "appeals/follow_step.html", view, status);
  return std::move(response.replace("Cache-Control", "no-store"));
}

http::Response say(kit::Call& call, const CaseData& data, const std::string& key) {
  const Number number = data.appeal.number;
  ui::View view = call.view();
  view.set("TITLE", call.word(key + "_title")).set("LEAD", call.word(key + "_text"));
  view.set("BACK", view.url(data.base)).say("BACK_TEXT", "appeals.join.back", {{"number", number.text()}});
  ui::Page page = call.page(call.word(key + "_title"));
  page.noindex = true;
  return call.render(page, "appeals/said.html", view);
}

http::Response show_witness(kit::Call& call) {
  const auto data = load(call);
  if (!data) return call.refuse(data.refusal());
  if (call.query("told") == "thanks") {
    const bool reads_first = call.town->is_on(settings::premoderation);
    return say(call, data.value(), reads_first ? "appeals.witness.thanks_read" : "appeals.witness.thanks");
  }
  if (data.value().standing.author) return call.go("/my" + data.value().base);
  if (call.actor.is_staff()) return call.go("/desk" + data.value().base);
  if (const Check may = may_witness(data.value().appeal, data.value().standing); !may)
    return call.refuse(may.refusal());
  if (has_said(call, data.value().appeal)) return say(call, data.value(), "appeals.witness.already");
  return show_form(call, data.value(), {}, {});
}

http::Response take_witness(kit::Call& call) {
  const auto data = load(call);
  if (!data) return call.refuse(data.refusal());
  const Attachments attached = take_attachments(call, {most_photos, 0});
  std::vector<Refusal> refusals = attached.refusals;
  const std::string_view done = call.field("done");
  if (done != "0" && done != "1") refusals.push_back(invalid("appeals.witness_missing", "done"));
  if (!refusals.empty()) return show_form(call, data.value(), attached, refusals);
  const By by{call.services, *call.town, call.actor, false, call.sent_key(), call.now};
  const Number number = data.value().appeal.number;
  const Check said = witness(by, number, done == "1", tidy(call.field("text")), attached.stored());
  if (said) return call.go(data.value().base + "/witness?told=thanks");
  if (said.refusal().code == "appeals.witnessed_already") return say(call, data.value(), "appeals.witness.already");
  if (said.refusal().kind != RefusalKind::invalid) return call.refuse(said.refusal());
  return show_form(call, data.value(), attached, {said.refusal()});
}

}  // namespace

std::vector<kit::Route> witness_routes() {
  const std::string path = "/appeals/{number}/witness";
  return {own(open_page("appeals.witness_form", path, show_witness)),
          own(open_form("appeals.witness", path, take_witness, kit::Body::uploads))};
}

}  // namespace viche::appeals
