#include <gmock/gmock.h>

#include <viche/audit/audit.hpp>
#include <viche/identity/identity.hpp>

#include "acts_house.hpp"
#include "day_acts.hpp"
#include "rules/day.hpp"
#include "store/day.hpp"

namespace viche::appeals {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

using namespace std::chrono_literals;

const calendar::Day today{std::chrono::year(2026) / 11 / 23};

Instant at(calendar::Day day, int hour) { return calendar::start_of_day(day) + std::chrono::hours(hour); }

Work work(State state, std::optional<Instant> due) {
  Work one;
  one.brief.state = state;
  one.brief.due_at = due;
  return one;
}

Work standing(Work one, std::int64_t street, double lat, double lon) {
  one.street = street;
  one.brief.lat = lat;
  one.brief.lon = lon;
  return one;
}

}  // namespace

TEST(day_of_work, what_is_late_is_todays_and_of_no_other_day) {
  const Work late = work(State::in_work, at(today, -2));
  EXPECT_TRUE(reasons_for(late, today, today, at(today, 9)).overdue);
  EXPECT_FALSE(reasons_for(late, today + 1 * std::chrono::days(1), today, at(today, 9)).any());
}

TEST(day_of_work, a_term_of_whole_days_is_due_on_its_last_day) {
  const Work due = work(State::in_work, calendar::start_of_day(today + std::chrono::days(1)));
  EXPECT_TRUE(reasons_for(due, today, today, at(today, 9)).due);
  EXPECT_FALSE(reasons_for(due, today + std::chrono::days(1), today, at(today, 9)).due);
  EXPECT_FALSE(reasons_for(due, today, today, at(today, 9)).overdue);
}

TEST(day_of_work, what_is_not_accepted_waits_today_even_without_a_near_term) {
  const Work fresh = work(State::assigned, at(today + std::chrono::days(20), 0));
  EXPECT_TRUE(reasons_for(fresh, today, today, at(today, 9)).to_accept);
  Work later = fresh;
  later.plan.day = today + std::chrono::days(3);
  EXPECT_FALSE(reasons_for(later, today, today, at(today, 9)).any()) << "it was put on a later day";
  EXPECT_TRUE(reasons_for(later, *later.plan.day, today, at(today, 9)).planned);
}

TEST(day_of_work, what_was_left_over_from_yesterday_is_todays) {
  Work left = work(State::planned, at(today + std::chrono::days(20), 0));
  left.plan.day = today - std::chrono::days(1);
  EXPECT_TRUE(reasons_for(left, today, today, at(today, 9)).planned);
  left.plan.day.reset();
  left.promised_on = today;
  EXPECT_TRUE(reasons_for(left, today, today, at(today, 9)).planned);
  EXPECT_FALSE(reasons_for(work(State::in_work, std::nullopt), today, today, at(today, 9)).any());
}

TEST(day_of_work, goes_from_emergencies_to_the_nearest_term_and_what_is_beside_it) {
  const auto due = [](int day) { return at(today + std::chrono::days(day), 0); };
  std::vector<Work> works{standing(work(State::in_work, due(9)), 7, 48.6900, 29.2400),   // 0: beside 1, by street
                          standing(work(State::in_work, due(1)), 7, 48.6800, 29.2400),   // 1: the nearest term
                          standing(work(State::in_work, due(2)), 8, 48.7500, 29.3000),   // 2: far away
                          standing(work(State::in_work, due(5)), 9, 48.6812, 29.2401),   // 3: 130 m from 1
                          standing(work(State::in_work, due(30)), 0, 48.7500, 29.3000),  // 4: emergency
                          work(State::in_work, std::nullopt)};                           // 5: no place, no term
  works[4].brief.emergency = true;
  const auto stops = stops_of(works);
  ASSERT_THAT(stops, SizeIs(4));
  EXPECT_TRUE(stops[0].emergency);
  EXPECT_THAT(stops[0].work, ElementsAre(4));
  EXPECT_THAT(stops[1].work, ElementsAre(1, 3, 0));
  EXPECT_THAT(stops[2].work, ElementsAre(2));
  EXPECT_THAT(stops[3].work, ElementsAre(5));
}

TEST(day_of_work, is_planned_from_today_to_ninety_days_ahead) {
  EXPECT_TRUE(may_put_on(today, today).ok());
  EXPECT_TRUE(may_put_on(std::nullopt, today).ok());
  EXPECT_EQ(may_put_on(today - std::chrono::days(1), today).refusal().code, "day.past");
  EXPECT_TRUE(may_put_on(today + std::chrono::days(90), today).ok());
  EXPECT_EQ(may_put_on(today + std::chrono::days(91), today).refusal().code, "day.far");
}

namespace {

using testing::House;

class day_plan : public testing::Acts {
 protected:
  std::int64_t worker(std::string email, std::int64_t organisation) {
    identity::NewAccount account;
    account.email = std::move(email);
    account.name = "Петро Коваль";
    account.password = "велика довга приказка 77";
    account.staff = true;
    account.roles = {Role::executor};
    account.organisation = organisation;
    return house->identity.create(house->town->id, Actor::system(), account).value();
  }
  Crew crew_of(std::vector<std::int64_t> members) {
    Crew crew;
    crew.name = "Бригада 1";
    crew.members = std::move(members);
    return crew;
  }
  std::vector<Work> works() {
    return db().read(house->town->id, [&](storage::Session& session) { return open_work(session, roads, 100); });
  }
  calendar::Day day() { return calendar::kyiv_day(house->clock.now()); }
};

}  // namespace

