#include <algorithm>
#include <chrono>

#include <viche/calendar/calendar.hpp>
#include <viche/core/ids.hpp>

#include "ics.hpp"
#include "pages.hpp"
#include "pages/shared.hpp"
#include "store.hpp"

namespace viche::cabinet {

namespace {

constexpr const char* own_path = "/my/calendar";

std::vector<kit::CabinetTerm> all_terms(kit::Call& call) {
  std::vector<kit::CabinetTerm> all;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    if (!slice.contributes.terms) continue;
    for (kit::CabinetTerm& one : slice.contributes.terms(call)) all.push_back(std::move(one));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const kit::CabinetTerm& a, const kit::CabinetTerm& b) { return a.at < b.at; });
  return all;
}

/// "Листопад 2026"
std::string month_of(const kit::Call& call, Instant at) {
  const std::chrono::year_month_day day(calendar::kyiv_day(at));
  const std::string name = call.word("cabinet.month.m" + std::to_string(static_cast<unsigned>(day.month())));
  return name + " " + std::to_string(static_cast<int>(day.year()));
}

void put_terms(ui::View& view, kit::Call& call) {
  const Instant today = calendar::start_of_day(calendar::kyiv_day(call.now));
  std::string month;
  std::optional<ui::View> section;
  for (const kit::CabinetTerm& term : all_terms(call)) {
    const bool over = term.whole_day ? term.at < today : term.at < call.now;
    const std::string heading = over ? call.word("cabinet.calendar.over") : month_of(call, term.at);
    if (!section || heading != month) section.emplace(view.each("MONTH"));
    month = heading;
    section->set("NAME", heading);
    ui::View row = section->each("TERM");
    row.set("WHEN", term.whole_day ? i18n::date(call.lang, term.at) : i18n::date_time(call.lang, term.at));
    row.set("MACHINE", term.whole_day ? calendar::to_iso(calendar::kyiv_day(term.at)) : to_rfc3339(term.at));
    row.set("URL", row.url(term.path)).set("NOTE", term.note).set_in("TITLE", term.title, term.lang);
  }
  view.show_if(!section, "NONE");
}

/// @param fresh the key of an address made just now, shown this once
http::Response show(kit::Call& call, std::string_view fresh) {
  ui::View view = call.view();
  put_terms(view, call);
  const auto made_at = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return calendar_made_at(session, call.actor.account); });
  ui::Form make(view, "cabinet.calendar");
  make.hidden("TOKENS", call.form_token());
  ui::Form end(view, "cabinet.calendar");
  end.hidden("END_TOKENS", call.form_token());
  view.show_if(made_at.has_value(), "HAS").show_if(!made_at, "HAS_NOT");
  if (made_at) view.say("MADE", "cabinet.calendar.made", {{"when", i18n::date(call.lang, *made_at)}});
  if (!fresh.empty()) {
    view.set("FRESH",
             call.absolute(ui::url(call.lang, std::string(own_path) + "/" + std::string(fresh) + "/viche.ics")));
  }
  return call.render(page(call, call.word("cabinet.calendar.title")), "cabinet/calendar.html", view);
}

http::Response renew(kit::Call& call) {
  const auto key = renew_calendar(by(call));
  return key ? show(call, key.value()) : call.refuse(key.refusal());
}

http::Response end(kit::Call& call) {
  const Check ended = end_calendar(by(call));
  return ended ? told(call, own_path, "calendar_ended") : call.refuse(ended.refusal());
}

/// Titles alone: whoever keeps calendars for people reads them too.
http::Response feed(kit::Call& call) {
  const auto owner = calendar_owner(call.services, call.hromada(), call.value("key"));
  const auto account = owner ? call.services.identity.find(call.hromada(), *owner) : std::nullopt;
  if (!account || account->blocked) return call.refuse(not_found());
  call.session.reset();
  call.actor = {Actor::Kind::resident, account->id, {}, 0, IdentityLevel::none};
  CalendarFile file;
  file.name = call.word("cabinet.calendar.feed", {{"town", call.town->name(call.lang)}});
  file.made_at = call.now;
  const std::string home = call.absolute("");
  const std::string host = home.substr(home.find("//") + 2);
  for (const kit::CabinetTerm& term : all_terms(call)) {
    const std::string uid = hex(hash256(term.path + "\n" + term.title)).substr(0, 32) + "@" + host;
    file.events.push_back({uid, term.at, term.whole_day, term.title, call.absolute(ui::url(call.lang, term.path))});
  }
  http::Response response = http::text(ics_of(file));
  response.replace("Content-Type", "text/calendar; charset=utf-8");
  response.with("Cache-Control", "no-store").with("X-Robots-Tag", "noindex");
  response.with("Content-Disposition", "inline; filename=\"viche.ics\"");
  return response;
}

}  // namespace

std::vector<kit::Route> calendar_pages() {
  const kit::Access account = kit::Access::account();
  return {kit::get("cabinet.calendar", own_path, account, [](kit::Call& call) { return show(call, {}); }),
          kit::post("cabinet.calendar_renew", own_path, account, renew),
          kit::post("cabinet.calendar_end", "/my/calendar/end", account, end),
          kit::get("cabinet.calendar_feed", "/my/calendar/{key}/viche.ics", kit::Access::anyone(), feed)};
}

}  // namespace viche::cabinet
