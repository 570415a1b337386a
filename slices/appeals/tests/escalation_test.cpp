#include "rules/escalation.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include <viche/audit/audit.hpp>

#include "acts_house.hpp"
#include "rules/terms.hpp"

namespace viche::appeals {
namespace {

using ::testing::HasSubstr;
using testing::House;
using ::testing::Not;
using namespace std::chrono_literals;

calendar::Day day(std::string_view iso) { return calendar::parse_day(iso).value(); }
Instant at(std::string_view iso, int hour = 10) { return calendar::instant_of({day(iso), hour, 0, 0}); }

Appeal due(Instant when) {
  Appeal appeal;
  appeal.state = State::in_work;
  appeal.due_at = when;
  return appeal;
}

TEST(level_by_delay, is_the_first_at_once_and_the_next_after_the_set_days) {
  const Appeal appeal = due(at("2026-03-05"));
  EXPECT_EQ(level_by_delay(appeal, at("2026-03-05"), 3), 0) << "the last moment is still in time";
  EXPECT_EQ(level_by_delay(appeal, at("2026-03-05") + 1s, 3), 1);
  EXPECT_EQ(level_by_delay(appeal, at("2026-03-08") - 1s, 3), 1);
  EXPECT_EQ(level_by_delay(appeal, at("2026-03-08"), 3), 2);
  EXPECT_EQ(level_by_delay(appeal, at("2026-03-11"), 3), 3);
  EXPECT_EQ(level_by_delay(appeal, at("2027-03-11"), 3), 3);
}

TEST(level_by_delay, is_none_where_it_is_nobodys_turn) {
  for (const State state : {State::moderation, State::on_check, State::closed, State::rejected}) {
    Appeal appeal = due(at("2026-03-05"));
    appeal.state = state;
    EXPECT_EQ(level_by_delay(appeal, at("2026-04-05"), 3), 0) << name(state);
  }
  Appeal endless = due(at("2026-03-05"));
  endless.due_at.reset();
  EXPECT_EQ(level_by_delay(endless, at("2026-04-05"), 3), 0);
}

TEST(raised_to, begins_at_nothing_when_the_term_is_another) {
  Appeal appeal = due(at("2026-03-05"));
  EXPECT_EQ(raised_to(appeal), 0);
  appeal.escalated = 2;
  appeal.escalated_due = appeal.due_at;
  EXPECT_EQ(raised_to(appeal), 2);
  appeal.due_at = at("2026-03-20");
  EXPECT_EQ(raised_to(appeal), 0);
}

TEST(warnings, are_written_from_eight_and_look_whole_days_ahead) {
  EXPECT_FALSE(is_time_to_warn(at("2026-03-05", 7)));
  EXPECT_TRUE(is_time_to_warn(at("2026-03-05", 8)));
  const Instant end_of_the_third_day = calendar::start_of_day(day("2026-03-09"));
  EXPECT_LT(end_of_the_third_day, near_until(at("2026-03-05"), 3));
  EXPECT_GE(end_of_the_third_day + 1us, near_until(at("2026-03-05"), 3));
}

class Escalation : public testing::Acts {
 protected:
  void SetUp() override {
    Acts::SetUp();
    house->clock.set(at("2026-03-02"));
    (void)db().act(house->town->id, [&](storage::Tx& tx) -> Check {
      auto one = kit::find_organisation(tx, roads).value();
      one.email = "roads@ladyzhyn.example";
      kit::put_organisation(tx, Actor::system(), one, house->clock.now());
      return Done{};
    });
    for (const auto& [key, value] : {std::pair{"appeals.escalation_email_deputy", "deputy@ladyzhyn.example"},
                                     std::pair{"appeals.escalation_email_head", "head@ladyzhyn.example"}}) {
      ASSERT_TRUE(house->towns.set(house->town->id, Actor::system(), key, value, "", house->clock.now()).ok());
    }
    town = house->towns.find(house->town->id);
  }
  std::size_t warned(Instant when) { return warn_of_terms(house->services, *town, when); }
  std::size_t raised(Instant when) { return escalate_overdue(house->services, *town, when); }
  std::vector<Entry> lines(Number number) {
    const std::int64_t id = load(number).id;
    auto all = db().read(house->town->id, [&](storage::Session& s) { return entries(s, id, false); });
    std::erase_if(all, [](const Entry& entry) { return entry.kind != "escalated"; });
    return all;
  }
  std::shared_ptr<const kit::Town> town;
};

TEST_P(Escalation, an_executor_gets_one_letter_a_day_with_what_falls_due) {
  const Number first = filed(), second = filed();  // due on 5 March at ten
  EXPECT_EQ(warned(at("2026-03-03", 7)), 0U) << "too early in the morning";
  EXPECT_EQ(warned(at("2026-03-03", 9)), 1U);
  EXPECT_EQ(letters(), 1);
  EXPECT_THAT(all_letters(), HasSubstr(first.text()));
  EXPECT_THAT(all_letters(), HasSubstr(second.text()));
  EXPECT_EQ(warned(at("2026-03-03", 9)), 0U);
  EXPECT_EQ(warned(at("2026-03-03", 18)), 0U);
  EXPECT_EQ(letters(), 1);
  EXPECT_EQ(warned(at("2026-03-04", 9)), 1U);
  EXPECT_EQ(letters(), 2);
}

TEST_P(Escalation, nobody_is_written_about_what_is_reported_or_far) {
  const Number number = filed();
  until_reported(number);
  const std::int64_t before = letters();
  EXPECT_EQ(warned(at("2026-03-03", 9)), 0U);
  Filing under_law = filing();
  under_law.regime = Regime::law393;
  ASSERT_TRUE(file(by(Actor::anonymous()), under_law, {}).ok());
  EXPECT_EQ(warned(at("2026-03-03", 9)), 0U) << "a month is far";
  EXPECT_EQ(warned(at("2026-03-30", 9)), 1U);
  EXPECT_EQ(letters(), before + 1);
}

TEST_P(Escalation, what_is_overdue_rises_once_to_each_level_with_a_letter_to_its_address) {
  const Number number = filed();
  EXPECT_EQ(raised(at("2026-03-05", 9)), 0U);
  EXPECT_EQ(raised(at("2026-03-05", 11)), 1U);
  EXPECT_EQ(raised(at("2026-03-05", 12)), 0U);
  EXPECT_EQ(load(number).level, 1);
  EXPECT_EQ(readers(), (std::vector<std::string>{"roads@ladyzhyn.example"}));
  EXPECT_EQ(raised(at("2026-03-08", 11)), 1U);
  EXPECT_EQ(raised(at("2026-03-11", 11)), 1U);
  EXPECT_EQ(raised(at("2026-03-12", 11)), 0U);
  EXPECT_EQ(raised(at("2026-06-12", 11)), 0U);
  EXPECT_EQ(load(number).level, 3);
  EXPECT_EQ(readers(),
            (std::vector<std::string>{"deputy@ladyzhyn.example", "head@ladyzhyn.example", "roads@ladyzhyn.example"}));
  ASSERT_EQ(lines(number).size(), 3U);
  EXPECT_EQ(lines(number).back().text, "Рівень 3 із 3.");
  const std::int64_t id = load(number).id;
  const auto journal =
      db().read(house->town->id, [&](storage::Session& s) { return audit::entries_of(s, "appeal", id); });
  EXPECT_EQ(std::count_if(journal.begin(), journal.end(),
                          [](const audit::Entry& entry) { return entry.action == "appeals.escalate"; }),
            3);
}

TEST_P(Escalation, many_overdue_at_once_are_one_letter) {
  for (int i = 0; i < 5; ++i) (void)filed();
  EXPECT_EQ(raised(at("2026-03-05", 11)), 5U);
  EXPECT_EQ(letters(), 1);
}

TEST_P(Escalation, a_server_that_was_down_for_long_raises_to_the_level_that_is_due) {
  const Number number = filed();
  EXPECT_EQ(raised(at("2026-04-05")), 1U);
  EXPECT_EQ(load(number).level, 3);
  EXPECT_EQ(readers(), (std::vector<std::string>{"head@ladyzhyn.example"}));
  EXPECT_EQ(lines(number).size(), 1U);
}

TEST_P(Escalation, a_new_term_begins_anew_but_a_level_never_falls) {
  const Number number = filed();
  EXPECT_EQ(raised(at("2026-03-05", 11)), 1U);
  house->clock.set(at("2026-03-06"));
  until_reported(number);
  take(author(), number, Deed::refute);  // three days more, from now
  const int level = load(number).level;
  EXPECT_EQ(raised(at("2026-03-08")), 0U);
  EXPECT_EQ(raised(at("2026-03-09", 11)), 1U);
  EXPECT_EQ(load(number).level, std::max(level, 1));
  EXPECT_EQ(lines(number).size(), 2U);
}

TEST_P(Escalation, nodes_at_the_same_moment_raise_and_warn_once) {
  for (int i = 0; i < 3; ++i) (void)filed();
  std::atomic<std::size_t> total{0}, told{0};
  std::vector<std::thread> nodes;
  for (int i = 0; i < 8; ++i) {
    nodes.emplace_back([&] {
      told += warned(at("2026-03-04"));
      total += raised(at("2026-03-05", 11));
    });
  }
  for (std::thread& node : nodes) node.join();
  EXPECT_EQ(told, 1U);
  EXPECT_EQ(total, 3U);
  EXPECT_EQ(letters(), 2);
}

TEST_P(Escalation, may_be_turned_off) {
  (void)filed();
  for (const char* key : {"appeals.warn_days", "appeals.escalation_days"}) {
    ASSERT_TRUE(house->towns.set(house->town->id, Actor::system(), key, "0", "", house->clock.now()).ok());
  }
  town = house->towns.find(house->town->id);
  EXPECT_EQ(warned(at("2026-03-04")), 0U);
  EXPECT_EQ(raised(at("2026-06-04")), 0U);
}

VICHE_ON_BOTH_ENGINES(Escalation);

}  // namespace
}  // namespace viche::appeals
