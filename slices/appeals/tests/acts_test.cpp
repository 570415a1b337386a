#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include <viche/audit/audit.hpp>
#include <viche/search/index.hpp>

#include "acts_house.hpp"

namespace viche::appeals {
namespace {

using testing::House;

class acts : public testing::Acts {};

TEST_P(acts, a_filed_appeal_has_a_number_an_executor_and_a_place_in_the_figures) {
  const Number first = filed(), second = filed();
  EXPECT_EQ(second.code, first.code + 1);
  const Appeal appeal = load(first);
  EXPECT_EQ(appeal.state, State::assigned);
  EXPECT_EQ(appeal.organisation, roads);
  EXPECT_EQ(total(State::assigned), 2);
  EXPECT_EQ(figures_of("total", 0).filed, 2);
  EXPECT_EQ(figures_of("organisation", roads).filed, 2);
}

TEST_P(acts, two_clicks_make_one_appeal) {
  EXPECT_EQ(filed("key-1"), filed("key-1"));
  std::atomic<int> different{0};
  std::vector<std::thread> clicks;
  const Number first = filed("key-2");
  for (int i = 0; i < 16; ++i) {
    clicks.emplace_back([&] { different += !(filed("key-2") == first); });
  }
  for (auto& click : clicks) click.join();
  EXPECT_EQ(different, 0);
  EXPECT_EQ(figures_of("total", 0).filed, 2);
}

TEST_P(acts, a_refused_filing_leaves_nothing) {
  Filing wrong = filing("яма");
  EXPECT_FALSE(file(by(Actor::anonymous()), wrong, {}).ok());
  EXPECT_EQ(figures_of("total", 0).filed, 0);
  EXPECT_EQ(filed().code % 10'000'000, 1);
}

TEST_P(acts, the_way_from_filing_to_a_confirmed_repair) {
  const Number number = filed();
  EXPECT_EQ(take(executor(), number, Deed::accept), State::in_work);
  EXPECT_EQ(take(executor(), number, Deed::plan), State::planned);
  EXPECT_EQ(take(executor(), number, Deed::report), State::on_check);
  EXPECT_EQ(take(author(), number, Deed::confirm), State::closed);
  EXPECT_TRUE(grade(author(), number, 5, "Дякую!").ok());
  const FigureDelta sum = figures_of("total", 0);
  EXPECT_EQ(sum.closed, 1);
  EXPECT_EQ(sum.on_time, 1);
  EXPECT_EQ(sum.graded, 1);
  EXPECT_EQ(sum.grade_sum, 5);
  EXPECT_EQ(total(State::closed), 1);
  EXPECT_EQ(total(State::assigned), 0);
}

TEST_P(acts, refuting_reopens_raises_the_level_and_is_counted_apart) {
  const Number number = filed();
  until_reported(number);
  EXPECT_EQ(take(author(), number, Deed::refute, "Яма на місці"), State::rework);
  const Appeal appeal = load(number);
  EXPECT_EQ(appeal.level, 1);
  EXPECT_EQ(appeal.refuted, 1);
  EXPECT_FALSE(appeal.reported_at);
  EXPECT_EQ(figures_of("total", 0).refuted, 1);
  EXPECT_EQ(figures_of("total", 0).reworked, 1);
}

TEST_P(acts, a_late_report_is_counted_late_and_only_the_first_counts) {
  const Number number = filed();
  take(executor(), number, Deed::accept);
  house->clock.advance(std::chrono::hours(100));
  take(executor(), number, Deed::report);
  take(author(), number, Deed::refute);
  take(executor(), number, Deed::report);
  EXPECT_EQ(figures_of("total", 0).late, 1);
  EXPECT_EQ(figures_of("total", 0).on_time, 0);
}

TEST_P(acts, silence_closes_after_the_set_days_and_not_before) {
  const Number number = filed();
  until_reported(number);
  house->clock.advance(std::chrono::hours(24 * 14));
  EXPECT_EQ(close_silent(house->services, *house->town, house->clock.now()), 0U);
  house->clock.advance(std::chrono::hours(24));
  EXPECT_EQ(close_silent(house->services, *house->other, house->clock.now()), 0U);
  EXPECT_EQ(close_silent(house->services, *house->town, house->clock.now()), 1U);
  EXPECT_EQ(load(number).outcome, Outcome::silence);
}

TEST_P(acts, the_author_is_reminded_once_after_each_report_and_before_silence_closes) {
  const Number number = filed();
  until_reported(number);
  const auto remind = [&](const kit::Town& town) { return remind_silent(house->services, town, house->clock.now()); };
  house->clock.advance(std::chrono::hours(24 * 11));
  EXPECT_EQ(remind(*house->town), 0U);
  house->clock.advance(std::chrono::hours(1));
  EXPECT_EQ(remind(*house->other), 0U);
  EXPECT_EQ(remind(*house->town), 1U);
  EXPECT_EQ(remind(*house->town), 0U);
  take(author(), number, Deed::refute);
  take(executor(), number, Deed::report);
  EXPECT_EQ(remind(*house->town), 0U);
  house->clock.advance(std::chrono::hours(24 * 11 + 1));
  EXPECT_EQ(remind(*house->town), 1U);
  EXPECT_EQ(load(number).state, State::on_check);
}

TEST_P(acts, joining_counts_a_person_once) {
  const Number number = filed();
  EXPECT_TRUE(join(by(Actor::anonymous()), number, "petro@ladyzhyn.example").ok());
  EXPECT_EQ(join(by(Actor::anonymous()), number, "PETRO@ladyzhyn.example").refusal().code, "appeals.joined_already");
  EXPECT_EQ(join(by(Actor::anonymous()), number, "petro").refusal().field, "email");
  EXPECT_TRUE(join(by(House::resident(5)), number, "").ok());
  EXPECT_EQ(join(by(House::resident(5)), number, "").refusal().code, "appeals.joined_already");
  EXPECT_EQ(load(number).voices, 3);
}

TEST_P(acts, sixty_four_at_once_are_one_voice) {
  const Number number = filed();
  std::atomic<int> joined{0};
  std::vector<std::thread> people;
  for (int i = 0; i < 64; ++i) {
    people.emplace_back([&] { joined += join(by(Actor::anonymous()), number, "petro@ladyzhyn.example").ok(); });
  }
  for (auto& person : people) person.join();
  EXPECT_EQ(joined, 1);
  EXPECT_EQ(load(number).voices, 2);
}

TEST_P(acts, letters_go_to_the_author_and_those_who_joined) {
  const Number number = filed();
  house->runner.run_due();
  EXPECT_EQ(letters(), 1);
  (void)join(by(Actor::anonymous()), number, "petro@ladyzhyn.example");
  house->runner.run_due();
  EXPECT_EQ(letters(), 2);
  until_reported(number);
  house->runner.run_due();
  EXPECT_EQ(letters(), 4);
}

TEST_P(acts, the_letter_of_joining_goes_to_whoever_joined_however_late_it_is_written) {
  const Number number = filed();
  house->runner.run_due();
  for (const char* email : {"petro@ladyzhyn.example", "anna@ladyzhyn.example", "yurii@ladyzhyn.example"}) {
    ASSERT_TRUE(join(by(Actor::anonymous()), number, email).ok());
  }
  house->runner.run_due();
  const auto told = readers();
  EXPECT_EQ(told, (std::vector<std::string>{"anna@ladyzhyn.example", "olena@ladyzhyn.example", "petro@ladyzhyn.example",
                                            "yurii@ladyzhyn.example"}));
}

TEST_P(acts, asking_to_join_writes_a_letter_and_counts_nothing) {
  const Number number = filed();
  house->runner.run_due();
  const auto ask_once = [&](std::string form_key) {
    return ask_to_join(by(Actor::anonymous(), false, std::move(form_key)), number, "petro@ladyzhyn.example",
                       i18n::Lang::uk);
  };
  EXPECT_TRUE(ask_once("key-1").ok());
  EXPECT_TRUE(ask_once("key-1").ok());
  EXPECT_EQ(letters(), 2);
  EXPECT_EQ(load(number).voices, 1);
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(ask_once("more-" + std::to_string(i)).ok());
  EXPECT_LE(letters(), 6);
  EXPECT_EQ(ask_to_join(by(Actor::anonymous()), number, "petro", i18n::Lang::uk).refusal().field, "email");
}

TEST_P(acts, the_author_and_one_person_with_two_doors_are_one_voice) {
  const Number number = filed();
  EXPECT_EQ(join(by(Actor::anonymous()), number, "OLENA@ladyzhyn.example").refusal().code, "appeals.joined_already");
  EXPECT_TRUE(join(by(Actor::anonymous()), number, "petro@ladyzhyn.example").ok());
  EXPECT_EQ(join(by(House::resident(5)), number, "petro@ladyzhyn.example").refusal().code, "appeals.joined_already");
  EXPECT_EQ(load(number).voices, 2);
}

TEST_P(acts, a_grade_brings_no_second_letter_about_the_end) {
  const Number number = filed();
  until_reported(number);
  take(author(), number, Deed::confirm);
  house->runner.run_due();
  const std::int64_t before = letters();
  EXPECT_TRUE(grade(author(), number, 5, "").ok());
  house->runner.run_due();
  EXPECT_EQ(letters(), before);
}

TEST_P(acts, figures_and_public_counts_are_about_what_everybody_is_shown) {
  const auto shown = [&] {
    std::int64_t all = 0;
    for (const auto& row : db().read(house->town->id, [](storage::Session& s) { return public_counts(s); }))
      all += row.count;
    return all;
  };
  kit::Town strict = *house->town;
  strict.settings["appeals.premoderation"] = "1";
  const By resident{house->services, strict, Actor::anonymous(), false, {}, house->clock.now()};
  const Number held = file(resident, filing(), {}).value(), open = filed();
  EXPECT_EQ(shown(), 1);
  EXPECT_EQ(figures_of("total", 0).filed, 1);
  take(by(House::staff({Role::moderator})), held, Deed::publish);
  EXPECT_EQ(shown(), 2);
  EXPECT_EQ(figures_of("category", potholes).filed, 2);
  until_reported(open);
  EXPECT_EQ(figures_of("total", 0).on_time, 1);
  EXPECT_TRUE(set_public(by(House::staff({Role::moderator})), open, false, "offence").ok());
  EXPECT_EQ(shown(), 1);
  EXPECT_EQ(figures_of("total", 0).on_time, 0);
  take(author(), open, Deed::confirm);
  EXPECT_EQ(figures_of("total", 0).closed, 0);
  EXPECT_TRUE(set_public(by(House::staff({Role::moderator})), open, true).ok());
  EXPECT_EQ(shown(), 2);
  EXPECT_EQ(figures_of("organisation", roads).closed, 1);
  EXPECT_EQ(figures_of("total", 0).on_time, 1);
}

TEST_P(acts, figures_are_counted_anew_where_there_are_none) {
  const Number number = filed();
  (void)filed();
  until_reported(number);
  take(author(), number, Deed::refute);
  const FigureDelta kept = figures_of("organisation", roads);
  EXPECT_FALSE(recount_figures(house->services, house->town->id));
  static constexpr storage::Sql forget{"test.forget", "DELETE FROM appeal_figures WHERE hromada_id = :hromada"};
  (void)db().keep_house(house->town->id, [](storage::Tx& tx) -> Check {
    tx.run(forget, {});
    return Done{};
  });
  EXPECT_TRUE(recount_figures(house->services, house->town->id));
  const FigureDelta anew = figures_of("organisation", roads);
  EXPECT_EQ(anew.filed, kept.filed);
  EXPECT_EQ(anew.on_time, kept.on_time);
  EXPECT_EQ(anew.refuted, kept.refuted);
  EXPECT_EQ(anew.reworked, kept.reworked);
  EXPECT_FALSE(recount_figures(house->services, house->other->id));
}

TEST_P(acts, an_ended_subscription_gets_no_letters) {
  const Number number = filed();
  (void)join(by(Actor::anonymous()), number, "petro@ladyzhyn.example");
  house->runner.run_due();
  const auto all =
      db().read(house->town->id, [&](storage::Session& s) { return subscribers(s, house->vault, load(number).id); });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].email, "petro@ladyzhyn.example");
  EXPECT_TRUE(unsubscribe(by(Actor::anonymous()), number, all[0].who).ok());
  const std::int64_t before = letters();
  until_reported(number);
  house->runner.run_due();
  EXPECT_EQ(letters(), before + 1);  // the author's only
}

