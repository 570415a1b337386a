#include "quality.hpp"

#include <gmock/gmock.h>

#include "acts_house.hpp"
#include "residents_app.hpp"

namespace viche::appeals {
namespace {

using testing::Browser;
using ::testing::HasSubstr;
using testing::House;
using ::testing::Not;

constexpr Weights usual{{30, 20, 20, 10, 20}, 72, 5};

TEST(score, is_the_weighted_mean_of_what_can_be_measured) {
  FigureDelta sum;
  sum.closed = 10;
  sum.executed = 8;
  sum.on_time = 9;
  sum.late = 3;
  const Score score = score_of(sum, usual);
  EXPECT_DOUBLE_EQ(score.of[0].value(), 75);
  EXPECT_DOUBLE_EQ(score.of[1].value(), 80);
  EXPECT_FALSE(score.of[2]) << "no report, nothing to trust";
  EXPECT_FALSE(score.of[3]);
  EXPECT_FALSE(score.of[4]);
  EXPECT_DOUBLE_EQ(score.total.value(), (30 * 75 + 20 * 80) / 50.0);
}

TEST(score, counts_speed_by_halves_grades_from_zero_and_refutations_against) {
  FigureDelta sum;
  sum.closed = 6;
  sum.reported = 6;
  sum.report_hours = 6 * 72;
  sum.refuted = 2;
  sum.graded = 2;
  sum.grade_sum = 6;
  const Score score = score_of(sum, usual);
  EXPECT_DOUBLE_EQ(score.of[2].value(), 75);
  EXPECT_DOUBLE_EQ(score.of[3].value(), 50);
  EXPECT_DOUBLE_EQ(score.of[4].value(), 50);
}

TEST(score, is_not_given_for_few_appeals_nor_without_weights) {
  FigureDelta sum;
  sum.closed = 4;
  sum.executed = 4;
  EXPECT_FALSE(score_of(sum, usual).total);
  sum.closed = sum.executed = 5;
  EXPECT_DOUBLE_EQ(score_of(sum, usual).total.value(), 100);
  EXPECT_FALSE(score_of(sum, Weights{{}, 72, 5}).total);
}

TEST(survey, tells_satisfaction_and_promoters_only_when_somebody_answered) {
  FigureDelta sum;
  EXPECT_FALSE(satisfaction(sum));
  EXPECT_FALSE(promoter_score(sum));
  sum.graded = 4;
  sum.satisfied = 3;
  sum.advised = 10;
  sum.promoters = 5;
  sum.detractors = 2;
  EXPECT_DOUBLE_EQ(satisfaction(sum).value(), 75);
  EXPECT_DOUBLE_EQ(promoter_score(sum).value(), 30);
  EXPECT_TRUE(may_advise(std::nullopt).ok());
  EXPECT_TRUE(may_advise(0).ok());
  EXPECT_TRUE(may_advise(10).ok());
  EXPECT_FALSE(may_advise(11).ok());
  EXPECT_EQ(may_advise(-1).refusal().code, "appeals.advice_invalid");
}

TEST(closed_but_refuted, is_what_was_refuted_and_never_confirmed_or_what_neighbours_deny) {
  Appeal one;
  one.refuted = 1;
  one.outcome = Outcome::silence;
  EXPECT_FALSE(is_closed_but_refuted(one)) << "not closed";
  one.closed_at = Instant{1};
  EXPECT_TRUE(is_closed_but_refuted(one));
  one.outcome = Outcome::confirmed;
  EXPECT_FALSE(is_closed_but_refuted(one));
  one.seen_done = one.seen_undone = 1;
  EXPECT_FALSE(is_closed_but_refuted(one));
  one.seen_undone = 2;
  EXPECT_TRUE(is_closed_but_refuted(one));
  one.outcome = Outcome::withdrawn;
  EXPECT_FALSE(is_closed_but_refuted(one));
}

class quality : public testing::Acts {
 protected:
  By neighbour(std::int64_t account) { return by(House::resident(account)); }
};

TEST_P(quality, a_neighbour_says_once_what_they_see_after_the_report) {
  const Number number = filed();
  EXPECT_EQ(witness(neighbour(7), number, true, "", {}).refusal().code, "appeals.witness_not_yet");
  until_reported(number);
  EXPECT_EQ(witness(by(Actor::anonymous()), number, true, "", {}).refusal().code, "appeals.witness_not_yours");
  EXPECT_EQ(witness(operator_(), number, true, "", {}).refusal().code, "appeals.witness_not_yours");
  EXPECT_EQ(witness(neighbour(7), number, false, " ", {}).refusal().code, "appeals.message_empty");
  EXPECT_TRUE(witness(neighbour(7), number, false, "Яма на місці", {}).ok());
  EXPECT_EQ(witness(neighbour(7), number, true, "", {}).refusal().code, "appeals.witnessed_already");
  EXPECT_TRUE(witness(neighbour(8), number, true, "", {}).ok());
  const Appeal after = load(number);
  EXPECT_EQ(after.seen_done, 1);
  EXPECT_EQ(after.seen_undone, 1);
  EXPECT_EQ(after.state, State::on_check) << "a neighbour changes no state";
}

TEST_P(quality, what_neighbours_deny_is_closed_but_refuted) {
  const Number number = filed();
  until_reported(number);
  take(author(), number, Deed::confirm);
  EXPECT_EQ(figures_of("total", 0).closed_refuted, 0);
  EXPECT_TRUE(witness(neighbour(7), number, false, "Яма на місці", {}).ok());
  EXPECT_EQ(figures_of("total", 0).closed_refuted, 1);
  EXPECT_EQ(figures_of("organisation", roads).closed_refuted, 1);
  EXPECT_TRUE(witness(neighbour(8), number, true, "", {}).ok());
  EXPECT_EQ(figures_of("total", 0).closed_refuted, 0);
}

TEST_P(quality, what_was_done_and_what_was_only_explained_are_counted_apart) {
  const Number done = filed(), explained = filed();
  until_reported(done);
  take(executor(), explained, Deed::accept);
  take(executor(), explained, Deed::explain);
  for (const Number number : {done, explained}) take(author(), number, Deed::confirm);
  const FigureDelta sum = figures_of("organisation", roads);
  EXPECT_EQ(sum.closed, 2);
  EXPECT_EQ(sum.reported, 2);
  EXPECT_EQ(sum.executed, 1);
  take(operator_(), done, Deed::reopen);
  EXPECT_EQ(figures_of("total", 0).executed, 0);
  EXPECT_EQ(figures_of("total", 0).reported, 1);
}

TEST_P(quality, grades_and_advice_are_counted_and_may_be_changed) {
  const Number number = filed();
  until_reported(number);
  EXPECT_EQ(grade(author(), number, 5, "", 11).refusal().code, "appeals.advice_invalid");
  EXPECT_TRUE(grade(author(), number, 5, "", 9).ok());
  FigureDelta sum = figures_of("total", 0);
  EXPECT_EQ(sum.satisfied, 1);
  EXPECT_EQ(sum.advised, 1);
  EXPECT_EQ(sum.promoters, 1);
  EXPECT_TRUE(grade(author(), number, 2, "Знову яма", 3).ok());
  sum = figures_of("total", 0);
  EXPECT_EQ(sum.satisfied, 0);
  EXPECT_EQ(sum.advised, 1);
  EXPECT_EQ(sum.promoters, 0);
  EXPECT_EQ(sum.detractors, 1);
}

TEST_P(quality, figures_counted_anew_are_the_same) {
  const Number number = filed();
  until_reported(number);
  take(author(), number, Deed::refute);
  take(executor(), number, Deed::report);
  take(operator_(), number, Deed::confirm);
  EXPECT_TRUE(grade(author(), number, 4, "", 10).ok());
  EXPECT_TRUE(witness(neighbour(7), number, false, "Тріщина", {}).ok());
  const FigureDelta before = figures_of("organisation", roads);
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    static constexpr storage::Sql none{"test.no_figures", "DELETE FROM appeal_figures WHERE hromada_id = :hromada"};
    tx.run(none, {});
    return Done{};
  });
  ASSERT_TRUE(recount_figures(house->services, house->town->id));
  const FigureDelta after = figures_of("organisation", roads);
  EXPECT_EQ(after.closed, before.closed);
  EXPECT_EQ(after.reported, before.reported);
  EXPECT_EQ(after.report_hours, before.report_hours);
  EXPECT_EQ(after.executed, before.executed);
  EXPECT_EQ(after.closed_refuted, before.closed_refuted);
  EXPECT_EQ(after.satisfied, before.satisfied);
  EXPECT_EQ(after.promoters, before.promoters);
}

