#include "statistics.hpp"

#include <algorithm>
#include <map>

#include "store/cards.hpp"

namespace viche::appeals::registration {

namespace {

constexpr std::int64_t page_size = 1'000;
constexpr int first_year = 1991, last_year = 2999;

calendar::Day day(int year, unsigned month, unsigned day_of_month) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day_of_month);
}

/// The codes of one part of a card: one, several of an applicant, or none.
std::vector<std::string> codes_of(const Card& card, std::string_view part) {
  if (part == "form") return {card.form};
  if (part == "sign") return {card.sign};
  if (part == "subject") return {card.subject};
  if (part == "result") return {card.result};
  return card.applicant;
}

std::vector<std::string> questions_of(const Card& card) {
  std::vector<std::string> all = card.more_questions;
  if (!card.question.empty()) all.insert(all.begin(), card.question);
  return all;
}

bool counts(const StatRow& row, const Card& card) {
  if (row.part.empty()) return true;
  const auto mine = codes_of(card, row.part);
  return std::ranges::any_of(mine, [&](const std::string& code) { return std::ranges::count(row.codes, code) > 0; });
}

std::int64_t count(const StatRow& row, const std::vector<Card>& cards) {
  return std::ranges::count_if(cards, [&](const Card& card) { return counts(row, card); });
}

std::map<std::string, std::int64_t> questions(const std::vector<Card>& cards) {
  std::map<std::string, std::int64_t> counted;
  for (const Card& card : cards) {
    for (const std::string& code : questions_of(card)) ++counted[code];
  }
  return counted;
}

std::int64_t sum(const std::map<std::string, std::int64_t>& counted) {
  std::int64_t all = 0;
  for (const auto& [code, number] : counted) all += number;
  return all;
}

std::string codes_text(const StatRow& row) {
  std::string text;
  for (const std::string_view code : row.codes) text += (text.empty() ? "" : ", ") + std::string(code);
  return text;
}

std::vector<Card> cards_of(storage::Session& session, const Period& period) {
  std::vector<Card> all;
  int year = 0;
  std::int64_t above = 0;
  for (;;) {
    auto page = cards(session, period.from(), period.to(), year, above, page_size);
    if (page.empty()) return all;
    year = page.back().year;
    above = page.back().serial;
    all.insert(all.end(), std::make_move_iterator(page.begin()), std::make_move_iterator(page.end()));
  }
}

void add_questions(std::vector<StatLine>& lines, const Classifier& classifier, const std::vector<Card>& now,
                   const std::vector<Card>& before) {
  auto mine = questions(now), theirs = questions(before);
  lines.push_back({"questions", "", "", "", sum(mine), sum(theirs)});
  for (const Code& group : classifier.codes("question")) {
    lines.push_back({"question", group.code, group.name_uk, group.name_en, mine[group.code], theirs[group.code]});
    mine.erase(group.code);
    theirs.erase(group.code);
  }
  for (const auto& [code, number] : theirs) mine.try_emplace(code, 0);
  for (const auto& [code, number] : mine) lines.push_back({"question", code, code, code, number, theirs[code]});
}

}  // namespace

calendar::Day Period::from() const { return half == 2 ? day(year, 7, 1) : day(year, 1, 1); }
calendar::Day Period::to() const { return half == 1 ? day(year, 6, 30) : day(year, 12, 31); }

std::optional<Period> period_of(std::int64_t year, std::int64_t half) {
  if (year < first_year || year > last_year || half < 0 || half > 2) return std::nullopt;
  return Period{static_cast<int>(year), static_cast<int>(half)};
}

const std::vector<StatRow>& stat_rows() {
  static const std::vector<StatRow> rows{
      {"all", "", {}},
      {"by_post", "form", {"1.1"}},
      {"at_reception", "form", {"1.2"}},
      {"granted", "result", {"9.1"}},
      {"refused", "result", {"9.2"}},
      {"explained", "result", {"9.3"}},
      {"other_result", "result", {"9.4", "9.5", "9.6"}},
      {"repeated", "sign", {"2.2"}},
      {"collective", "subject", {"5.2"}},
      {"war", "applicant", {"7.1", "7.3", "7.4", "7.5"}},
      {"disability", "applicant", {"7.7", "7.8", "7.9"}},
      {"labour", "applicant", {"7.6"}},
      {"children_of_war", "applicant", {"7.2"}},
      {"mothers", "applicant", {"7.11", "7.12", "7.13"}},
      {"chornobyl", "applicant", {"7.14", "7.15"}},
  };
  return rows;
}

std::vector<StatLine> statistics_of(const Classifier& classifier, const std::vector<Card>& now,
                                    const std::vector<Card>& before) {
  std::vector<StatLine> lines;
  for (const StatRow& row : stat_rows()) {
    lines.push_back({std::string(row.key), codes_text(row), "", "", count(row, now), count(row, before)});
  }
  add_questions(lines, classifier, now, before);
  return lines;
}

std::vector<StatLine> statistics(storage::Session& session, const Classifier& classifier, const Period& period) {
  return statistics_of(classifier, cards_of(session, period), cards_of(session, period.before()));
}

}  // namespace viche::appeals::registration
