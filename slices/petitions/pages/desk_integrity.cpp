#include "pages/desk_integrity.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>

#include <viche/core/text.hpp>

#include "rules/integrity.hpp"
#include "store/integrity.hpp"

/// What is wrong with a petition's signatures, what stands behind it, and what was done about it. Names are opened by a
/// form, so that each look is written down.
namespace viche::petitions::desk {

namespace {

constexpr std::int64_t most_shown = 200;
constexpr std::size_t label_length = 6, most_rows = 10;
constexpr std::int64_t micros_in_an_hour = 3'600'000'000;

bool is_guardian(const kit::Call& call) { return call.actor.roles.has_any(guardians); }

struct Loaded {
  Counts counts;
  std::vector<Alarm> alarms;
  std::vector<Invalidation> done;
  std::vector<Tally> settlements, hours, levels, channels;
};

Loaded load(const kit::Call& call, const Petition& petition) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    Loaded loaded{counts(session, petition.id),
                  open_alarms(session, petition.id),
                  invalidations(session, petition.id),
                  tallies(session, petition.id, "settlement"),
                  tallies(session, petition.id, "hour"),
                  tallies(session, petition.id, "level"),
                  tallies(session, petition.id, "channel")};
    return loaded;
  });
}

bool is_crowd(const Alarm& alarm) { return alarm.kind == "address" || alarm.kind == "device"; }

Filter filter_of(const Alarm& alarm) {
  Filter filter;
  (alarm.kind == "device" ? filter.device : filter.address) = alarm.of;
  return filter;
}

Instant hour_of(const Alarm& alarm) { return {parse_integer(alarm.of).value_or(0) * micros_in_an_hour}; }

/// "мережа 3fa9c1" or "22 листопада, 14:00"
std::string about(const kit::Call& call, const Alarm& alarm) {
  if (is_crowd(alarm)) return call.word("petitions.desk.crowd." + alarm.kind, {{"label", label_of(alarm.of)}});
  return alarm.kind == "rate" ? i18n::date_time(call.lang, hour_of(alarm)) : "";
}

/// How many of the crowd count, wait and are out.
std::string behind(const kit::Call& call, const Petition& petition, const Alarm& alarm) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    Filter filter = filter_of(alarm);
    const auto of = [&](Standing standing) {
      filter.standing = standing;
      return count_matching(session, petition.id, filter);
    };
    return call.word(
        "petitions.desk.integrity.behind",
        {{"counted", of(Standing::counted)}, {"held", of(Standing::held)}, {"out", of(Standing::invalid)}});
  });
}

void show_alarms(kit::Call& call, ui::View& view, const Petition& petition, const Loaded& loaded) {
  view.show_if(loaded.alarms.empty(), "QUIET");
  for (const Alarm& alarm : loaded.alarms) {
    ui::View row = view.each("ALARM");
    row.set("KIND", call.word("petitions.alarm." + alarm.kind)).set("LABEL", about(call, alarm));
    row.say("COUNT", "petitions.desk.integrity.signatures", {{"n", alarm.count}});
    row.set("WHEN", i18n::ago(call.lang, alarm.at, call.now));
    if (is_crowd(alarm)) row.set("BEHIND", behind(call, petition, alarm));
    if (!is_guardian(call)) continue;
    const std::string path = path_of(petition, "/integrity/alarms/" + std::to_string(alarm.id));
    row.show("MAY").set("SETTLE_URL", row.url(path + "/settle"));
    if (is_crowd(alarm)) row.set("LOOK_URL", row.url(path + "/look"));
    if (alarm.kind == "rate") {
      row.set("RATE_URL", row.url(path_of(petition, "/integrity/take-out?hour=" + alarm.of)));
    }
    ui::Form(row, "petitions.desk.integrity").hidden("TOKENS", call.form_token(), call.form_key());
  }
}

