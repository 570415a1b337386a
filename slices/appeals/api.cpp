#include "api.hpp"

#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>
#include <viche/kit/organisation.hpp>

#include "api_acts.hpp"
#include "api_bodies.hpp"
#include "api_query.hpp"
#include "pages/filters.hpp"
#include "pages/masked.hpp"
#include "pages/public_case.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr std::string_view read_scope = "appeals.read";
constexpr std::string_view write_scope = "appeals.write";
/// Also sees authors, when it asks with ?personal=1; each look is journalled.
constexpr std::string_view personal_scope = "appeals.personal";
/// "appeals.executor:<identifier>": the key sees and steps as that executor, not as an operator.
constexpr std::string_view executor_scope = "appeals.executor:";
constexpr std::size_t longest_key = 100;
constexpr std::int64_t usual_in_list = 50, most_in_list = 200;

}  // namespace

Actor acting(const kit::Call& call) {
  Actor actor = call.actor;
  if (call.has_scope(write_scope) || call.has_scope(personal_scope)) actor.roles = {Role::operator_};
  if (call.has_scope(moderate_scope)) actor.roles.add(Role::moderator);
  if (call.has_scope(head_scope)) actor.roles.add(Role::head);
  for (const std::string& scope : call.scopes) {
    if (!starts_with(scope, executor_scope)) continue;
    actor.roles = {Role::executor};
    actor.organisation = parse_integer(std::string_view(scope).substr(executor_scope.size())).value_or(-1);
  }
  return actor;
}

namespace {

/// What identifiers are told as.
struct Names {
  std::shared_ptr<const std::vector<Category>> categories;
  std::vector<kit::Organisation> organisations;
};

Names names_of(const kit::Call& call) {
  return {cached_categories(call.services.db, call.hromada()),
          call.services.db.read(call.hromada(), [](storage::Session& s) { return kit::organisations(s); })};
}

/// Identifiers go as text: programs that read numbers as floating point would round them.
void write_organisation(JsonWriter& out, const Names& names, std::int64_t id) {
  const auto found = std::find_if(names.organisations.begin(), names.organisations.end(),
                                  [&](const kit::Organisation& one) { return one.id == id; });
  const bool known = found != names.organisations.end();
  out.field("organisation", known ? std::optional(std::to_string(id)) : std::nullopt);
  out.field("organisation_slug", known ? std::optional(found->slug) : std::nullopt);
}

void write_moment(JsonWriter& out, std::string_view key, std::optional<Instant> at) {
  out.key(key);
  if (at) {
    out.value(to_rfc3339(*at));
  } else {
    out.null();
  }
}

/// What lists and single appeals have in common.
template <class Any>
void write_common(JsonWriter& out, const kit::Call& call, const Any& appeal, const Names& names) {
  const std::string number = appeal.number.text();
  const Category* category = find_category(*names.categories, appeal.category);
  out.field("number", number).field("url", call.absolute("/appeals/" + number));
  out.field("state", name(appeal.state)).field("outcome", name(appeal.outcome));
  out.field("state_name", told_state(call.services.words, call.lang, appeal.state, appeal.outcome));
  out.field("category", category ? category->slug : "")
      .field("category_name", category ? category->name(call.lang) : "");
  out.field("text", appeal.text)
      .field("voices", appeal.voices)
      .field("level", appeal.level)
      .field("refuted", appeal.refuted);
  out.key("emergency").boolean(appeal.emergency).key("public").boolean(appeal.is_public);
  write_organisation(out, names, appeal.organisation);
  write_moment(out, "filed_at", appeal.filed_at);
  write_moment(out, "changed_at", appeal.changed_at);
  write_moment(out, "accept_by", appeal.accept_by);
  write_moment(out, "due_at", appeal.due_at);
}

void write_brief(JsonWriter& out, const kit::Call& call, const Brief& brief, const Names& names) {
  out.begin_object();
  write_common(out, call, brief, names);
  out.field("place", brief.place).field("lat", brief.lat).field("lon", brief.lon);
  out.end_object();
}

/// One appeal with what goes with it.
struct Told {
  Appeal appeal;
  Standing standing;
  std::vector<Entry> timeline;  ///< with the staff's own lines only for those on whose desk it lies
  std::vector<Media> photos;
};

/// What lies between the author and the community is for those only on whose desk the appeal lies.
void write_entries(JsonWriter& out, const kit::Call& call, const Told& told, const Names& names) {
  const bool all = on_desk(told.standing);
  out.key("timeline").begin_array();
  for (const Entry& entry : told.timeline) {
    if (!all && !shown_to_all(entry)) continue;
    out.begin_object().field("at", to_rfc3339(entry.at)).field("kind", entry.kind).field("by", name(entry.actor_kind));
    write_organisation(out, names, entry.organisation);
    out.field("state", name(entry.state)).key("internal").boolean(entry.internal);
    const bool shown = words_shown_to_all(entry);
    out.field("text", all ? entry.text : shown ? words_for_all(entry, *call.town) : "").end_object();
  }
  out.end_array();
}

void write_photos(JsonWriter& out, const kit::Call& call, const Told& told) {
  const auto shown = [&](const Media& one) {
    if (one.kind != MediaKind::photo || one.hidden) return false;
    if (one.entry == 0 || on_desk(told.standing)) return true;
    const auto entry = std::find_if(told.timeline.begin(), told.timeline.end(),
                                    [&](const Entry& each) { return each.id == one.entry; });
    return entry != told.timeline.end() && words_shown_to_all(*entry);
  };
  const std::string base = "/appeals/" + told.appeal.number.text();
  out.key("photos").begin_array();
  for (const Media& one : told.photos) {
    if (shown(one)) out.value(call.absolute(photo_path(base, one, files::Size::large)));
  }
  out.end_array();
}

/// Free words are for those on whose desk it lies, choices for everybody.
void write_answers(JsonWriter& out, const Told& told, const Category* category) {
  const std::string& kept = told.appeal.answers;
  out.key("answers");
  if (on_desk(told.standing)) {
    out.raw(kept.empty() ? "{}" : kept);
    return;
  }
  const auto answers = JsonReader::parse(kept);
  out.begin_object();
  for (const Question& question : category&& answers ? category->questions : std::vector<Question>{}) {
    const auto answer = (*answers)[question.slug].text();
    if (answer && !question.options.empty()) out.field(question.slug, *answer);
  }
  out.end_object();
}

/// The look is on disk before the answer.
Check look_at_author(const kit::Call& call, Appeal& appeal) {
  VICHE_REQUIRE(call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    audit::record_look(tx, call.actor, appeal.author_account, "appeal", appeal.id, "api", call.now);
    return Done{};
  }));
  call.services.db.read(call.hromada(),
                        [&](storage::Session& session) { load_author(session, call.services.vault, appeal); });
  return Done{};
}

