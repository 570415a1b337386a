#include <array>

#include <viche/core/text.hpp>

#include "pages/desk_integrity.hpp"
#include "rules/integrity.hpp"
#include "store/integrity.hpp"

/// Signatures are taken out in the open: first which ones and what that would do, then a reason that everybody reads.
/// Each can be put back, with a reason as well.
namespace viche::petitions::desk {

namespace {

constexpr std::int64_t micros_in_an_hour = 3'600'000'000;
constexpr std::size_t least_moment = 16;  ///< of "2026-11-02T10:30"
constexpr std::array filter_fields{"address", "device", "settlement", "channel", "level", "from", "until"};

/// "2026-11-02T10:30" of a clock on the wall in Kyiv.
std::optional<Instant> moment_of(std::string_view said) {
  if (said.size() < least_moment || said[10] != 'T' || said[13] != ':') return std::nullopt;
  const auto day = calendar::parse_day(said.substr(0, 10));
  const auto hour = parse_integer(said.substr(11, 2)), minute = parse_integer(said.substr(14, 2));
  if (!day || !hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return calendar::instant_of({*day, static_cast<int>(*hour), static_cast<int>(*minute), 0});
}

std::string moment_of(Instant at) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const calendar::Local local = calendar::kyiv_local(at);
  return calendar::to_iso(local.day) + "T" + two(local.hour) + ":" + two(local.minute);
}

std::optional<IdentityLevel> level_of(std::string_view said) {
  for (const auto level : {IdentityLevel::none, IdentityLevel::email, IdentityLevel::phone, IdentityLevel::strong}) {
    if (said == name(level)) return level;
  }
  return std::nullopt;
}

/// Refusals: petitions.moment_invalid [from, until]
Result<Filter> filter_sent(const kit::Call& call) {
  Filter filter;
  filter.ids = ids_sent(call);
  filter.address = call.field("address");
  filter.device = call.field("device");
  filter.settlement = parse_integer(call.field("settlement"));
  filter.channel = channel_of(call.field("channel"));
  filter.level = level_of(call.field("level"));
  filter.from = moment_of(call.field("from"));
  filter.until = moment_of(call.field("until"));
  filter.up_to = parse_integer(call.field("up_to")).value_or(0);
  Refusals refusals;
  if (!call.field("from").empty() && !filter.from) refusals.add(invalid("petitions.moment_invalid", "from"));
  if (!call.field("until").empty() && !filter.until) refusals.add(invalid("petitions.moment_invalid", "until"));
  VICHE_REQUIRE(refusals.check());
  return filter;
}

std::vector<ui::Choice> crowd_choices(const kit::Call& call, const Petition& petition, bool by_device) {
  const std::int64_t least = by_device ? crowd_at_device : crowd_at_address;
  const auto found = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return crowds(session, petition.id, by_device, least); });
  const std::string key = std::string("petitions.desk.crowd.") + (by_device ? "device" : "address");
  std::vector<ui::Choice> choices;
  for (const Crowd& crowd : found) {
    choices.push_back({crowd.of, call.word(key, {{"label", label_of(crowd.of)}}) + ": " +
                                     call.word("petitions.desk.integrity.signatures", {{"n", crowd.n}})});
  }
  return choices;
}

void show_fields(const kit::Call& call, ui::Form& form, const Petition& petition) {
  const std::string any = call.word("petitions.desk.filter.any");
  const auto at_address = crowd_choices(call, petition, false), at_device = crowd_choices(call, petition, true);
  if (!at_address.empty()) form.select("FIELDS", {.name = "address", .choices = at_address, .none = any});
  if (!at_device.empty()) form.select("FIELDS", {.name = "device", .choices = at_device, .none = any});
  std::vector<ui::Choice> places, channels, levels;
  for (const auto& [id, shown] : settlements(call)) places.push_back({std::to_string(id), shown});
  for (const Channel channel : {Channel::web, Channel::paper, Channel::merged, Channel::imported}) {
    const std::string slug(name(channel));
    channels.push_back({slug, call.word("petitions.channel." + slug)});
  }
  for (const auto level : {IdentityLevel::none, IdentityLevel::email, IdentityLevel::phone, IdentityLevel::strong}) {
    const std::string slug(name(level));
    levels.push_back({slug, call.word("petitions.level." + slug)});
  }
  form.select("FIELDS", {.name = "settlement", .choices = places, .none = any});
  form.select("FIELDS", {.name = "channel", .choices = channels, .none = any});
  form.select("FIELDS", {.name = "level", .choices = levels, .none = any});
  form.input("FIELDS", {.name = "from", .type = "datetime-local", .width = "20"});
  form.input("FIELDS", {.name = "until", .type = "datetime-local", .width = "20"});
}

