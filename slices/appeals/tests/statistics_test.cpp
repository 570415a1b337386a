#include <gmock/gmock.h>

#include <random>

#include "acts_house.hpp"
#include "registration/statistics.hpp"
#include "registration/workbook.hpp"
#include "store/cards.hpp"

namespace viche::appeals::registration {
namespace {

calendar::Day day(std::string_view iso) { return *calendar::parse_day(iso); }

TEST(periods, are_years_and_halves_beside_those_before) {
  const Period first = *period_of(2026, 1), second = *period_of(2026, 2), whole = *period_of(2026, 0);
  EXPECT_EQ(calendar::to_iso(first.from()) + calendar::to_iso(first.to()), "2026-01-012026-06-30");
  EXPECT_EQ(calendar::to_iso(second.from()) + calendar::to_iso(second.to()), "2026-07-012026-12-31");
  EXPECT_EQ(calendar::to_iso(whole.from()) + calendar::to_iso(whole.to()), "2026-01-012026-12-31");
  EXPECT_EQ(calendar::to_iso(first.before().to()), "2025-06-30");
  EXPECT_FALSE(period_of(2026, 3));
  EXPECT_FALSE(period_of(1800, 0));
}

/// Random cards of two years, put into the database row by row; every line is then counted anew from the plain columns
/// of the table, line by line of the official form as written here.
class statistics_recount : public testing::Acts {
 protected:
  void put_cards(int count) {
    std::mt19937 chance(7);
    const auto pick = [&](const std::vector<std::string>& from) { return from[chance() % from.size()]; };
    const auto put = db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
      for (int i = 1; i <= count; ++i) {
        Card card;
        card.appeal = i;
        card.received_on = day("2025-01-01") + std::chrono::days(chance() % 730);
        card.year = static_cast<int>(std::chrono::year_month_day(card.received_on).year());
        card.serial = i;
        card.index = "Т-" + std::to_string(i);
        card.classifier = "858-2024";
        card.form = pick({"1.1", "1.1.1", "1.2", "1.3", "1.6"});
        card.sign = pick({"2.1", "2.2", "2.3", "2.5"});
        card.kind = pick({"3.1", "3.2", "3.3"});
        card.subject = pick({"5.1", "5.2", "5.3"});
        card.type = "6.2";
        card.result = pick({"", "9.1", "9.2", "9.3", "9.4", "9.5", "9.6"});
        for (unsigned n = chance() % 4; n > 0; --n) card.applicant.push_back("7." + std::to_string(1 + chance() % 19));
        card.question = pick({"", "II.1", "II.7", "II.8", "II.19", "old-5"});
        for (unsigned n = chance() % 3; n > 0; --n) card.more_questions.push_back(pick({"II.2", "II.7"}));
        insert_card(tx, card);
      }
      return Done{};
    });
    ASSERT_TRUE(put.ok());
  }
  struct Row {
    std::int64_t received;
    std::string form, sign, subject, result, applicant, question, more;
  };
  std::vector<Row> raw() {
    static constexpr storage::Sql all{"test.raw_cards", R"(
        SELECT received_on, form, sign, subject, result, applicant, question, more_questions FROM appeal_cards
         WHERE hromada_id = :hromada)"};
    return db().read(house->town->id, [](storage::Session& s) {
      return s.all(all, {}, [](const storage::Row& row) {
        return Row{row.integer(0), row.text(1), row.text(2), row.text(3),
                   row.text(4),    row.text(5), row.text(6), row.text(7)};
      });
    });
  }
};