TEST_P(acts, a_filed_appeal_is_found_by_any_form_of_its_words) {
  const Number number = filed();
  house->runner.run_due();
  Filter filter;
  filter.words = House::lemmas().query("дороги ями");
  EXPECT_EQ(db().read(house->town->id, [&](storage::Session& s) { return list(s, filter); }).at(0).number, number);
  EXPECT_TRUE(db().read(house->other->id, [&](storage::Session& s) { return list(s, filter); }).empty());
}

TEST_P(acts, a_list_for_the_map_counts_only_points_in_its_box_towards_the_limit) {
  Filing with_point = filing();
  with_point.place.lat = 48.68;
  with_point.place.lon = 29.24;
  const Number number = file(by(Actor::anonymous()), with_point, {}).value();
  for (int i = 0; i < 3; ++i) filed();
  house->runner.run_due();
  const auto found = [&](const Box& box, const std::string& words) {
    Filter filter;
    filter.box = box;
    filter.limit = 1;
    if (!words.empty()) filter.words = House::lemmas().query(words);
    return db().read(house->town->id, [&](storage::Session& s) { return list(s, filter); });
  };
  for (const char* words : {"", "дороги ями"}) {
    for (const Box& box : {Box{}, Box{48, 29, 49, 30}}) {
      const auto all = found(box, words);
      ASSERT_EQ(all.size(), 1U) << words;
      EXPECT_EQ(all[0].number, number);
    }
    EXPECT_TRUE(found({48, 30, 49, 31}, words).empty()) << words;
  }
  EXPECT_EQ(db().read(house->town->id,
                      [](storage::Session& s) {
                        return in_box(s, {48, 29, 49, 30}, {}, 5);
                      })
                .size(),
            1U);
}