TEST_P(day_plan, is_given_to_a_crew_on_a_day_and_taken_back) {
  const Number number = filed();
  const std::int64_t petro = worker("petro@roads.example", roads);
  const auto crew = change_crew(executor(), crew_of({petro}));
  ASSERT_TRUE(crew.ok());
  PlanChange change;
  change.day = std::optional(day() + std::chrono::days(1));
  change.who = Assignee{crew.value(), 0};
  ASSERT_TRUE(plan_day(executor(), number, change).ok());
  ASSERT_THAT(works(), SizeIs(1));
  EXPECT_EQ(works().front().plan.day, day() + std::chrono::days(1));
  EXPECT_EQ(works().front().plan.who, (Assignee{crew.value(), 0}));
  PlanChange person;
  person.who = Assignee{0, petro};
  ASSERT_TRUE(plan_day(executor(), number, person).ok());
  EXPECT_EQ(works().front().plan.day, day() + std::chrono::days(1)) << "what is not said stays";
  PlanChange none;
  none.day = std::optional<calendar::Day>();
  none.who = Assignee{};
  ASSERT_TRUE(plan_day(executor(), number, none).ok());
  EXPECT_FALSE(works().front().plan.day);
  EXPECT_EQ(load(number).state, State::assigned) << "the appeal itself is as it was";
}

TEST_P(day_plan, shows_each_appeal_as_its_card_does) {
  const Number number = filed();
  PlanChange change;
  change.day = std::optional(day());
  ASSERT_TRUE(plan_day(executor(), number, change).ok());
  take(executor(), number, Deed::accept);
  take(executor(), number, Deed::plan);
  const Appeal appeal = load(number);
  ASSERT_THAT(works(), SizeIs(1));
  const Work work = works().front();
  EXPECT_EQ(work.brief.text, appeal.text);
  EXPECT_EQ(work.brief.whole_text(), appeal.whole_text());
  EXPECT_EQ(work.brief.due_at, appeal.due_at);
  EXPECT_EQ(work.settlement, appeal.place.settlement);
  EXPECT_EQ(work.street, appeal.place.street);
  ASSERT_TRUE(appeal.planned_on);
  EXPECT_EQ(work.promised_on, appeal.planned_on);
  EXPECT_EQ(work.plan.day, day());
}

TEST_P(day_plan, is_of_the_own_executor_alone) {
  const Number number = filed();
  PlanChange change;
  change.day = std::optional(day());
  EXPECT_EQ(plan_day(operator_(), number, change).refusal().code, "appeals.step_not_yours");
  const By stranger = by(House::staff({Role::executor}, roads + 1));
  EXPECT_EQ(plan_day(stranger, number, change).refusal().code, "not_found");
  EXPECT_EQ(change_crew(operator_(), crew_of({})).refusal().code, "appeals.step_not_yours");
  const auto crew = change_crew(executor(), crew_of({}));
  ASSERT_TRUE(crew.ok());
  Crew theirs = crew_of({});
  theirs.id = crew.value();
  EXPECT_EQ(change_crew(stranger, theirs).refusal().code, "not_found");
}

TEST_P(day_plan, names_nobody_who_works_elsewhere) {
  const Number number = filed();
  const std::int64_t other = worker("other@water.example", roads + 1);
  EXPECT_EQ(change_crew(executor(), crew_of({other})).refusal().code, "day.member_unknown");
  PlanChange change;
  change.who = Assignee{0, other};
  EXPECT_EQ(plan_day(executor(), number, change).refusal().code, "day.assignee_unknown");
  change.who = Assignee{12345, 0};
  EXPECT_EQ(plan_day(executor(), number, change).refusal().code, "day.assignee_unknown");
}

TEST_P(day_plan, knows_crews_by_one_name_and_sent_twice_makes_one) {
  const By twice = by(House::staff({Role::executor}, roads), false, "crew-form");
  const auto first = change_crew(twice, crew_of({})), second = change_crew(twice, crew_of({}));
  EXPECT_EQ(first.value(), second.value());
  EXPECT_EQ(change_crew(executor(), crew_of({})).refusal().code, "day.crew_name_taken");
  Crew nameless = crew_of({});
  nameless.name = "  ";
  EXPECT_EQ(change_crew(executor(), nameless).refusal().code, "day.crew_name_missing");
}

TEST_P(day_plan, does_not_hold_what_is_reported_or_closed) {
  const Number number = filed();
  take(executor(), number, Deed::accept);
  take(executor(), number, Deed::report);
  EXPECT_THAT(works(), SizeIs(0));
  PlanChange change;
  change.day = std::optional(day());
  EXPECT_EQ(plan_day(executor(), number, change).refusal().code, "appeals.step_not_open");
}

TEST_P(day_plan, journals_each_author_whose_telephone_is_taken_along) {
  const Number number = filed();
  const std::int64_t id = load(number).id;
  const auto authors = look_at_authors(executor(), {id});
  ASSERT_TRUE(authors.ok());
  EXPECT_FALSE(authors.value().front().author_email.empty());
  const auto looks = db().read(house->town->id,
                               [&](storage::Session& session) { return audit::looks_through(session, "appeal", id); });
  ASSERT_THAT(looks, SizeIs(1));
  EXPECT_EQ(looks.front().why, "day_list");
  const By stranger = by(House::staff({Role::executor}, roads + 1));
  EXPECT_THAT(look_at_authors(stranger, {id}).value(), SizeIs(0)) << "not theirs";
}

VICHE_ON_BOTH_ENGINES(day_plan);

}  // namespace viche::appeals