/// Refusals, all at once: those of check_filters, api.number_invalid [limit], api.below_invalid [below]
Check sound_query(const kit::Call& call) {
  Refusals refusals;
  check_filters(refusals, call);
  check_number(refusals, call, "limit", most_in_list);
  const auto below = parse_integer(call.query("below"));
  if (!call.query("below").empty() && (!below || *below < 1)) refusals.add(invalid("api.below_invalid", "below"));
  return refusals.check();
}

/// The next page, with the same filters (RFC 8288).
std::string link_to_next(const kit::Call& call, const std::string& below) {
  std::string query;
  for (const auto& [name, value] : call.request.query.entries()) {
    if (name != "below") query += url_encoded(name) + "=" + url_encoded(value) + "&";
  }
  return "<" + call.absolute(ui::url(call.lang, "/api/v1/appeals?" + query + "below=" + below)) + ">; rel=\"next\"";
}

http::Response list_appeals(kit::Call& call) {
  if (const Check sound = sound_query(call); !sound) return call.refuse(sound.refusal());
  const Actor actor = acting(call);
  Filter filter = filter_of(call, Query("/api/v1/appeals", call.request.query, filter_names));
  filter.public_only = !actor.roles.has_any(who::whole_council);
  filter.insider = actor.organisation;
  filter.below = parse_integer(call.query("below")).value_or(0);
  filter.limit = parse_integer(trimmed(call.query("limit"))).value_or(usual_in_list);
  const Names names = names_of(call);
  const auto briefs =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, filter); });
  JsonWriter out;
  out.begin_object().key("appeals").begin_array();
  for (const Brief& brief : briefs) write_brief(out, call, brief, names);
  const bool more = static_cast<std::int64_t>(briefs.size()) == filter.limit;
  const auto below = more ? std::optional(std::to_string(briefs.back().id)) : std::nullopt;
  out.end_array().field("next_below", below).end_object();
  http::Response response = http::json(out.take());
  if (below) response.with("Link", link_to_next(call, *below));
  return response;
}