TEST_P(statistics_recount, gives_the_same_numbers_from_the_raw_rows) {
  put_cards(2'500);
  const Period period = *period_of(2026, 1);
  const Classifier& classifier = *classifiers_of_the_program().back();
  const auto lines = db().read(house->town->id, [&](storage::Session& s) { return statistics(s, classifier, period); });
  const auto of = [&](const std::string& key, const std::string& code = {}) -> const StatLine& {
    for (const StatLine& line : lines) {
      if (line.key == key && (code.empty() || line.code == code)) return line;
    }
    throw std::runtime_error(key);
  };
  const auto rows = raw();
  ASSERT_EQ(rows.size(), 2'500U);
  const auto recount = [&](const char* from, const char* to, const std::function<std::int64_t(const Row&)>& each) {
    std::int64_t sum = 0;
    for (const Row& row : rows) {
      const std::string iso = calendar::to_iso(calendar::day_of_number(row.received));
      if (iso >= from && iso <= to) sum += each(row);
    }
    return sum;
  };
  const auto both = [&](const StatLine& line, const std::function<std::int64_t(const Row&)>& each) {
    EXPECT_EQ(line.now, recount("2026-01-01", "2026-06-30", each)) << line.key << line.code;
    EXPECT_EQ(line.before, recount("2025-01-01", "2025-06-30", each)) << line.key << line.code;
  };
  const auto has = [](const std::string& list, std::initializer_list<const char*> codes) {
    for (const char* code : codes) {
      if (("," + list + ",").find("," + std::string(code) + ",") != std::string::npos) return 1;
    }
    return 0;
  };
  const auto times = [](const std::string& list, const std::string& code) {
    std::int64_t n = 0;
    const std::string in = "," + list + ",", what = "," + code + ",";
    for (auto at = in.find(what); at != in.npos; at = in.find(what, at + 1)) ++n;
    return n;
  };
  both(of("all"), [](const Row&) { return 1; });
  both(of("by_post"), [](const Row& r) { return r.form == "1.1"; });
  both(of("at_reception"), [](const Row& r) { return r.form == "1.2"; });
  both(of("granted"), [](const Row& r) { return r.result == "9.1"; });
  both(of("refused"), [](const Row& r) { return r.result == "9.2"; });
  both(of("explained"), [](const Row& r) { return r.result == "9.3"; });
  both(of("other_result"), [](const Row& r) { return r.result >= "9.4" && r.result <= "9.6"; });
  both(of("repeated"), [](const Row& r) { return r.sign == "2.2"; });
  both(of("collective"), [](const Row& r) { return r.subject == "5.2"; });
  both(of("war"), [&](const Row& r) { return has(r.applicant, {"7.1", "7.3", "7.4", "7.5"}); });
  both(of("disability"), [&](const Row& r) { return has(r.applicant, {"7.7", "7.8", "7.9"}); });
  both(of("labour"), [&](const Row& r) { return has(r.applicant, {"7.6"}); });
  both(of("children_of_war"), [&](const Row& r) { return has(r.applicant, {"7.2"}); });
  both(of("mothers"), [&](const Row& r) { return has(r.applicant, {"7.11", "7.12", "7.13"}); });
  both(of("chornobyl"), [&](const Row& r) { return has(r.applicant, {"7.14", "7.15"}); });
  for (const char* code : {"II.1", "II.2", "II.7", "II.8", "II.19", "old-5"}) {
    both(of("question", code), [&](const Row& r) { return (r.question == code) + times(r.more, code); });
  }
  std::int64_t groups = 0;
  for (const StatLine& line : lines) groups += line.key == "question" ? line.now : 0;
  EXPECT_EQ(groups, of("questions").now);
  EXPECT_GT(of("all").now, 500);
  EXPECT_GT(of("other_result").before, 0);
}

TEST_P(statistics_recount, counts_nothing_of_another_community) {
  put_cards(10);
  const auto lines = db().read(house->other->id, [&](storage::Session& s) {
    return statistics(s, *classifiers_of_the_program().back(), *period_of(2026, 0));
  });
  for (const StatLine& line : lines) EXPECT_EQ(line.now + line.before, 0) << line.key;
}

VICHE_ON_BOTH_ENGINES(statistics_recount);

TEST(workbooks, are_archives_with_a_sheet) {
  const std::string bytes = workbook(
      {"Звернення", {"Звіт"}, {"Показник", "Код", "2026", "2025", "Різниця"}, {{{"Усього", ""}, {3, 2}, true}}, true});
  ASSERT_GT(bytes.size(), 1'000U);
  EXPECT_EQ(bytes.substr(0, 2), "PK");
  EXPECT_NE(bytes.find("xl/worksheets/sheet1.xml"), std::string::npos);
}

}  // namespace
}  // namespace viche::appeals::registration
