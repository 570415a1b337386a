#include "pages/looks.hpp"

#include <viche/audit/audit.hpp>
#include <viche/kit/organisation.hpp>

namespace viche::appeals {

namespace {

/// The organisation, not the person: it answers for its people.
std::string who_of(const kit::Call& call, const audit::Look& look) {
  if (look.why == "api") return call.word("appeals.look.who_api");
  const auto person = call.services.identity.find(call.hromada(), look.actor);
  const auto organisation = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return person ? kit::find_organisation(session, person->organisation) : std::nullopt;
  });
  return organisation ? organisation->name(call.lang) : call.town->contact_centre(call.lang);
}

}  // namespace

void show_looks(ui::View& view, const kit::Call& call, const Appeal& appeal) {
  const auto looks = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return audit::looks_through(session, "appeal", appeal.id); });
  view.show_if(!looks.empty(), "LOOKS");
  for (const audit::Look& look : looks) {
    const std::string why = "appeals.look." + look.why;
    ui::View row = view.each("LOOK");
    row.set("WHO", who_of(call, look)).set("WHEN", i18n::date_time(call.lang, look.at));
    if (call.services.words.has(why)) row.set("WHY", call.word(why));
  }
}

}  // namespace viche::appeals
