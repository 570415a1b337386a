#include "api.hpp"

#include <algorithm>
#include <limits>

#include <viche/journal/journal.hpp>
#include <viche/kit/routes.hpp>
#include <viche/search/index.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/territory/register.hpp>

#include "api_json.hpp"
#include "store.hpp"
#include "store/integrity.hpp"

namespace viche::petitions {

namespace {

constexpr std::int64_t usual_in_list = 50, most_in_list = 200, most_pages = 100'000, at_once = 50;
constexpr std::size_t longest_query = 300;
constexpr std::int64_t seconds_in_an_hour = 3600, micros = 1'000'000;

/// What everybody may read.
constexpr std::array public_states{State::collecting, State::not_reached, State::reached,
                                   State::examining,  State::answered,    State::executing,
                                   State::executed,   State::withdrawn,   State::merged};

/// What is asked of the list.
struct Asked {
  Wanted wanted;
  std::string words;
  std::int64_t page = 1;
};

std::optional<Order> order_of(std::string_view name) {
  if (name.empty() || name == "newest") return Order::newest;
  if (name == "most_signed") return Order::most_signed;
  if (name == "ending") return Order::ending;
  return std::nullopt;
}

/// Refusals, all at once: api.state_invalid [state], api.choice_invalid [order], api.number_invalid [limit, page],
/// api.below_invalid [below], api.value_long [q]
Result<Asked> asked_of(const kit::Call& call) {
  Refusals refusals;
  Asked asked;
  asked.wanted.states.assign(public_states.begin(), public_states.end());
  asked.wanted.public_only = true;
  if (const std::string_view said = trimmed(call.query("state")); !said.empty()) {
    const auto state = state_of(said);
    const bool known = state && std::find(public_states.begin(), public_states.end(), *state) != public_states.end();
    if (known) asked.wanted.states = {*state};
    if (!known) refusals.add(invalid("api.state_invalid", "state"));
  }
  const auto order = order_of(trimmed(call.query("order")));
  if (!order) refusals.add(invalid("api.choice_invalid", "order", {{"name", "order"}}));
  asked.wanted.order = order.value_or(Order::newest);
  asked.wanted.limit = number_in(refusals, call, "limit", 1, most_in_list, usual_in_list);
  asked.page = number_in(refusals, call, "page", 1, most_pages, 1);
  asked.wanted.offset = (asked.page - 1) * asked.wanted.limit;
  asked.wanted.below =
      number_in(refusals, call, "below", 1, std::numeric_limits<std::int64_t>::max(), 0, "api.below_invalid");
  asked.words = trimmed(call.query("q"));
  if (asked.words.size() > longest_query) refusals.add(invalid("api.value_long", "q", {{"name", "q"}}));
  VICHE_REQUIRE(refusals.check());
  return asked;
}

/// Newest first, what has these words or this number.
std::vector<Brief> found_by(storage::Session& session, const kit::Call& call, const Asked& asked) {
  Wanted wanted = asked.wanted;
  if (const auto number = number_of(asked.words)) {
    const auto petition = find(session, *number);
    if (!petition) return {};
    wanted.ids = {petition->id};
    return list(session, wanted);
  }
  const auto groups = call.services.lemmas.query(asked.words);
  std::vector<Brief> found;
  for (std::int64_t below = wanted.below; !groups.empty();) {
    wanted.ids = search::find(session, "petitions", groups, at_once, below);
    if (wanted.ids.empty()) break;
    below = wanted.ids.back();
    for (Brief& one : list(session, wanted)) {
      if (static_cast<std::int64_t>(found.size()) == wanted.limit) return found;
      found.push_back(std::move(one));
    }
  }
  return found;
}

void write_brief(JsonWriter& out, const kit::Call& call, const Brief& brief) {
  const Petition& petition = brief.petition;
  const std::string number = petition.number.text();
  out.field("number", number).field("url", call.absolute(ui::url(call.lang, "/petitions/" + number)));
  out.field("state", name(petition.state));
  out.field("state_name", call.word("petitions.state." + std::string(name(petition.state))));
  out.field("title", petition.title).field("lang", petition.lang).field("author", petition.author_name);
  write_moment(out, "published_at", petition.published_at);
  write_day(out, "ends_on", petition.ends_on);
  out.field("threshold", petition.threshold).field("signatures", brief.counts.counted);
  out.field("on_paper", brief.counts.paper);
}

http::Response list_petitions(kit::Call& call) {
  const auto asked = asked_of(call);
  if (!asked) return call.refuse(asked.refusal());
  const Wanted& wanted = asked.value().wanted;
  const bool by_words = !asked.value().words.empty();
  const auto briefs = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return by_words ? found_by(session, call, asked.value()) : list(session, wanted);
  });
  JsonWriter out;
  out.begin_object().key("petitions").begin_array();
  for (const Brief& brief : briefs) {
    out.begin_object();
    write_brief(out, call, brief);
    out.end_object();
  }
  // The newest go on from an identifier, so that what comes meanwhile moves nothing; other orders have pages.
  const bool more = static_cast<std::int64_t>(briefs.size()) == wanted.limit;
  const bool keyed = by_words || wanted.order == Order::newest;
  const auto below = more && keyed ? std::optional(std::to_string(briefs.back().petition.id)) : std::nullopt;
  const auto page = more && !keyed ? std::optional(asked.value().page + 1) : std::nullopt;
  out.end_array().field("next_below", below).field("next_page", page).end_object();
  http::Response response = http::json(out.take());
  if (below) response.with("Link", link_to_next(call, "/api/v1/petitions", "below", *below));
  if (page) response.with("Link", link_to_next(call, "/api/v1/petitions", "page", std::to_string(*page)));
  return response;
}