/// An hour of the alarm about too many at once.
void begin_with_hour(const kit::Call& call, ui::Form& form) {
  const auto hour = parse_integer(call.query("hour"));
  if (!hour || *hour <= 0 || *hour > 10'000'000) return;
  form.initial("from", moment_of(Instant{*hour * micros_in_an_hour}));
  form.initial("until", moment_of(Instant{(*hour + 1) * micros_in_an_hour}));
}

http::Response show_filter(kit::Call& call, const Petition& petition, const Refusal* refusal = nullptr) {
  ui::View view = call.view();
  ui::Form form(view, "petitions.desk.filter");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  begin_with_hour(call, form);
  form.hidden("TOKENS", call.form_token(), call.form_key(), {{"do", "try"}});
  show_fields(call, form, petition);
  view.set("CAPTION", petition_crumb(call, petition).text).set_in("ABOUT", petition.title, petition.lang);
  view.set("ACTION", view.url(path_of(petition, "/integrity/take-out")));
  view.set("NAMES_URL", view.url(path_of(petition, "/integrity/names")));
  view.set("BACK", view.url(path_of(petition, "/integrity")));
  ui::Page page = desk::page(call, call.word("petitions.desk.take_out.title"), integrity_crumbs(call, petition));
  page.errors = form.errors();
  return call.render(page, "petitions/desk/take_out.html", view, status_after(refusal));
}

/// The filter travels on in the form, as it was sent, with what the trial found: the deed takes that and nothing else.
std::vector<std::pair<std::string, std::string>> carried(const kit::Call& call, const Trial& trial) {
  std::vector<std::pair<std::string, std::string>> fields{
      {"do", "take"}, {"up_to", std::to_string(trial.last)}, {"found", std::to_string(trial.matching)}};
  for (const char* field : filter_fields) {
    if (!call.field(field).empty()) fields.emplace_back(field, call.field(field));
  }
  for (const std::int64_t id : ids_sent(call)) fields.emplace_back("ids", std::to_string(id));
  return fields;
}

http::Response show_trial(kit::Call& call, const Petition& petition, const Trial& trial,
                          const Refusal* refusal = nullptr) {
  if (const Check noted = record_looks(call, petition, trial.examples); !noted) return call.refuse(noted.refusal());
  ui::View view = call.view();
  const auto number = [&](std::int64_t n) { return i18n::number(call.lang, static_cast<double>(n)); };
  const bool falls = trial.before.counted >= petition.threshold && trial.after < petition.threshold;
  ui::tiles(view, "TILES",
            {{number(trial.matching), call.word("petitions.desk.trial.matching"), {}, {}, ui::Tone::yellow},
             {number(trial.before.counted), call.word("petitions.desk.trial.before")},
             {number(trial.after), call.word("petitions.desk.trial.after"), {}, {}, ui::Tone::blue}});
  view.show_if(falls && petition.is_open(), "FALLS").show_if(!petition.is_open(), "CLOSED");
  show_signatures(call, view, trial.examples, settlements(call), false);
  const auto shown = static_cast<std::int64_t>(trial.examples.size());
  view.say("EXAMPLES", "petitions.desk.trial.examples", {{"n", shown}, {"of", trial.matching}});
  view.show_if(trial.matching > 0, "SOME").show_if(trial.matching == 0, "NONE");
  ui::Form form(view, "petitions.desk.take_out");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key(), carried(call, trial));
  form.text("FIELDS", {.name = "reason", .rows = 4, .max = most_words});
  view.say("READ", "petitions.desk.trial.read", {{"n", trial.matching}});
  view.say("SEND", "petitions.desk.trial.send", {{"n", trial.matching}});
  view.set("CAPTION", petition_crumb(call, petition).text);
  view.set("ACTION", view.url(path_of(petition, "/integrity/take-out")));
  view.set("BACK", view.url(path_of(petition, "/integrity/take-out")));
  ui::Page page = desk::page(call, call.word("petitions.desk.trial.title"), integrity_crumbs(call, petition));
  page.width = ui::Width::full;
  page.errors = form.errors();
  return call.render(page, "petitions/desk/trial.html", view, status_after(refusal));
}

http::Response ask(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition || !petition.value().published_at) return call.refuse(not_found());
  return show_filter(call, petition.value());
}

