#include <algorithm>
#include <array>

#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/form.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"
#include "pages/signing.hpp"
#include "settings.hpp"

namespace viche::petitions {

namespace {

constexpr std::array<std::string_view, 4> patronymic_endings{"вич", "вна", "ліч", "мич"};

bool is_patronymic(std::string_view word) {
  const std::string low = to_lower(word);
  return std::any_of(patronymic_endings.begin(), patronymic_endings.end(),
                     [&](std::string_view ending) { return low.size() > ending.size() && low.ends_with(ending); });
}

/// Who signs, as far as it is known.
struct Known {
  std::optional<identity::Person> person;
  std::optional<Signature> last;
  std::string name;
  SaidBefore said;
};

Known known_of(const kit::Call& call) {
  Known known;
  if (call.actor.account == 0) return known;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    known.person = call.services.identity.people().of_account(session, call.actor.account);
    auto before = signatures_of_account(session, call.services.vault, call.actor.account, 1);
    if (!before.empty() && !before.front().name.empty()) known.last = std::move(before.front());
  });
  known.said = said_before(by_of(call));
  if (call.session) known.name = call.session->name;
  return known;
}

/// Has the person signed before, and said all that would be asked?
bool is_all_said(const kit::Call& call, const Known& known) {
  const bool age =
      call.town->number(settings::least_age) == 0 || known.said.of_age || (known.person && known.person->born);
  const bool residence = !call.town->is_on(settings::residents_only) || known.said.resident;
  return age && residence && known.last;
}

void show_name(ui::View& view, ui::Form& form, const kit::Call& call, const Known& known, const Petition& petition) {
  if (known.person && known.person->is_told()) {
    view.set("TOLD_NAME", known.person->full_name());
    return;
  }
  // Whoever has to be told by id.gov.ua or a clerk need not write their name first.
  if (petition.least_level == IdentityLevel::strong && !kit::has_level(call.actor, IdentityLevel::strong)) {
    view.show("NAME_LATER");
    return;
  }
  const NameParts parts = known.last ? name_parts(known.last->name, true) : name_parts(known.name, false);
  form.initial("surname", parts.surname).initial("given_name", parts.given_name);
  form.initial("patronymic", parts.patronymic);
  form.input("NAME", {.name = "surname", .autocomplete = "family-name", .max = 200});
  form.input("NAME", {.name = "given_name", .autocomplete = "given-name", .max = 200});
  form.input("NAME", {.name = "patronymic", .optional = true, .autocomplete = "additional-name", .max = 200});
}

void show_settlement(ui::Form& form, const kit::Call& call, const Known& known) {
  const auto all = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return call.services.territory.settlements(session); });
  if (all.size() < 2) return;
  std::vector<ui::Choice> choices;
  for (const territory::Settlement& one : all) {
    const bool english = call.lang == i18n::Lang::en && !one.name_en.empty();
    choices.push_back({std::to_string(one.id), english ? one.name_en : one.shown});
  }
  if (known.last && known.last->settlement != 0) {
    form.initial("settlement", std::to_string(known.last->settlement));
  }
  form.select("SETTLEMENT", {.name = "settlement",
                             .choices = std::move(choices),
                             .optional = true,
                             .none = call.word("petitions.sign.settlement_none")});
}

/// "Ви казали 21 листопада 2026, що вам є 14 і ви живете тут."
void show_said(ui::View& view, const kit::Call& call, const Known& known) {
  const std::int64_t age = call.town->number(settings::least_age);
  const bool of_age = age > 0 && known.said.of_age && !(known.person && known.person->born);
  const bool resident = call.town->is_on(settings::residents_only) && known.said.resident;
  if (of_age || resident) {
    const Instant at = !resident ? *known.said.of_age
                       : !of_age ? *known.said.resident
                                 : std::max(*known.said.of_age, *known.said.resident);
    const std::string what = of_age && resident ? "both" : of_age ? "age" : "residence";
    view.say("SAID", "petitions.sign.said", {{"day", i18n::date(call.lang, at)}, {"years", age}, {"what", what}});
  }
}

/// One button: the rest is as it was said and signed before, and goes along unseen.
void show_short(ui::View& view, ui::Form& form, kit::Call& call, const Known& known, const Petition& petition) {
  kit::Fields kept;
  const bool told = known.person && known.person->is_told();
  view.set("TOLD_NAME", told ? known.person->full_name() : known.last->name);
  if (!told) {
    const NameParts parts = name_parts(known.last->name, true);
    kept = {{"surname", parts.surname}, {"given_name", parts.given_name}, {"patronymic", parts.patronymic}};
  }
  if (known.last->settlement != 0) {
    kept.emplace_back("settlement", std::to_string(known.last->settlement));
  }
  form.hidden("TOKENS", call.form_token(), call.form_key(), kept);
  show_said(view, call, known);
  view.set("CHANGE", view.url(path_of(petition, "/sign?change=1")));
}

