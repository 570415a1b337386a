#include <map>

#include <viche/ui/components.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"
#include "rules/integrity.hpp"
#include "settings.hpp"
#include "store/integrity.hpp"

/// What was counted, held and taken out of a petition, for everybody, and how anybody counts it again.
namespace viche::petitions {

namespace {

void show_numbers(ui::View& view, const kit::Call& call, const Counts& counts) {
  const auto tile = [&](const char* key, std::int64_t value, ui::Tone tone) {
    return ui::Tile{.value = i18n::number(call.lang, static_cast<double>(value)),
                    .label = call.word("petitions.integrity." + std::string(key)),
                    .note = call.word("petitions.integrity." + std::string(key) + "_note"),
                    .tone = tone};
  };
  ui::tiles(view, "NUMBERS",
            {tile("counted", counts.counted, ui::Tone::green), tile("paper", counts.paper, ui::Tone::blue),
             tile("held", counts.held, ui::Tone::yellow), tile("invalid", counts.invalid, ui::Tone::red)});
}

void show_invalidations(ui::View& view, const kit::Call& call, const std::vector<Invalidation>& all) {
  view.show_if(all.empty(), "NONE").show_if(!all.empty(), "SOME");
  const auto told = [&](std::int64_t n) { return i18n::number(call.lang, static_cast<double>(n)); };
  for (const Invalidation& one : all) {
    ui::View row = view.each("TAKEN");
    row.set("WHEN", i18n::date_time(call.lang, one.at)).say("MANY", "petitions.integrity.taken", {{"n", one.taken}});
    row.set("BEFORE", told(one.before)).set("AFTER", told(one.after)).set_in("REASON", one.reason, "uk");
    if (!one.reversed_at) continue;
    row.set("REVERSED", i18n::date_time(call.lang, *one.reversed_at)).set_in("REVERSAL", one.reversal, "uk");
  }
}

void show_alarms(ui::View& view, const kit::Call& call, const std::vector<Alarm>& open) {
  std::map<std::string_view, std::int64_t> of_kind;
  for (const Alarm& alarm : open) ++of_kind[alarm.kind];
  view.show_if(open.empty(), "QUIET").show_if(!open.empty(), "ALARMS");
  for (const std::string_view kind : alarm_kinds) {
    if (!of_kind.count(kind)) continue;
    view.each("ALARM")
        .set("KIND", call.word("petitions.alarm." + std::string(kind)))
        .set("N", i18n::number(call.lang, static_cast<double>(of_kind[kind])));
  }
}

void show_limits(ui::View& view, const kit::Call& call, const Petition& petition) {
  const kit::Town& town = *call.town;
  const auto add = [&](const char* key, const kit::Setting& setting) {
    const std::int64_t n = town.number(setting);
    view.each("LIMIT").set("TEXT", n > 0 ? call.word("petitions.integrity." + std::string(key), {{"n", n}})
                                         : call.word("petitions.integrity." + std::string(key) + "_off"));
  };
  view.each("LIMIT").set("TEXT", call.word("petitions.integrity.level_" + std::string(name(petition.least_level))));
  add("per_address", settings::per_address);
  add("per_device", settings::per_device);
}

http::Response show_integrity(kit::Call& call) {
  const auto brief = load_shown(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  std::vector<Invalidation> taken;
  std::vector<Alarm> open;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    taken = invalidations(session, petition.id);
    open = open_alarms(session, petition.id);
  });
  ui::View view = call.view();
  view.set("NUMBER", numbered(call, petition)).set_in("TITLE", petition.title, petition.lang);
  view.set("BACK", view.url(path_of(petition))).set("JOURNAL", path_of(petition, "/journal.txt"));
  show_numbers(view, call, brief.value().counts);
  show_invalidations(view, call, taken);
  show_alarms(view, call, open);
  show_limits(view, call, petition);
  if (petition.closing_leaf) view.say("CLOSED", "petitions.integrity.closed", {{"leaf", *petition.closing_leaf + 1}});
  ui::Page page = call.page(call.word("petitions.part.integrity") + " · " + numbered(call, petition));
  page.crumbs = {{"/petitions", call.word("petitions.title")}, {path_of(petition), numbered(call, petition)}};
  page.width = ui::Width::full;
  return call.render(page, "petitions/integrity.html", view);
}

}  // namespace

std::vector<kit::Route> integrity_routes() {
  return {kit::kept(
      kit::get("petitions.integrity", "/petitions/{number}/integrity", kit::Access::anyone(), show_integrity))};
}

}  // namespace viche::petitions