/// Refusal: not_found, also while it is not public.
Result<Petition> petition_of(const kit::Call& call, storage::Session& session) {
  const auto number = number_of(call.value("number"));
  if (!number) return not_found();
  auto petition = find(session, *number);
  if (!petition || !petition->is_public()) return not_found();
  return *std::move(petition);
}

template <class F>
http::Response about(kit::Call& call, F&& write) {
  auto text = call.services.db.read(call.hromada(), [&](storage::Session& session) -> Result<std::string> {
    VICHE_LET(petition, petition_of(call, session));
    JsonWriter out;
    out.begin_object();
    write(out, session, petition);
    out.end_object();
    return out.take();
  });
  return text ? http::json(std::move(text).value()) : call.refuse(text.refusal());
}

void write_answer(JsonWriter& out, const Petition& petition) {
  out.field("decision", name(petition.decision)).key("answer");
  if (!petition.answered_at) {
    out.null();
    return;
  }
  out.begin_object().field("text", petition.answer).field("by", petition.answered_by);
  write_moment(out, "at", petition.answered_at);
  out.end_object();
}

void write_steps(JsonWriter& out, const kit::Call& call, const std::vector<Step>& all) {
  out.key("steps").begin_array();
  for (const Step& step : all) {
    out.begin_object().field("at", to_rfc3339(step.at)).field("deed", name(step.deed));
    out.field("deed_name", call.word("petitions.data.deed." + std::string(name(step.deed))));
    out.field("text", step.text).end_object();
  }
  out.end_array();
}

void write_links(JsonWriter& out, const kit::Call& call, const Petition& petition) {
  const std::string number = petition.number.text(), api = "/api/v1/petitions/" + number;
  out.key("links").begin_object().field("figures", call.absolute(api + "/figures"));
  out.field("integrity", call.absolute(api + "/integrity"));
  out.field("journal", call.absolute("/petitions/" + number + "/journal.txt"));
  out.field("atom", call.absolute("/petitions/" + number + "/steps.atom")).end_object();
}

http::Response one_petition(kit::Call& call) {
  return about(call, [&](JsonWriter& out, storage::Session& session, const Petition& petition) {
    write_brief(out, call, {petition, counts(session, petition.id)});
    out.field("text", petition.text).field("days", petition.days).field("level", name(petition.least_level));
    write_moment(out, "reached_at", petition.reached_at);
    write_day(out, "begin_by", petition.begin_by);
    write_moment(out, "examined_from", petition.examined_from);
    write_day(out, "answer_by", petition.answer_by);
    write_moment(out, "closed_at", petition.closed_at);
    write_moment(out, "changed_at", petition.changed_at);
    write_answer(out, petition);
    out.field("words", petition.words);
    const bool merged = petition.merged_into != 0;
    out.field("merged_into", merged ? std::optional(Number{petition.merged_into}.text()) : std::nullopt);
    out.field("appeal", petition.appeal.empty() ? std::nullopt : std::optional(petition.appeal));
    write_steps(out, call, steps(session, petition.id));
    write_links(out, call, petition);
  });
}

