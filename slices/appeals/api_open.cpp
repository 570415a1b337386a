#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "api.hpp"
#include "pages/ranking.hpp"
#include "pages/routes.hpp"
#include "quality.hpp"
#include "rules/terms.hpp"
#include "settings.hpp"
#include "store.hpp"

/// What /terms, /executors, /figures and the form of filing show to people, for programs.
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

void write_question(JsonWriter& out, i18n::Lang lang, const Question& question) {
  const bool uk = lang == i18n::Lang::uk;
  out.begin_object().field("question", question.slug).field("text", uk ? question.text_uk : question.text_en);
  out.key("required").boolean(question.required).key("options").begin_array();
  for (const Question::Option& option : question.options) {
    out.begin_object().field("answer", option.slug).field("text", uk ? option.uk : option.en).end_object();
  }
  out.end_array().end_object();
}

/// What may be filed, with the questions that are asked beside it.
http::Response show_categories(kit::Call& call) {
  JsonWriter out;
  out.begin_object().key("categories").begin_array();
  for (const Category& one : *cached_categories(call.services.db, call.hromada())) {
    if (!one.active) continue;
    out.begin_object().field("category", one.slug).field("id", std::to_string(one.id));
    out.field("name", one.name(call.lang)).field("group", one.group).field("group_name", one.group_name(call.lang));
    out.field("regime", name(one.regime)).key("emergency").boolean(one.emergency);
    out.key("public").boolean(one.is_public).key("needs_place").boolean(one.needs_place);
    out.key("questions").begin_array();
    for (const Question& question : one.questions) write_question(out, call.lang, question);
    out.end_array().end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

void write_figures(JsonWriter& out, const FigureDelta& sum) {
  out.field("filed", sum.filed).field("closed", sum.closed).field("executed", sum.executed);
  out.field("on_time", sum.on_time).field("late", sum.late).field("reworked", sum.reworked);
  out.field("refuted", sum.refuted).field("closed_refuted", sum.closed_refuted).field("graded", sum.graded);
  const bool graded = sum.graded != 0;
  const double mean = graded ? static_cast<double>(sum.grade_sum) / static_cast<double>(sum.graded) : 0;
  out.field("grade", graded ? std::optional(mean) : std::nullopt);
  out.field("csi", satisfaction(sum));
  out.field("advised", sum.advised);
  out.field("nps", promoter_score(sum));
}

/// Who or what a line of figures is about: the slug, or the month; nothing when it is not known any more.
std::optional<std::string> subject_of(const FigureRow& row, std::string_view by,
                                      const std::vector<Category>& categories,
                                      const std::vector<kit::Organisation>& organisations) {
  if (by == "month") {
    const std::int64_t month = row.month % 12 + 1;
    return std::to_string(row.month / 12) + (month < 10 ? "-0" : "-") + std::to_string(month);
  }
  if (by == "category") {
    const Category* found = find_category(categories, row.key);
    return found ? std::optional(found->slug) : std::nullopt;
  }
  for (const kit::Organisation& one : organisations) {
    if (one.id == row.key) return one.slug;
  }
  return std::nullopt;
}

/// The page of figures: how much was filed and done, how people grade it, what was closed though people refute it.
http::Response show_figures(kit::Call& call) {
  const Period period = read_period(call);
  const std::string_view by = call.query("by").empty() ? "month" : call.query("by");
  Refusals refusals;
  if (!call.query("period").empty() && call.query("period") != period.code) {
    refusals.add(invalid("api.period_invalid", "period"));
  }
  if (by != "month" && by != "category" && by != "organisation")
    refusals.add(invalid("api.choice_invalid", "by", {{"name", "by"}}));
  if (const Check sound = refusals.check(); !sound) return call.refuse(sound.refusal());
  const auto categories = cached_categories(call.services.db, call.hromada());
  JsonWriter out;
  out.begin_object().field("period", period.code).field("by", by);
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    FigureDelta total;
    for (const FigureRow& row : figures(session, "total", period.from, period.to, false)) total = row.sum;
    out.key("total").begin_object();
    write_figures(out, total);
    out.end_object().key("rows").begin_array();
    const bool months = by == "month";
    const auto organisations = kit::organisations(session);
    for (const FigureRow& row : figures(session, months ? "total" : by, period.from, period.to, months)) {
      const auto subject = subject_of(row, by, *categories, organisations);
      if (!subject) continue;
      out.begin_object().field(by, *subject);
      write_figures(out, row.sum);
      out.end_object();
    }
    out.end_array();
  });
  out.end_object();
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
          reads("appeals.api_executors", "/api/v1/executors", executors),
          reads("appeals.api_categories", "/api/v1/categories", show_categories),
          reads("appeals.api_figures", "/api/v1/figures", show_figures)};
}

}  // namespace viche::appeals