TEST_P(acts, whoever_works_on_what_is_hidden_finds_it_among_what_is_shown) {
  const Number hidden = filed(), open = filed();
  ASSERT_TRUE(set_public(by(House::staff({Role::moderator})), hidden, false, "offence").ok());
  const auto found = [&](std::int64_t insider) {
    Filter filter;
    filter.insider = insider;
    std::vector<Number> numbers;
    for (const Brief& one : db().read(house->town->id, [&](storage::Session& s) { return list(s, filter); })) {
      numbers.push_back(one.number);
    }
    return numbers;
  };
  EXPECT_EQ(found(0), std::vector<Number>{open});
  EXPECT_EQ(found(roads + 1), std::vector<Number>{open});
  EXPECT_EQ(found(roads), (std::vector<Number>{open, hidden}));
}

TEST_P(acts, the_link_of_one_appeal_opens_no_other_and_no_other_community) {
  const Number number = filed(), other = filed();
  const std::string key = follow_key(house->services, house->town->id, number);
  EXPECT_TRUE(follow_key_holds(house->services, house->town->id, number, key));
  EXPECT_FALSE(follow_key_holds(house->services, house->town->id, other, key));
  EXPECT_FALSE(follow_key_holds(house->services, house->other->id, number, key));
}

TEST_P(acts, what_waits_for_moderation_is_not_shown_and_goes_to_its_executor_when_published) {
  kit::Town strict = *house->town;
  strict.settings["appeals.premoderation"] = "1";
  By resident{house->services, strict, Actor::anonymous(), false, {}, house->clock.now()};
  const Number number = file(resident, filing(), {}).value();
  EXPECT_EQ(load(number).state, State::moderation);
  EXPECT_TRUE(db().read(house->town->id, [](storage::Session& s) { return list(s, {}); }).empty());
  EXPECT_EQ(take(by(House::staff({Role::moderator})), number, Deed::publish), State::assigned);
  EXPECT_EQ(db().read(house->town->id, [](storage::Session& s) { return list(s, {}); }).size(), 1U);
}