void show_boxes(ui::Form& form, const kit::Call& call, const Known& known) {
  const kit::Town& town = *call.town;
  const std::int64_t age = town.number(settings::least_age);
  const bool age_known = known.person && known.person->born;
  if (age > 0 && !age_known) {
    form.checkbox("BOXES", {.name = "of_age", .label = call.word("petitions.sign.of_age", {{"years", age}})});
  }
  if (town.is_on(settings::residents_only)) {
    form.checkbox("BOXES", {.name = "resident",
                            .label = call.word("petitions.sign.resident", {{"community", town.name(call.lang)}})});
  }
}

void show_crowd(ui::View& view, const kit::Call& call, const Petition& petition, const Refusal& refusal) {
  view.show("CROWD").set("CROWD_WHY", call.word("errors." + refusal.code));
  view.set("LADDER", view.url(kit::level_path(IdentityLevel::strong, path_of(petition, "/sign"))));
}

}  // namespace

NameParts name_parts(std::string_view name, bool surname_first) {
  std::vector<std::string> words;
  const std::string line = tidy_line(name);
  for (const std::string_view word : split(line, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  if (words.empty()) return {};
  if (words.size() == 1) return surname_first ? NameParts{words[0], {}, {}} : NameParts{{}, words[0], {}};
  if (words.size() == 2) {
    return surname_first ? NameParts{words[0], words[1], {}} : NameParts{words[1], words[0], {}};
  }
  if (!surname_first && words.size() == 3 && is_patronymic(words[1])) return {words[2], words[0], words[1]};
  std::string rest = words[2];
  for (std::size_t i = 3; i < words.size(); ++i) rest += " " + words[i];
  return {words[0], words[1], rest};
}

http::Response show_signing_form(kit::Call& call, const Brief& brief, const SigningForm& sent) {
  const Petition& petition = brief.petition;
  const Known known = known_of(call);
  ui::View view = call.view();
  view.set_in("TITLE", petition.title, petition.lang).set("NUMBER", numbered(call, petition));
  view.set("BACK", view.url(path_of(petition))).set("ACTION", view.url(path_of(petition, "/sign")));
  ui::Form form(view, "petitions.sign");
  // What waited while the person showed who they are is where the form begins, and not yet its answer.
  const bool answered = sent.refusal || sent.crowd;
  if (answered) form.submitted(sent.typed);
  for (const auto& [name, value] : sent.typed) form.initial(name, value);
  if (sent.refusal) form.refused(*sent.refusal);
  const bool enough = kit::has_level(call.actor, petition.least_level);
  const bool changes = call.query("change") == "1" || answered || !sent.typed.empty();
  if (enough && !changes && is_all_said(call, known)) {
    show_short(view, form, call, known, petition);
  } else {
    form.hidden("TOKENS", call.form_token(), call.form_key(), {{"anew", "1"}});
    show_name(view, form, call, known, petition);
    show_settlement(form, call, known);
    show_boxes(form, call, known);
  }
  view.show_if(enough, "CAN").show_if(!enough, "LADDER_FIRST");
  const IdentityLevel least = petition.least_level;
  view.say("NEEDED", "petitions.sign.needed_" + std::string(name(least)), {{"ways", told_ways(call, least)}});
  // An e-mail alone is not enough: who is not signed in yet has two things to do, and is told so at once.
  view.show_if(least >= IdentityLevel::phone && call.actor.account == 0, "TWO_STEPS");
  view.say("KEPT_NAMES", "petitions.sign.kept_names", {{"n", call.town->number(settings::names_days)}});
  if (sent.crowd) show_crowd(view, call, petition, *sent.crowd);
  ui::Page page = call.page(call.word("petitions.sign.title") + " · " + numbered(call, petition));
  page.crumbs = {{"/petitions", call.word("petitions.title")}, {path_of(petition), numbered(call, petition)}};
  page.errors = form.errors();
  page.noindex = true;
  const int status = sent.refusal ? kit::status_of(sent.refusal->kind) : sent.crowd ? 403 : 200;
  return call.render(page, "petitions/sign.html", view, status);
}

}  // namespace viche::petitions
