#include <map>

#include <viche/audit/audit.hpp>
#include <viche/kit/organisation.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::cabinet {

namespace {

constexpr std::int64_t most_looks = 200;

/// Roles and organisation: the organisation answers for its people.
std::string who_of(const kit::Call& call, std::int64_t actor) {
  const auto person = call.services.identity.find(call.hromada(), actor);
  if (!person || !person->staff) return call.word("cabinet.looks.program");
  const auto organisation = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return kit::find_organisation(session, person->organisation); });
  std::string roles;
  for (const Role role : {Role::operator_, Role::executor, Role::moderator, Role::registrar, Role::head, Role::editor,
                          Role::analyst, Role::administrator}) {
    if (!person->roles.has(role)) continue;
    roles += (roles.empty() ? "" : ", ") + call.word("cabinet.role." + std::string(name(role)));
  }
  const std::string where = organisation ? organisation->name(call.lang) : call.town->contact_centre(call.lang);
  return roles.empty() ? where : where + " (" + roles + ")";
}

/// What it was seen through and why, in the words of the slice that keeps it.
struct Told {
  std::string title, path, lang, why;
};
Told told_of(kit::Call& call, const audit::Look& look) {
  Told told{call.word("cabinet.looks.other"), {}, {}, {}};
  for (const kit::Slice& slice : call.services.registry.slices()) {
    if (!slice.contributes.seen_through) continue;
    const auto seen = slice.contributes.seen_through(call, look.object, look.object_id);
    if (!seen) continue;
    told = {seen->title, seen->path, seen->lang, {}};
    const std::string key = slice.name + ".look." + look.why;
    if (!look.why.empty() && call.services.words.has(key)) told.why = call.word(key);
    break;
  }
  return told;
}

http::Response show_looks(kit::Call& call) {
  const auto looks = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return audit::looks_at(session, call.actor.account, most_looks);
  });
  ui::View view = call.view();
  std::map<std::int64_t, std::string> known;
  for (const audit::Look& look : looks) {
    auto [who, is_new] = known.try_emplace(look.actor);
    if (is_new) who->second = who_of(call, look.actor);
    const Told told = told_of(call, look);
    ui::View row = view.each("LOOK");
    row.set("WHO", who->second).set("WHEN", i18n::date_time(call.lang, look.at)).set("MACHINE", to_rfc3339(look.at));
    row.set_in("THROUGH", told.title, told.lang).set("WHY", told.why);
    row.show_if(told.path.empty(), "PLAIN");
    if (!told.path.empty()) row.set("URL", row.url(told.path));
  }
  view.show_if(looks.empty(), "NONE");
  return call.render(page(call, call.word("cabinet.looks.title")), "cabinet/looks.html", view);
}

}  // namespace

std::vector<kit::Route> look_pages() {
  return {kit::get("cabinet.looks", "/my/looks", kit::Access::account(), show_looks)};
}

}  // namespace viche::cabinet