void write_hours(JsonWriter& out, const std::vector<Tally>& hours) {
  out.key("hours").begin_array();
  for (const Tally& hour : hours) {
    out.begin_object().field("from", to_rfc3339(Instant{hour.bucket * seconds_in_an_hour * micros}));
    out.field("signatures", hour.n).end_object();
  }
  out.end_array();
}

void write_settlements(JsonWriter& out, const kit::Call& call, storage::Session& session,
                       const std::vector<Tally>& all) {
  const auto known = call.services.territory.settlements(session);
  out.key("settlements").begin_array();
  for (const Tally& one : all) {
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.id == one.bucket; });
    const bool is_known = found != known.end();
    out.begin_object().field("code", is_known ? std::optional(found->code) : std::nullopt);
    const bool english = is_known && call.lang == i18n::Lang::en && !found->name_en.empty();
    out.field("name", is_known ? std::optional(english ? found->name_en : found->name) : std::nullopt);
    out.field("signatures", one.n).end_object();
  }
  out.end_array();
}

http::Response figures(kit::Call& call) {
  return about(call, [&](JsonWriter& out, storage::Session& session, const Petition& petition) {
    const auto of = [&](std::string_view kind) { return tallies(session, petition.id, kind); };
    out.field("number", petition.number.text()).field("signatures", counts(session, petition.id).counted);
    write_hours(out, of("hour"));
    write_settlements(out, call, session, of("settlement"));
    out.key("channels").begin_array();
    for (const Tally& one : of("channel")) {
      out.begin_object().field("channel", name(static_cast<Channel>(one.bucket)));
      out.field("signatures", one.n).end_object();
    }
    out.end_array().key("levels").begin_array();
    for (const Tally& one : of("level")) {
      out.begin_object().field("level", name(static_cast<IdentityLevel>(one.bucket)));
      out.field("signatures", one.n).end_object();
    }
    out.end_array();
  });
}

void write_taken_out(JsonWriter& out, const std::vector<Invalidation>& all) {
  out.key("taken_out").begin_array();
  for (const Invalidation& one : all) {
    out.begin_object().field("at", to_rfc3339(one.at)).field("reason", one.reason).field("signatures", one.taken);
    out.field("before", one.before).field("after", one.after);
    write_moment(out, "put_back_at", one.reversed_at);
    out.field("put_back_reason", one.reversed_at ? std::optional(one.reversal) : std::nullopt).end_object();
  }
  out.end_array();
}

http::Response integrity(kit::Call& call) {
  return about(call, [&](JsonWriter& out, storage::Session& session, const Petition& petition) {
    const Counts all = counts(session, petition.id);
    out.field("number", petition.number.text()).field("object", petition.object());
    out.field("signatures", all.counted).field("on_paper", all.paper).field("held", all.held);
    out.field("invalid", all.invalid).field("closing_leaf", petition.closing_leaf);
    out.field("origin", call.services.journal.origin(call.hromada()));
    const auto head = call.services.journal.last_head(session);
    out.field("head", head ? std::optional(head->note) : std::nullopt);
    out.field("journal", call.absolute("/petitions/" + petition.number.text() + "/journal.txt"));
    write_taken_out(out, invalidations(session, petition.id));
  });
}

kit::Route reads(std::string name, std::string pattern, kit::Handler handler) {
  return kit::open_data(kit::get(std::move(name), std::move(pattern), kit::Access::anyone(), std::move(handler)));
}

}  // namespace

std::vector<kit::Route> api_routes() {
  const std::string one = "/api/v1/petitions/{number}";
  return {reads("petitions.api_list", "/api/v1/petitions", list_petitions),
          reads("petitions.api_show", one, one_petition), reads("petitions.api_figures", one + "/figures", figures),
          reads("petitions.api_integrity", one + "/integrity", integrity)};
}

}  // namespace viche::petitions