VICHE_ON_BOTH_ENGINES(quality);

class QualityPages : public ::testing::Test, protected testing::ResidentsApp {};

TEST_F(QualityPages, ranking_shows_score_and_formula) {
  EXPECT_THAT(browser.get("/executors").body, HasSubstr("За цей час звернень немає"));
  for (int i = 0; i < 5; ++i) {
    const Number number = reported();
    step(number, operator_actor(), Deed::confirm);
  }
  const std::string page = browser.get("/executors").body;
  EXPECT_THAT(page, HasSubstr("Дорожня служба"));
  EXPECT_THAT(page, HasSubstr("100</td>"));
  EXPECT_THAT(page, HasSubstr("30 × Вчасно"));
  ASSERT_TRUE(
      house.towns.set(town->id, Actor::system(), "appeals.rank_on_time", "0", "Рішення № 2", house.clock.now()).ok());
  EXPECT_THAT(browser.get("/executors").body, Not(HasSubstr("× Вчасно")));
  EXPECT_EQ(browser.get("/executors.csv?period=x").status, 422);
  EXPECT_EQ(browser.get("/executors.csv").header("Content-Type"), "text/csv; charset=utf-8");
}

TEST_F(QualityPages, neighbours_are_asked_once_it_is_reported) {
  const Number open = file_one();
  EXPECT_THAT(browser.get("/appeals/" + open.text()).body, Not(HasSubstr("/witness")));
  const Number number = reported();
  EXPECT_THAT(browser.get("/appeals/" + number.text()).body, HasSubstr("/appeals/" + number.text() + "/witness"));
  const auto nobody = browser.get("/appeals/" + number.text() + "/witness");
  EXPECT_THAT(Browser::location(nobody), HasSubstr("/sign-in?to="));
}

TEST_F(QualityPages, what_a_neighbour_said_stands_without_their_name) {
  const Number number = reported();
  ASSERT_TRUE(witness(by(House::resident(77)), number, false, "Люк так і відкритий", {}).ok());
  const std::string page = browser.get("/appeals/" + number.text()).body;
  EXPECT_THAT(page, HasSubstr("1 сусід бачить, що не зроблено"));
  EXPECT_THAT(page, HasSubstr("Люк так і відкритий"));
  EXPECT_THAT(browser.get("/figures").body, HasSubstr("Закрито, але спростовано"));
}

TEST_F(QualityPages, a_grade_may_come_with_advice) {
  const Number number = reported();
  const auto wrong = browser.fill(link(number) + "/grade", link(number) + "/grade", {{"grade", "4"}, {"advice", "12"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("Оберіть число від 0 до 10."));
  const auto done = browser.send(wrong, link(number) + "/grade", {{"grade", "4"}, {"advice", "10"}});
  EXPECT_EQ(Browser::location(done), link(number) + "?told=graded");
  EXPECT_EQ(appeal(number).advice, 10);
}

}  // namespace
}  // namespace viche::appeals