/// The most numerous of a kind, each with its share.
void show_shares(const kit::Call& call, ui::View& view, std::string_view marker, const char* what,
                 std::vector<Tally> rows, const std::function<std::string(std::int64_t)>& name_of) {
  std::stable_sort(rows.begin(), rows.end(), [](const Tally& a, const Tally& b) { return a.n > b.n; });
  std::int64_t all = 0;
  for (const Tally& row : rows) all += row.n;
  if (all == 0) return;
  if (rows.size() > most_rows) rows.resize(most_rows);
  ui::Table table{call.word(std::string("petitions.desk.integrity.by_") + what), {}, {}};
  table.columns = {{call.word(std::string("petitions.desk.filter.") + what)},
                   {call.word("petitions.desk.integrity.how_many"), true},
                   {call.word("petitions.desk.integrity.share"), true}};
  for (const Tally& row : rows) {
    table.rows.push_back({name_of(row.bucket), i18n::number(call.lang, static_cast<double>(row.n)),
                          i18n::percent(call.lang, static_cast<double>(row.n) / static_cast<double>(all))});
  }
  ui::table(view, marker, table);
}

void show_all_shares(const kit::Call& call, ui::View& view, const Loaded& loaded) {
  const auto places = settlements(call);
  show_shares(call, view, "SHARES", "settlement", loaded.settlements, [&](std::int64_t id) {
    const auto found = places.find(id);
    return found == places.end() ? std::to_string(id) : found->second;
  });
  show_shares(call, view, "SHARES", "level", loaded.levels, [&](std::int64_t level) {
    return call.word("petitions.level." + std::string(name(static_cast<IdentityLevel>(level))));
  });
  show_shares(call, view, "SHARES", "channel", loaded.channels, [&](std::int64_t channel) {
    return call.word("petitions.channel." + std::string(name(static_cast<Channel>(channel))));
  });
  show_shares(call, view, "SHARES", "hour", loaded.hours,
              [&](std::int64_t hour) { return i18n::date_time(call.lang, Instant{hour * micros_in_an_hour}); });
}

std::vector<ui::FormError> show_done(kit::Call& call, ui::View& view, const Petition& petition, const Loaded& loaded,
                                     std::int64_t of, const Refusal* refusal) {
  std::vector<ui::FormError> errors;
  Names names(call);
  view.show_if(!loaded.done.empty(), "DONE");
  for (const Invalidation& one : loaded.done) {
    ui::View row = view.each("INVALIDATION");
    row.say("TAKEN", "petitions.desk.integrity.taken", {{"n", one.taken}});
    row.say("NUMBERS", "petitions.desk.integrity.before_after", {{"before", one.before}, {"after", one.after}});
    row.set("WHEN", i18n::date_time(call.lang, one.at)).set("WHO", names.person(one.by)).set("REASON", one.reason);
    if (one.reversed_at) {
      row.say("REVERSED", "petitions.desk.integrity.reversed",
              {{"when", i18n::date_time(call.lang, *one.reversed_at)}});
      row.set("REVERSAL", one.reversal);
      continue;
    }
    if (!is_guardian(call)) continue;
    const bool mine = refusal && of == one.id;
    row.show("MAY_REVERSE").show_if(mine, "OPEN");
    row.set("REVERSE_URL",
            row.url(path_of(petition, "/integrity/invalidations/" + std::to_string(one.id) + "/reverse")));
    ui::Form form(row, "petitions.desk.reverse", "reverse-" + std::to_string(one.id) + "-");
    if (mine) form.submitted(call.request.form.entries()).refused(*refusal);
    form.hidden("TOKENS", call.form_token(), call.form_key());
    form.text("REASON_FIELD", {.name = "reason", .rows = 3, .max = most_words});
    errors.insert(errors.end(), form.errors().begin(), form.errors().end());
  }
  return errors;
}

http::Response show(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition || !petition.value().published_at) return call.refuse(not_found());
  return show_integrity(call, petition.value());
}

struct Opened {
  Petition petition;
  Alarm alarm;
};

Result<Opened> find_alarm_here(const kit::Call& call) {
  VICHE_LET(petition, find_petition(call));
  const auto alarm =
      call.services.db.read(call.hromada(), [&](storage::Session& s) { return find_alarm(s, call.number("alarm")); });
  if (!alarm || alarm->petition != petition.id) return not_found();
  return Opened{petition, *alarm};
}

