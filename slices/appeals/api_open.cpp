#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "api.hpp"
#include "pages/ranking.hpp"
#include "pages/routes.hpp"
#include "rules/terms.hpp"
#include "settings.hpp"
#include "store.hpp"

/// What /terms and /executors show to people, for programs.
namespace viche::appeals {

namespace {

std::string_view code_of(calendar::Unit unit) {
  switch (unit) {
    case calendar::Unit::hours: return "hours";
    case calendar::Unit::calendar_days: return "calendar_days";
    case calendar::Unit::working_days: return "working_days";
    case calendar::Unit::months: return "months";
  }
  return "";
}

std::string_view code_of(calendar::Roll roll) {
  switch (roll) {
    case calendar::Roll::none: return "none";
    case calendar::Roll::next: return "next";
    case calendar::Roll::previous: return "previous";
  }
  return "";
}

void write_term(JsonWriter& out, const calendar::Term& term) {
  out.key("term").begin_object().field("count", term.count).field("unit", code_of(term.unit));
  out.field("roll", code_of(term.roll)).end_object();
}

/// The table that the rules themselves read, and what the community has decided.
http::Response terms(kit::Call& call) {
  JsonWriter out;
  out.begin_object().key("law393").begin_array();
  for (const TermRule& rule : law393_terms()) {
    out.begin_object().field("code", rule.code).field("law", rule.law);
    out.field("name", call.word("terms.rule." + std::string(rule.code)));
    write_term(out, rule.term);
    out.end_object();
  }
  out.end_array().key("categories").begin_array();
  for (const Category& one : *cached_categories(call.services.db, call.hromada())) {
    if (!one.active) continue;
    out.begin_object().field("category", one.slug).field("category_name", one.name(call.lang));
    out.field("regime", name(one.regime)).key("emergency").boolean(one.emergency);
    out.field("accept_hours", one.accept_hours);
    write_term(out, one.term);
    out.end_object();
  }
  out.end_array();
  const kit::Town& town = *call.town;
  out.field("silence_closes_days", town.number(settings::silence_closes_days));
  out.field("warn_days", town.number(settings::warn_days));
  out.field("escalation_days", town.number(settings::escalation_days)).end_object();
  return http::json(out.take());
}

void write_ranked(JsonWriter& out, const kit::Call& call, const Ranked& one) {
  out.begin_object().field("organisation", std::to_string(one.executor.id));
  out.field("organisation_slug", one.executor.slug).field("name", one.executor.name(call.lang));
  out.field("place", one.place == 0 ? std::nullopt : std::optional(std::int64_t{one.place}));
  out.field("score", one.score.total).key("merits").begin_object();
  for (std::size_t i = 0; i < all_merits.size(); ++i) out.field(name(all_merits[i]), one.score.of[i]);
  out.end_object().field("filed", one.sum.filed).field("closed", one.sum.closed);
  out.field("closed_refuted", one.sum.closed_refuted).field("reported", one.sum.reported);
  out.field("report_hours", one.sum.report_hours).end_object();
}

http::Response executors(kit::Call& call) {
  const Period period = read_period(call);
  if (!call.query("period").empty() && call.query("period") != period.code) {
    return call.refuse(invalid("api.period_invalid", "period"));
  }
  const Weights weights = weights_of(*call.town);
  JsonWriter out;
  out.begin_object().field("period", period.code).key("weights").begin_object();
  for (std::size_t i = 0; i < all_merits.size(); ++i) out.field(name(all_merits[i]), weights.of[i]);
  out.end_object().field("half_speed_hours", weights.half_speed_hours).field("least_closed", weights.least_closed);
  out.key("executors").begin_array();
  for (const Ranked& one : ranking(call, period, weights)) write_ranked(out, call, one);
  out.end_array().end_object();
  return http::json(out.take());
}

kit::Route reads(std::string name, std::string pattern, kit::Handler handler) {
  kit::Route route = open_page(std::move(name), std::move(pattern), std::move(handler));
  route.access = kit::Access::api_key("appeals.read");
  return route;
}

}  // namespace

std::vector<kit::Route> api_open_routes() {
  return {reads("appeals.api_terms", "/api/v1/terms", terms),
          reads("appeals.api_executors", "/api/v1/executors", executors)};
}

}  // namespace viche::appeals