TEST_P(acts, the_timeline_tells_to_whom_an_appeal_was_given_whether_it_was_held_or_not) {
  kit::Town strict = *house->town;
  strict.settings["appeals.premoderation"] = "1";
  By resident{house->services, strict, Actor::anonymous(), false, {}, house->clock.now()};
  const Number held = file(resident, filing(), {}).value(), open = filed();
  take(by(House::staff({Role::moderator})), held, Deed::publish);
  for (const Number number : {held, open}) {
    const auto all =
        db().read(house->town->id, [&](storage::Session& s) { return entries(s, load(number).id, false); });
    ASSERT_EQ(all.size(), number == held ? 3U : 2U);
    EXPECT_EQ(all[all.size() - 2].state, State::registered);
    EXPECT_EQ(all.back().kind, "assign");
    EXPECT_EQ(all.back().organisation, roads);
    EXPECT_EQ(all.back().actor_kind, Actor::Kind::system);
    EXPECT_EQ(all.back().state, State::assigned);
  }
}

TEST_P(acts, a_masked_text_keeps_its_original) {
  const Number number = filed();
  EXPECT_TRUE(change_wording(by(House::staff({Role::moderator})), number, {"На дорозі яма"}).ok());
  EXPECT_EQ(load(number).text, "На дорозі яма");
  EXPECT_EQ(load(number).original_text, "На дорозі глибока яма після дощу");
  EXPECT_FALSE(change_wording(executor(), number, {"інше"}).ok());
}

