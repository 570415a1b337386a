#include <algorithm>
#include <array>

#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "settings.hpp"

/// Deeds of the council, each with its page: what will happen is told before it does.
namespace viche::petitions::desk {

namespace {

constexpr std::array own_deeds{Deed::publish, Deed::refuse, Deed::merge, Deed::begin, Deed::answer, Deed::report};

/// The deed of the path, if it may be done now by this one. Refusals: not_found, those of rules' may
Result<Deed> deed_now(const kit::Call& call, const Petition& petition) {
  const auto deed = deed_of(call.value("deed"));
  const bool known = deed && std::find(own_deeds.begin(), own_deeds.end(), *deed) != own_deeds.end();
  if (!known) return not_found();
  VICHE_REQUIRE(may(*deed, petition.state, {call.actor, false}));
  return *deed;
}

std::vector<ui::Choice> ground_choices(const kit::Call& call) {
  std::vector<ui::Choice> choices;
  for (const std::string_view ground : grounds) {
    choices.push_back({std::string(ground), call.word("petitions.ground." + std::string(ground))});
  }
  return choices;
}

std::vector<ui::Choice> decision_choices(const kit::Call& call) {
  std::vector<ui::Choice> choices;
  for (const Decision decision : {Decision::supported, Decision::partly, Decision::rejected}) {
    const std::string slug(name(decision));
    choices.push_back({slug, call.word("petitions.decision." + slug), call.word("petitions.desk.answer." + slug)});
  }
  return choices;
}

void show_fields(const kit::Call& call, ui::Form& form, Deed deed) {
  switch (deed) {
    case Deed::refuse:
      form.radios("FIELDS", {.name = "ground", .choices = ground_choices(call)});
      form.text("FIELDS", {.name = "words", .rows = 5, .max = most_words});
      return;
    case Deed::merge: form.input("FIELDS", {.name = "into", .inputmode = "numeric", .width = "10", .max = 20}); return;
    case Deed::answer:
      form.radios("FIELDS", {.name = "decision", .choices = decision_choices(call)});
      form.text("FIELDS", {.name = "answer", .rows = 10, .max = most_answer});
      form.input("FIELDS", {.name = "answered_by", .max = 200});
      return;
    case Deed::report:
      form.text("FIELDS", {.name = "words", .rows = 6, .max = most_text});
      form.checkbox("FIELDS", {.name = "last"});
      return;
    default: return;
  }
}

/// What follows from it, with its numbers and days.
std::string told_before(const kit::Call& call, const Petition& petition, Deed deed) {
  const std::string key = "petitions.desk.before." + std::string(name(deed));
  const calendar::Day today = calendar::kyiv_day(call.now);
  if (deed == Deed::publish) {
    const std::int64_t days = call.town->number(settings::days);
    return call.word(key, {{"threshold", call.town->number(settings::threshold)},
                           {"days", days},
                           {"day", shown(call, collects_until(today, days))}});
  }
  if (deed == Deed::begin) {
    const auto last = answer_by(calendar::WorkingDays::of_ukraine(), today);
    return call.word(key, {{"day", shown(call, last)}});
  }
  if (deed == Deed::refuse && petition.moderate_by)
    return call.word(key, {{"day", shown(call, *petition.moderate_by)}});
  return call.services.words.has(key) ? call.word(key) : "";
}

/// What the author is going to read, before it is sent.
void show_preview(const kit::Call& call, ui::View& view, const Petition& petition) {
  view.show("PREVIEW");
  view.say("PREVIEW_FIRST", "petitions.desk.refuse.preview_first", {{"title", petition.title}});
  view.set("PREVIEW_GROUND", call.word("petitions.ground." + std::string(call.field("ground"))));
  view.set("PREVIEW_WORDS", tidy(call.field("words")));
}

http::Response show_form(kit::Call& call, const Petition& petition, Deed deed, const Refusal* refusal = nullptr,
                         bool preview = false) {
  const std::string slug(name(deed));
  ui::View view = call.view();
  ui::Form form(view, "petitions.desk." + slug);
  if (refusal || preview) form.submitted(call.request.form.entries());
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  show_fields(call, form, deed);
  if (preview) show_preview(call, view, petition);
  const bool looks_first = deed == Deed::refuse && !preview;
  view.set("DEED", call.word("petitions.desk.deed." + slug)).set("NUMBER", petition_crumb(call, petition).text);
  view.set("SEND", call.word(looks_first ? "petitions.desk.refuse.look" : "petitions.desk.send." + slug));
  view.show_if(preview, "LOOK_AGAIN");
  view.set("DO", looks_first ? "look" : "do");
  view.set_in("ABOUT", petition.title, petition.lang).set("HINT", told_before(call, petition, deed));
  view.set("ACTION", view.url(path_of(petition, "/steps/" + slug))).set("BACK", view.url(path_of(petition)));
  ui::Page page =
      desk::page(call, call.word("petitions.desk.deed." + slug), {queue_crumb(call), petition_crumb(call, petition)});
  page.errors = form.errors();
  return call.render(page, "petitions/desk/step.html", view, status_after(refusal));
}

Check take(const kit::Call& call, const Petition& petition, Deed deed) {
  const By who = by(call);
  switch (deed) {
    case Deed::publish: return publish(who, petition.id);
    case Deed::refuse: return refuse(who, petition.id, call.field("ground"), call.field("words"));
    case Deed::merge: return propose_merge(who, petition.id, number_of(trimmed(call.field("into"))).value_or(Number{}));
    case Deed::begin: return begin_examination(who, petition.id);
    case Deed::answer: {
      const auto decision = decision_of(call.field("decision")).value_or(Decision::none);
      return answer(who, petition.id,
                    {decision, std::string(call.field("answer")), std::string(call.field("answered_by"))});
    }
    case Deed::report: return report(who, petition.id, call.field("words"), call.field("last") == "1");
    default: return not_found();
  }
}

http::Response ask(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition) return call.refuse(petition.refusal());
  const auto deed = deed_now(call, petition.value());
  return deed ? show_form(call, petition.value(), deed.value()) : call.refuse(deed.refusal());
}

http::Response act(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition) return call.refuse(petition.refusal());
  const Petition& one = petition.value();
  const auto deed = deed_now(call, one);
  if (!deed) return call.refuse(deed.refusal());
  if (deed.value() == Deed::refuse && call.field("do") != "do") {
    const Check fits = may_refuse(call.field("ground"), tidy(call.field("words")));
    return show_form(call, one, Deed::refuse, fits ? nullptr : &fits.refusal(), fits.ok());
  }
  const Check done = take(call, one, deed.value());
  if (done) return told(call, path_of(one), name(deed.value()));
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return show_form(call, one, deed.value(), &done.refusal());
}

}  // namespace

std::vector<kit::Route> step_routes() {
  const std::string path = "/desk/petitions/{id}/steps/{deed}";
  return {get("petitions.desk_step_form", path, doers, ask), post("petitions.desk_step", path, doers, act)};
}

}  // namespace viche::petitions::desk