/// Refusal: not_found, also when this key may not see it.
Result<Told> load(const kit::Call& call) {
  const auto number = number_in(call);
  if (!number) return not_found();
  return call.services.db.read(call.hromada(), [&](storage::Session& session) -> Result<Told> {
    auto appeal = find(session, *number);
    if (!appeal) return not_found();
    const Standing standing = standing_of(*appeal, acting(call), false);
    if (!may_see(*appeal, standing)) return not_found();
    const std::int64_t id = appeal->id;
    return Told{std::move(*appeal), standing, entries(session, id, on_desk(standing)), media(session, id)};
  });
}

/// The letter it is a question of, and the questions it was split into, as far as this key may see them.
void write_parts(JsonWriter& out, const kit::Call& call, const Told& told) {
  const Appeal& appeal = told.appeal;
  const auto seen = [&](const Appeal& other) { return may_see(other, standing_of(other, told.standing.actor, false)); };
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const auto letter = appeal.part_of == 0 ? std::nullopt : find(session, Number{appeal.part_of});
    out.field("part_of", letter && seen(*letter) ? std::optional(letter->number.text()) : std::nullopt);
    out.key("parts").begin_array();
    for (const Appeal& part : appeal.parts == 0 ? std::vector<Appeal>() : parts_of(session, appeal.number)) {
      if (seen(part)) out.value(part.number.text());
    }
    out.end_array();
  });
}

/// How it has fared: its regime and terms, what neighbours see, where it goes on. Why a term was changed is between the
/// author and the community.
void write_standing(JsonWriter& out, const Told& told) {
  const Appeal& appeal = told.appeal;
  out.field("regime", name(appeal.regime)).field("escalated", appeal.escalated);
  write_moment(out, "usual_due_at", appeal.usual_due_at);
  // Why the community needs longer is for everybody; why a person demanded to be answered earlier is theirs.
  const bool longer = appeal.usual_due_at && appeal.due_at > appeal.usual_due_at;
  out.field("term_reason", longer || on_desk(told.standing) ? std::optional(appeal.term_reason) : std::nullopt);
  out.field("seen_done", appeal.seen_done).field("seen_undone", appeal.seen_undone);
  const bool merged = appeal.merged_into != 0;
  out.field("merged_into", merged ? std::optional(Number{appeal.merged_into}.text()) : std::nullopt);
  out.key("closed_but_refuted").boolean(is_closed_but_refuted(appeal));
}

std::string document_of(const kit::Call& call, const Told& told, bool personal) {
  const Appeal& appeal = told.appeal;
  const Names names = names_of(call);
  JsonWriter out;
  out.begin_object();
  write_common(out, call, appeal, names);
  out.field("place", appeal.place.text).field("lat", appeal.place.lat).field("lon", appeal.place.lon);
  const bool masked = on_desk(told.standing) && !appeal.original_text.empty();
  out.field("original_text", masked ? std::optional(appeal.original_text) : std::nullopt);
  const bool place_masked = on_desk(told.standing) && !appeal.place.original.empty();
  out.field("original_place", place_masked ? std::optional(appeal.place.original) : std::nullopt);
  out.field("reworks", appeal.reworks).field("grade", appeal.grade);
  write_parts(out, call, told);
  write_standing(out, told);
  write_moment(out, "reported_at", appeal.reported_at);
  write_moment(out, "closed_at", appeal.closed_at);
  write_answers(out, told, find_category(*names.categories, appeal.category));
  write_entries(out, call, told, names);
  write_photos(out, call, told);
  if (personal) {
    out.key("author").begin_object().field("name", appeal.author_name).field("email", appeal.author_email);
    out.field("phone", appeal.author_phone).end_object();
  }
  out.end_object();
  return out.take();
}

http::Response one_appeal(kit::Call& call) {
  auto told = load(call);
  if (!told) return call.refuse(told.refusal());
  const bool personal = call.query("personal") == "1";
  const bool may = call.has_scope(personal_scope) && on_desk(told.value().standing);
  if (personal && !may) return call.refuse(forbidden("api_key_scope"));
  if (personal) {
    if (const Check looked = look_at_author(call, told.value().appeal); !looked) return call.refuse(looked.refusal());
  }
  http::Response response = http::json(document_of(call, told.value(), personal));
  if (personal) response.with("Cache-Control", "no-store");
  return response;
}