TEST_P(acts, reassigning_moves_the_figures_of_executors) {
  const Number number = filed();
  std::int64_t water = 0;
  (void)db().act(house->town->id, [&](storage::Tx& tx) -> Check {
    kit::Organisation one;
    one.slug = "water";
    one.name_uk = one.name_en = "Водоканал";
    water = kit::put_organisation(tx, Actor::system(), one, house->clock.now());
    return Done{};
  });
  EXPECT_TRUE(take_step(operator_(), number, {Deed::assign, "", {}, {}, water, {}}).ok());
  EXPECT_EQ(figures_of("organisation", roads).filed, 0);
  EXPECT_EQ(figures_of("organisation", water).filed, 1);
  EXPECT_EQ(take_step(operator_(), number, {Deed::assign, "", {}, {}, 12345, {}}).refusal().field, "organisation");
  EXPECT_EQ(take_step(operator_(), number, {Deed::assign, "", {}, {}, other_roads, {}}).refusal().field,
            "organisation");
}

TEST_P(acts, bulk_tells_of_each_what_became_of_it) {
  const Number one = filed(), two = filed();
  until_reported(two);
  const auto outcome =
      take_steps(operator_(), {one, two, Number{20'260'000'099}}, {Deed::assign, "", {}, {}, roads, {}});
  EXPECT_EQ(outcome.done, std::vector<Number>{one});
  ASSERT_EQ(outcome.refused.size(), 2U);
  EXPECT_EQ(outcome.refused[0].second.code, "appeals.step_not_open");
  EXPECT_EQ(outcome.refused[1].second.kind, RefusalKind::not_found);
}

TEST_P(acts, every_deed_stands_in_the_journal_and_it_holds) {
  const Number number = filed();
  until_reported(number);
  take(author(), number, Deed::refute);
  const auto entries =
      db().read(house->town->id, [&](storage::Session& s) { return audit::entries_of(s, "appeal", load(number).id); });
  std::vector<std::string> actions;
  for (const auto& entry : entries) actions.push_back(entry.action);
  EXPECT_EQ(actions, (std::vector<std::string>{"appeals.file", "appeals.accept", "appeals.report", "appeals.refute"}));
  EXPECT_FALSE(db().read(house->town->id, [](storage::Session& s) { return audit::verify(s); }).broken_at);
}

TEST_P(acts, near_by_finds_open_ones_within_the_radius_nearest_first) {
  const auto at = [&](double lat, double lon) {
    Filing one = filing();
    one.place.lat = lat;
    one.place.lon = lon;
    return file(by(Actor::anonymous()), one, {}).value();
  };
  const Number far = at(48.690, 29.24), close = at(48.6805, 29.24), closest = at(48.6801, 29.24);
  const auto found =
      db().read(house->town->id, [&](storage::Session& s) { return near(s, 48.68, 29.24, 150, {0}, 10); });
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].brief.number, closest);
  EXPECT_EQ(found[1].brief.number, close);
  EXPECT_NE(found[1].brief.number, far);
  EXPECT_TRUE(
      db().read(house->other->id, [&](storage::Session& s) { return near(s, 48.68, 29.24, 150, {0}, 10); }).empty());
}

TEST_P(acts, the_authors_name_is_sealed_and_opens_only_in_its_row) {
  const Number number = filed();
  Appeal appeal = load(number);
  EXPECT_TRUE(appeal.author_name.empty());
  db().read(house->town->id, [&](storage::Session& s) { load_author(s, house->vault, appeal); });
  EXPECT_EQ(appeal.author_name, "Олена Савчук");
  static constexpr storage::Sql raw{"test.raw", "SELECT author_name FROM appeals WHERE hromada_id = :hromada LIMIT 1"};
  const auto kept = db().read(house->town->id, [](storage::Session& s) {
    return s.one(raw, {}, [](const storage::Row& row) { return row.text(0); });
  });
  EXPECT_EQ(kept->find("Олена"), std::string::npos);
}

VICHE_ON_BOTH_ENGINES(acts);

}  // namespace
}  // namespace viche::appeals