http::Response take_out(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition) return call.refuse(petition.refusal());
  const Petition& one = petition.value();
  const auto filter = filter_sent(call);
  if (!filter) return show_filter(call, one, &filter.refusal());
  // Nothing is taken that was not tried: without what a trial found, this is one.
  Filter deed = filter.value();
  deed.found = parse_integer(call.field("found"));
  const bool take = call.field("do") == "take" && deed.found && deed.up_to > 0;
  const auto done = take ? invalidate(by(call), one.id, deed, call.field("reason")) : Result<std::int64_t>(0);
  if (take && done) return told(call, path_of(one, "/integrity"), "taken_out");
  if (!done && done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  // What was tried stays as it was while the reason is mended; when it changed it is tried anew.
  Filter tried = filter.value();
  if (!take || done.refusal().code == "petitions.trial_changed") tried.up_to = 0;
  const auto trial = try_invalidation(by(call), one.id, tried);
  if (!trial && trial.refusal().kind == RefusalKind::invalid) return show_filter(call, one, &trial.refusal());
  if (!trial) return call.refuse(trial.refusal());
  return show_trial(call, one, trial.value(), done ? nullptr : &done.refusal());
}

constexpr std::int64_t names_shown = 100;
constexpr std::size_t longest_name = 200;

/// Signatures in order of signing above `after`, whose name has these words: as many as a page shows.
std::vector<Signature> find_names(const kit::Call& call, const Petition& petition, std::string_view words,
                                  std::int64_t after) {
  const std::string wanted = to_lower(words);
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::vector<Signature> found;
    for (;;) {
      auto some = signatures(session, call.services.vault, petition.id, after, names_shown * 10, false);
      if (some.empty()) return found;
      after = some.back().id;
      for (Signature& one : some) {
        if (!wanted.empty() && to_lower(one.name).find(wanted) == std::string::npos) continue;
        found.push_back(std::move(one));
        if (static_cast<std::int64_t>(found.size()) == names_shown) return found;
      }
    }
  });
}

/// One signature is found by its name and taken out as crowds are: trial, reason, a number for everybody.
http::Response show_names(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition || !petition.value().published_at) return call.refuse(not_found());
  const Petition& one = petition.value();
  const std::string words = tidy_line(call.field("name")).substr(0, longest_name);
  const auto seen = find_names(call, one, words, parse_integer(call.field("after")).value_or(0));
  if (const Check noted = record_looks(call, one, seen); !noted) return call.refuse(noted.refusal());
  ui::View view = call.view();
  show_signatures(call, view, seen, settlements(call), true);
  view.show_if(!seen.empty(), "SOME").show_if(seen.empty(), "NONE");
  view.set("CAPTION", petition_crumb(call, one).text);
  view.set("ACTION", view.url(path_of(one, "/integrity/take-out")));
  view.set("NAMES_URL", view.url(path_of(one, "/integrity/names")));
  view.set("BACK", view.url(path_of(one, "/integrity")));
  ui::Form form(view, "petitions.desk.names");
  form.initial("name", words);
  form.hidden("TOKENS", call.form_token(), call.form_key(), {{"do", "try"}});
  form.hidden("FIND_TOKENS", call.form_token(), call.form_key());
  form.input("FIND", {.name = "name", .width = "20", .max = longest_name});
  if (static_cast<std::int64_t>(seen.size()) == names_shown) {
    form.hidden("MORE_TOKENS", call.form_token(), call.form_key(),
                {{"name", words}, {"after", std::to_string(seen.back().id)}});
    view.show("MORE");
  }
  ui::Page page = desk::page(call, call.word("petitions.desk.names.title"), integrity_crumbs(call, one));
  page.width = ui::Width::full;
  return call.render(page, "petitions/desk/names.html", view);
}

http::Response put_back(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition) return call.refuse(petition.refusal());
  const std::int64_t id = call.number("invalidation");
  const auto found =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find_invalidation(session, id); });
  if (!found || found->petition != petition.value().id) return call.refuse(not_found());
  const Check done = reverse(by(call), id, call.field("reason"));
  if (done) return told(call, path_of(petition.value(), "/integrity"), "put_back");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return show_integrity(call, petition.value(), id, &done.refusal());
}

}  // namespace

std::vector<kit::Route> invalidation_routes() {
  const std::string path = "/desk/petitions/{id}/integrity";
  return {get("petitions.desk_take_out_form", path + "/take-out", guardians, ask),
          post("petitions.desk_names", path + "/names", guardians, show_names),
          post("petitions.desk_take_out", path + "/take-out", guardians, take_out),
          post("petitions.desk_put_back", path + "/invalidations/{invalidation}/reverse", guardians, put_back)};
}

}  // namespace viche::petitions::desk