/// The signatures of one crowd, to be chosen from or taken out together.
http::Response look(kit::Call& call) {
  const auto opened = find_alarm_here(call);
  if (!opened || !is_crowd(opened.value().alarm)) return call.refuse(not_found());
  const auto& [petition, alarm] = opened.value();
  const auto seen = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return matching(session, call.services.vault, petition.id, filter_of(alarm), 0, most_shown);
  });
  if (const Check noted = record_looks(call, petition, seen); !noted) return call.refuse(noted.refusal());
  const std::string title = call.word("petitions.desk.crowd.title", {{"about", about(call, alarm)}});
  ui::View view = call.view();
  show_signatures(call, view, seen, settlements(call), true);
  view.set("CAPTION", petition_crumb(call, petition).text).set("TITLE", title);
  if (static_cast<std::int64_t>(seen.size()) == most_shown)
    view.say("MORE", "petitions.desk.crowd.more", {{"n", most_shown}});
  view.set("ACTION", view.url(path_of(petition, "/integrity/take-out")));
  view.set("WHOLE_FIELD", alarm.kind).set("WHOLE_VALUE", alarm.of);
  view.set("BACK", view.url(path_of(petition, "/integrity")));
  ui::Form(view, "petitions.desk.crowd").hidden("TOKENS", call.form_token(), call.form_key(), {{"do", "try"}});
  ui::Page page = desk::page(call, title, integrity_crumbs(call, petition));
  page.width = ui::Width::full;
  return call.render(page, "petitions/desk/crowd.html", view);
}

http::Response settle(kit::Call& call) {
  const auto opened = find_alarm_here(call);
  if (!opened) return call.refuse(opened.refusal());
  const Check done = settle_alarm(by(call), opened.value().alarm.id);
  return done ? told(call, path_of(opened.value().petition, "/integrity"), "settled") : call.refuse(done.refusal());
}

http::Response show_held(kit::Call& call, const Petition& petition, const Refusal* refusal = nullptr) {
  Filter filter;
  filter.standing = Standing::held;
  const auto seen = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return matching(session, call.services.vault, petition.id, filter, 0, most_shown);
  });
  if (const Check noted = record_looks(call, petition, seen); !noted) return call.refuse(noted.refusal());
  ui::View view = call.view();
  show_signatures(call, view, seen, settlements(call), true);
  ui::Form form(view, "petitions.desk.held");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.radios("FIELDS", {.name = "decision",
                         .choices = {{"count", call.word("petitions.desk.held.count")},
                                     {"leave_out", call.word("petitions.desk.held.leave_out")}}});
  form.text("FIELDS", {.name = "reason", .rows = 3, .max = most_words});
  view.show_if(!seen.empty(), "SOME").show_if(seen.empty(), "NONE");
  view.set("CAPTION", petition_crumb(call, petition).text);
  view.set("ACTION", view.url(path_of(petition, "/integrity/held")));
  view.set("BACK", view.url(path_of(petition, "/integrity")));
  ui::Page page = desk::page(call, call.word("petitions.desk.held.title"), integrity_crumbs(call, petition));
  page.width = ui::Width::full;
  page.errors = form.errors();
  return call.render(page, "petitions/desk/held.html", view, status_after(refusal));
}

http::Response look_at_held(kit::Call& call) {
  const auto petition = find_petition(call);
  return petition ? show_held(call, petition.value()) : call.refuse(petition.refusal());
}

http::Response review(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition) return call.refuse(petition.refusal());
  const std::string_view decision = call.field("decision");
  const auto ids = ids_sent(call);
  Refusals refusals;
  if (ids.empty()) refusals.add(invalid("petitions.filter_empty", "ids"));
  if (decision != "count" && decision != "leave_out") refusals.add(invalid("petitions.decision_missing", "decision"));
  Check done = refusals.check();
  if (done) done = review_held(by(call), petition.value().id, ids, decision == "count", call.field("reason"));
  if (done) return told(call, path_of(petition.value(), "/integrity"), "reviewed");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return show_held(call, petition.value(), &done.refusal());
}

}  // namespace

std::string label_of(std::string_view hash) {
  std::string label;
  for (const char c : hash) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 && label.size() < label_length) label.push_back(c);
  }
  return to_lower(label);
}

std::vector<std::int64_t> ids_sent(const kit::Call& call) {
  std::set<std::int64_t> ids;
  for (const std::string_view said : call.request.form.all("ids")) {
    if (const auto id = parse_integer(said)) ids.insert(*id);
  }
  return {ids.begin(), ids.end()};
}

