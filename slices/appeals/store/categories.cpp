#include <algorithm>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/storage/kept.hpp>

#include "../store.hpp"

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql select_all{"appeals.select_categories", R"(
    SELECT id, slug, group_slug, group_uk, group_en, name_uk, name_en, icon, regime, emergency, needs_place, is_public,
           active, accept_hours, term_count, term_unit, organisation, words, questions, routes, position,
           question_group
      FROM appeal_categories WHERE hromada_id = :hromada ORDER BY active DESC, position, id)"};
constexpr Sql select_id{"appeals.select_category_id",
                        "SELECT id FROM appeal_categories WHERE hromada_id = :hromada AND slug = :slug"};
constexpr Sql upsert{"appeals.upsert_category", R"(
    INSERT INTO appeal_categories(hromada_id, id, slug, group_slug, group_uk, group_en, name_uk, name_en, icon, regime,
        emergency, needs_place, is_public, active, accept_hours, term_count, term_unit, organisation, words, questions,
        routes, position, question_group)
    VALUES(:hromada, :id, :slug, :group_slug, :group_uk, :group_en, :name_uk, :name_en, :icon, :regime, :emergency,
        :needs_place, :is_public, :active, :accept_hours, :term_count, :term_unit, :organisation, :words, :questions,
        :routes, :position, :question_group)
    ON CONFLICT(hromada_id, slug) DO UPDATE SET
        group_slug = excluded.group_slug, group_uk = excluded.group_uk, group_en = excluded.group_en,
        name_uk = excluded.name_uk, name_en = excluded.name_en, icon = excluded.icon, regime = excluded.regime,
        emergency = excluded.emergency, needs_place = excluded.needs_place, is_public = excluded.is_public,
        active = excluded.active, accept_hours = excluded.accept_hours, term_count = excluded.term_count,
        term_unit = excluded.term_unit, organisation = excluded.organisation, words = excluded.words,
        questions = excluded.questions, routes = excluded.routes, position = excluded.position,
        question_group = excluded.question_group)"};

std::string_view name_of(calendar::Unit unit) {
  switch (unit) {
    case calendar::Unit::calendar_days: return "calendar_days";
    case calendar::Unit::working_days: return "working_days";
    case calendar::Unit::months: return "months";
    case calendar::Unit::hours: return "hours";
  }
  return "hours";
}

calendar::Unit unit_of(std::string_view name) {
  for (const auto unit : {calendar::Unit::calendar_days, calendar::Unit::working_days, calendar::Unit::months}) {
    if (name_of(unit) == name) return unit;
  }
  return calendar::Unit::hours;
}

std::string written_questions(const std::vector<Question>& questions) {
  JsonWriter out;
  out.begin_array();
  for (const Question& question : questions) {
    out.begin_object().field("slug", question.slug).field("uk", question.text_uk).field("en", question.text_en);
    out.key("required").boolean(question.required).key("options").begin_array();
    for (const auto& option : question.options) {
      out.begin_object().field("slug", option.slug).field("uk", option.uk).field("en", option.en).end_object();
    }
    out.end_array().end_object();
  }
  out.end_array();
  return out.take();
}

std::vector<Question> read_questions(const std::string& text) {
  std::vector<Question> questions;
  const auto json = JsonReader::parse(text);
  for (std::size_t i = 0; json && i < json->size(); ++i) {
    const JsonReader from = json->at(i);
    Question question{from["slug"].text().value_or(""),
                      from["uk"].text().value_or(""),
                      from["en"].text().value_or(""),
                      from["required"].boolean().value_or(false),
                      {}};
    for (std::size_t n = 0; n < from["options"].size(); ++n) {
      const JsonReader option = from["options"].at(n);
      question.options.push_back(
          {option["slug"].text().value_or(""), option["uk"].text().value_or(""), option["en"].text().value_or("")});
    }
    questions.push_back(std::move(question));
  }
  return questions;
}

std::string written_routes(const std::vector<Category::RouteRow>& routes) {
  JsonWriter out;
  out.begin_array();
  for (const auto& route : routes) out.begin_array().value(route.settlement).value(route.organisation).end_array();
  out.end_array();
  return out.take();
}

std::vector<Category::RouteRow> read_routes(const std::string& text) {
  std::vector<Category::RouteRow> routes;
  const auto json = JsonReader::parse(text);
  for (std::size_t i = 0; json && i < json->size(); ++i) {
    routes.push_back({json->at(i).at(0).integer().value_or(0), json->at(i).at(1).integer().value_or(0)});
  }
  return routes;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

std::vector<std::string> parted(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ',')) {
    if (!trimmed(word).empty()) words.emplace_back(trimmed(word));
  }
  return words;
}

Category category_of(const Row& row) {
  Category category;
  category.id = row.integer(0);
  category.slug = row.text(1);
  category.group = row.text(2);
  category.group_uk = row.text(3);
  category.group_en = row.text(4);
  category.name_uk = row.text(5);
  category.name_en = row.text(6);
  category.icon = row.text(7);
  category.regime = regime_of(row.text(8)).value_or(Regime::operational);
  category.emergency = row.flag(9);
  category.needs_place = row.flag(10);
  category.is_public = row.flag(11);
  category.active = row.flag(12);
  category.accept_hours = static_cast<int>(row.integer(13));
  category.term = {static_cast<int>(row.integer(14)), unit_of(row.text(15)), calendar::Roll::none};
  category.organisation = row.integer(16);
  category.words = parted(row.text(17));
  category.questions = read_questions(row.text(18));
  category.routes = read_routes(row.text(19));
  category.position = row.integer(20);
  category.question_group = row.text(21);
  return category;
}

storage::Kept<std::vector<Category>>& kept() {
  static storage::Kept<std::vector<Category>> made([](Session& session) { return categories(session); });
  return made;
}

}  // namespace

std::vector<Category> categories(Session& session) { return session.all(select_all, {}, category_of); }

std::optional<Category> find_category(Session& session, std::int64_t id) {
  for (Category& category : categories(session)) {
    if (category.id == id) return std::move(category);
  }
  return std::nullopt;
}

std::int64_t put_category(Tx& tx, const Category& of, std::int64_t order) {
  tx.run(upsert, {{"id", of.id == 0 ? storage::next_id() : of.id},
                  {"slug", of.slug},
                  {"group_slug", of.group},
                  {"group_uk", of.group_uk},
                  {"group_en", of.group_en},
                  {"name_uk", of.name_uk},
                  {"name_en", of.name_en},
                  {"icon", of.icon},
                  {"regime", name(of.regime)},
                  {"emergency", of.emergency},
                  {"needs_place", of.needs_place},
                  {"is_public", of.is_public},
                  {"active", of.active},
                  {"accept_hours", of.accept_hours},
                  {"term_count", of.term.count},
                  {"term_unit", name_of(of.term.unit)},
                  {"organisation", of.organisation},
                  {"words", joined(of.words)},
                  {"questions", written_questions(of.questions)},
                  {"routes", written_routes(of.routes)},
                  {"position", order},
                  {"question_group", of.question_group}});
  tx.after_commit([hromada = tx.hromada()] { kept().drop(hromada); });
  return tx.number(select_id, {{"slug", of.slug}});
}

std::shared_ptr<const std::vector<Category>> cached_categories(storage::Database& db, HromadaId hromada) {
  return kept().of(db, hromada);
}

}  // namespace viche::appeals
