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

/// All that was done to whether signatures count.
struct Doings {
  std::vector<Invalidation> taken;
  std::vector<Holding> held;
  std::vector<Alarm> open;
  std::int64_t settled = 0;
  bool is_empty() const { return taken.empty() && held.empty(); }
};

void show_numbers_of(ui::View& row, const kit::Call& call, std::int64_t before, std::int64_t after) {
  row.set("BEFORE", i18n::number(call.lang, static_cast<double>(before)));
  row.set("AFTER", i18n::number(call.lang, static_cast<double>(after)));
}

void show_invalidation(ui::View& view, const kit::Call& call, const Invalidation& one) {
  ui::View row = view.each("TAKEN");
  row.set("WHEN", i18n::date_time(call.lang, one.at)).say("MANY", "petitions.integrity.taken", {{"n", one.taken}});
  show_numbers_of(row, call, one.before, one.after);
  row.set_in("REASON", one.reason, "uk");
  const std::int64_t held = one.not_counted();
  if (held > 0) row.say("NOT_COUNTED", "petitions.integrity.not_counted", {{"n", held}});
  if (!one.reversed_at) return;
  row.set("REVERSED", i18n::date_time(call.lang, *one.reversed_at)).set_in("REVERSAL", one.reversal, "uk");
  if (held > 0) row.say("HELD_AGAIN", "petitions.integrity.held_again", {{"n", held}});
}

void show_holding(ui::View& view, const kit::Call& call, const Holding& one) {
  ui::View row = view.each("TAKEN");
  const bool held = one.deed == Holding::Deed::held;
  row.set("WHEN", i18n::date_time(call.lang, one.at));
  row.say("MANY", held ? "petitions.integrity.put_aside" : "petitions.integrity.let_in", {{"n", one.n}});
  show_numbers_of(row, call, one.before, one.after);
  row.set("REASON", held ? call.word("petitions.integrity.beyond_" + one.crowd, {{"n", one.allowed}})
                         : call.word("petitions.integrity.looked_at"));
}

/// In the order in which it was done.
void show_done(ui::View& view, const kit::Call& call, const Doings& done) {
  view.show_if(done.is_empty(), "NONE").show_if(!done.is_empty(), "SOME");
  auto held = done.held.begin();
  for (const Invalidation& one : done.taken) {
    for (; held != done.held.end() && held->at < one.at; ++held) show_holding(view, call, *held);
    show_invalidation(view, call, one);
  }
  for (; held != done.held.end(); ++held) show_holding(view, call, *held);
}

/// "Nothing unusual" is said only where nothing ever was.
void show_alarms(ui::View& view, const kit::Call& call, const Doings& done) {
  const std::vector<Alarm>& open = done.open;
  std::map<std::string_view, std::int64_t> of_kind;
  for (const Alarm& alarm : open) ++of_kind[alarm.kind];
  const bool ever = done.settled > 0 || !done.is_empty();
  view.show_if(open.empty() && !ever, "QUIET").show_if(open.empty() && ever, "QUIET_NOW");
  view.show_if(!open.empty(), "ALARMS");
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
  const Doings done = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return Doings{invalidations(session, petition.id), holdings(session, petition.id),
                  open_alarms(session, petition.id), count_settled(session, petition.id)};
  });
  ui::View view = call.view();
  view.set("NUMBER", numbered(call, petition)).set_in("TITLE", petition.title, petition.lang);
  view.set("BACK", view.url(path_of(petition))).set("JOURNAL", path_of(petition, "/journal.txt"));
  show_numbers(view, call, brief.value().counts);
  if (brief.value().counts.merged > 0) {
    view.say("CARRIED", "petitions.page.merged", {{"n", brief.value().counts.merged}});
  }
  show_merges(view, call, petition);
  show_done(view, call, done);
  show_alarms(view, call, done);
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