std::vector<ui::Crumb> integrity_crumbs(const kit::Call& call, const Petition& petition) {
  return {queue_crumb(call),
          petition_crumb(call, petition),
          {path_of(petition, "/integrity"), call.word("petitions.desk.integrity.title")}};
}

void show_signatures(const kit::Call& call, ui::View& view, const std::vector<Signature>& shown,
                     const std::map<std::int64_t, std::string>& places, bool to_choose) {
  const auto chosen = call.request.form.all("ids");
  view.show_if(to_choose, "TO_CHOOSE");
  for (const Signature& one : shown) {
    ui::View row = view.each("SIGNATURE");
    const std::string id = std::to_string(one.id);
    row.set("ID", id).show_if(to_choose && one.standing != Standing::invalid, "MAY_CHOOSE");
    row.show_if(std::find(chosen.begin(), chosen.end(), id) != chosen.end(), "CHOSEN");
    row.set("NAME", one.name.empty() ? call.word("petitions.desk.crowd.erased") : one.name);
    row.set("WHEN", i18n::date_time(call.lang, one.at));
    row.set("CHANNEL", call.word("petitions.channel." + std::string(name(one.channel))));
    row.set("LEVEL", call.word("petitions.level." + std::string(name(one.level))));
    const auto place = places.find(one.settlement);
    row.set("PLACE", place == places.end() ? "" : place->second);
    row.set("STANDING", call.word("petitions.desk.standing." + std::string(name(one.standing))));
    if (!one.address.empty()) {
      row.set("ADDRESS", call.word("petitions.desk.crowd.address", {{"label", label_of(one.address)}}));
    }
    if (!one.device.empty()) {
      row.set("DEVICE", call.word("petitions.desk.crowd.device", {{"label", label_of(one.device)}}));
    }
  }
}

http::Response show_integrity(kit::Call& call, const Petition& petition, std::int64_t of, const Refusal* refusal) {
  const Loaded loaded = load(call, petition);
  ui::View view = call.view();
  const auto number = [&](std::int64_t n) { return i18n::number(call.lang, static_cast<double>(n)); };
  ui::tiles(view, "TILES",
            {{number(loaded.counts.counted), call.word("petitions.desk.count.counted"), {}, {}, ui::Tone::blue},
             {number(loaded.counts.held), call.word("petitions.desk.count.held"), {}, {}, ui::Tone::yellow},
             {number(loaded.counts.invalid), call.word("petitions.desk.count.invalid"), {}, {}, ui::Tone::red}});
  show_alarms(call, view, petition, loaded);
  show_all_shares(call, view, loaded);
  view.set("CAPTION", petition_crumb(call, petition).text).set_in("ABOUT", petition.title, petition.lang);
  if (is_guardian(call)) {
    view.show("GUARDIAN").set("TAKE_URL", view.url(path_of(petition, "/integrity/take-out")));
    if (loaded.counts.held > 0) {
      view.say("HELD", "petitions.desk.held.open", {{"n", loaded.counts.held}});
      view.set("HELD_URL", view.url(path_of(petition, "/integrity/held/look")));
    }
    ui::Form(view, "petitions.desk.integrity").hidden("HELD_TOKENS", call.form_token(), call.form_key());
  }
  const auto errors = show_done(call, view, petition, loaded, of, refusal);
  ui::Page page = desk::page(call, call.word("petitions.desk.integrity.title"),
                             {queue_crumb(call), petition_crumb(call, petition)});
  page.width = ui::Width::full;
  page.errors = errors;
  return call.render(page, "petitions/desk/integrity.html", view, status_after(refusal));
}

std::vector<kit::Route> integrity_routes() {
  const std::string path = "/desk/petitions/{id}/integrity";
  return {get("petitions.desk_integrity", path, team, show),
          post("petitions.desk_alarm_look", path + "/alarms/{alarm}/look", guardians, look),
          post("petitions.desk_alarm_settle", path + "/alarms/{alarm}/settle", guardians, settle),
          post("petitions.desk_held_look", path + "/held/look", guardians, look_at_held),
          post("petitions.desk_held_review", path + "/held", guardians, review)};
}

}  // namespace viche::petitions::desk