// Filing and steps

}  // namespace

http::Response refuse_body(kit::Call& call, const Refusal& refusal) {
  if (refusal.code != "api.json_invalid") return call.refuse(as_in_body(refusal));
  return kit::problem_of(refusal, call.services.words, call.lang, 400);
}

Check sound_key(const kit::Call& call) {
  const std::string_view key = call.request.header("idempotency-key");
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (key.size() > longest_key || !plain) return invalid("api.idempotency_key_invalid");
  return Done{};
}

namespace {

Result<Number> filed(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  VICHE_LET(filing, filing_of(call));
  return file(by_key(call, call.actor), filing, {});
}

http::Response file_appeal(kit::Call& call) {
  const auto number = filed(call);
  if (!number) return refuse_body(call, number.refusal());
  const std::string text = number.value().text();
  JsonWriter out;
  out.begin_object().field("number", text).field("url", call.absolute("/appeals/" + text)).end_object();
  return http::json(out.take(), 201).with("Location", "/api/v1/appeals/" + text);
}

Result<State> stepped(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  const auto number = number_in(call);
  if (!number) return not_found();
  const Actor actor = acting(call);
  VICHE_LET(step, step_of(call, actor, *number));
  return take_step(by_key(call, actor), *number, step);
}

/// Refusals: those of merge; api.json_invalid, api.field_unknown [any], appeals.merge_unknown [into]
Check merged(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  const auto number = number_in(call);
  if (!number) return not_found();
  const auto json = JsonReader::parse(call.request.body);
  if (!json || !json->is_object()) return invalid("api.json_invalid");
  for (const std::string& field : json->keys()) {
    if (field != "into") return invalid("api.field_unknown", field, {{"name", field}});
  }
  const auto into = number_of((*json)["into"].text().value_or(""));
  if (!into) return invalid("appeals.merge_unknown", "into");
  return merge(by_key(call, acting(call)), *number, *into);
}

http::Response merge_appeal(kit::Call& call) {
  const Check check = merged(call);
  if (!check) return refuse_body(call, check.refusal());
  const auto told = load(call);
  if (!told) return call.refuse(told.refusal());
  JsonWriter out;
  out.begin_object().field("number", call.value("number"));
  out.field("into", Number{told.value().appeal.merged_into}.text()).end_object();
  return http::json(out.take());
}

http::Response step_appeal(kit::Call& call) {
  const auto state = stepped(call);
  if (!state) return refuse_body(call, state.refusal());
  JsonWriter out;
  out.begin_object().field("number", call.value("number")).field("state", name(state.value())).end_object();
  return http::json(out.take());
}

Result<std::vector<Number>> split_as_asked(const kit::Call& call, Number number) {
  VICHE_REQUIRE(sound_key(call));
  const Actor actor = acting(call);
  VICHE_LET(parts, parts_of(call));
  return split_letter(by_key(call, actor), number, parts);
}

http::Response split_appeal(kit::Call& call) {
  const auto told = load(call);
  if (!told) return call.refuse(told.refusal());
  const auto numbers = split_as_asked(call, told.value().appeal.number);
  if (!numbers) return refuse_body(call, numbers.refusal());
  JsonWriter out;
  out.begin_object().field("number", told.value().appeal.number.text()).key("parts").begin_array();
  for (const Number number : numbers.value()) out.value(number.text());
  out.end_array().end_object();
  return http::json(out.take(), 201);
}

}  // namespace

std::vector<kit::Route> api_routes() {
  return {key_reads("appeals.api_list", "/api/v1/appeals", read_scope, list_appeals),
          key_reads("appeals.api_show", "/api/v1/appeals/{number}", read_scope, one_appeal),
          key_writes("appeals.api_file", "/api/v1/appeals", write_scope, file_appeal),
          key_writes("appeals.api_step", "/api/v1/appeals/{number}/steps", write_scope, step_appeal),
          key_writes("appeals.api_merge", "/api/v1/appeals/{number}/merge", write_scope, merge_appeal),
          key_writes("appeals.api_split", "/api/v1/appeals/{number}/parts", write_scope, split_appeal)};
}

}  // namespace viche::appeals
