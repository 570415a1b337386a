#include <gmock/gmock.h>

#include "acts_house.hpp"
#include "registration_acts.hpp"
#include "rules/grounds.hpp"
#include "store/cards.hpp"

namespace viche::appeals::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

calendar::Day day(std::string_view iso) { return calendar::parse_day(iso).value(); }
Instant at(std::string_view iso, int hour = 10) { return calendar::instant_of({day(iso), hour, 0, 0}); }

/// Appeals under the law, received on 2 March 2026, a Monday.
class LawActs : public Acts {
 protected:
  void SetUp() override {
    Acts::SetUp();
    house->clock.set(at("2026-03-02"));
  }
  By head() { return by(House::staff({Role::head})); }
  By registrar() { return by(House::staff({Role::registrar})); }

  Filing under_law(std::string text = "Прошу відремонтувати дах будинку, вода тече в квартиру") {
    Filing one = filing(std::move(text));
    one.regime = Regime::law393;
    return one;
  }
  Number filed_under_law() { return file(by(Actor::anonymous()), under_law(), {}).value(); }
  std::string refused(const By& who, Number number, const Step& step) {
    const auto state = take_step(who, number, step);
    return state ? "" : state.refusal().code;
  }
  Step step(Deed deed, std::string recipient = {}, std::string ground = {}) {
    Step one{};
    one.deed = deed;
    one.text = "пояснення для автора";
    one.organisation = roads;
    one.recipient = std::move(recipient);
    one.ground = std::move(ground);
    return one;
  }
  Card card_of(Number number) {
    const std::int64_t id = load(number).id;
    return db().read(house->town->id, [&](storage::Session& s) { return find_card(s, id); }).value();
  }
  std::string last_letter() {
    house->runner.run_due();
    return letters_written().back()["text"].text().value();
  }
};

TEST_P(LawActs, forwarding_in_five_days_ends_it_here_and_tells_the_author_where_it_went) {
  const Number number = filed_under_law();
  EXPECT_EQ(refused(registrar(), number, step(Deed::forward)), "appeals.step_recipient_missing");
  house->clock.set(at("2026-03-06", 23));
  EXPECT_EQ(refused(registrar(), number, step(Deed::forward, "Вінницька обласна військова адміністрація")), "");
  const Appeal appeal = load(number);
  EXPECT_EQ(appeal.state, State::closed);
  EXPECT_EQ(appeal.outcome, Outcome::forwarded);
  EXPECT_EQ(appeal.forwarded_to, "Вінницька обласна військова адміністрація");
  EXPECT_EQ(appeal.timely, Timely::on_time) << "the fifth day is a Saturday, so the last is Friday the sixth";
  EXPECT_EQ(card_of(number).result, "9.5");
  EXPECT_THAT(last_letter(), HasSubstr("Вінницька обласна військова адміністрація"));
}

TEST_P(LawActs, forwarding_later_than_the_law_says_is_done_all_the_same_and_counts_as_late) {
  const Number number = filed_under_law();
  house->clock.set(at("2026-03-07", 0));
  EXPECT_EQ(refused(registrar(), number, step(Deed::forward, "Пенсійний фонд")), "");
  EXPECT_EQ(load(number).timely, Timely::late);
}

TEST_P(LawActs, a_defective_appeal_goes_back_in_ten_days_with_its_ground_and_may_begin_anew) {
  const Number number = filed_under_law();
  EXPECT_EQ(refused(registrar(), number, step(Deed::give_back)), "appeals.step_ground_missing");
  EXPECT_EQ(refused(registrar(), number, step(Deed::give_back, "", "anonymous")), "appeals.step_ground_missing")
      << "a ground of another deed";
  house->clock.set(at("2026-03-12"));
  EXPECT_EQ(refused(registrar(), number, step(Deed::give_back, "", "incomplete")), "");
  EXPECT_EQ(load(number).timely, Timely::on_time);
  EXPECT_EQ(card_of(number).result, "9.4");
  EXPECT_THAT(last_letter(), HasSubstr("ст. 5"));
  EXPECT_EQ(refused(operator_(), number, step(Deed::reopen)), "");
  EXPECT_EQ(load(number).ground, "");
  EXPECT_EQ(card_of(number).result, "");
}

TEST_P(LawActs, what_lacks_data_goes_back_in_the_five_days_of_forwarding) {
  const Number number = filed_under_law();
  house->clock.set(at("2026-03-07"));
  EXPECT_EQ(refused(registrar(), number, step(Deed::give_back, "", "no_data")), "");
  EXPECT_EQ(load(number).timely, Timely::late);
}

TEST_P(LawActs, only_the_head_leaves_an_appeal_unexamined_and_only_on_a_ground_of_the_law) {
  const Number number = filed_under_law();
  EXPECT_EQ(refused(operator_(), number, step(Deed::leave_unexamined, "", "anonymous")), "appeals.step_not_yours");
  EXPECT_EQ(refused(head(), number, step(Deed::leave_unexamined)), "appeals.step_ground_missing");
  EXPECT_EQ(refused(head(), number, step(Deed::leave_unexamined, "", "anonymous")), "");
  EXPECT_EQ(load(number).outcome, Outcome::not_examined);
  EXPECT_EQ(card_of(number).result, "9.6");
}

TEST_P(LawActs, a_repeated_one_is_left_unexamined_only_after_an_answer_on_the_merits) {
  const Number first = filed_under_law();
  const Number second = filed_under_law();
  EXPECT_EQ(card_of(second).sign, "2.3");
  EXPECT_EQ(refused(head(), second, step(Deed::leave_unexamined, "", "repeated")), "appeals.ground_previous_missing");
  take(operator_(), first, Deed::explain);
  EXPECT_EQ(refused(head(), second, step(Deed::leave_unexamined, "", "repeated")), "");
}

TEST_P(LawActs, operational_appeals_know_none_of_this_but_forwarding) {
  const Number number = filed();
  EXPECT_EQ(refused(head(), number, step(Deed::leave_unexamined, "", "anonymous")), "appeals.step_not_open");
  EXPECT_EQ(refused(head(), number, step(Deed::give_back, "", "incomplete")), "appeals.step_not_open");
  EXPECT_EQ(refused(head(), number, step(Deed::decline)), "appeals.step_not_open");
  EXPECT_EQ(refused(head(), number, step(Deed::forward, "Укравтодор")), "");
  EXPECT_EQ(refused(head(), filed_under_law(), step(Deed::not_competence)), "appeals.step_not_open");
}

TEST_P(LawActs, a_refusal_with_its_reasons_is_an_answer_the_author_may_contest) {
  const Number number = filed_under_law();
  EXPECT_EQ(refused(head(), number, step(Deed::decline)), "");
  EXPECT_EQ(load(number).state, State::on_check);
  EXPECT_EQ(load(number).outcome, Outcome::declined);
  EXPECT_EQ(card_of(number).result, "9.2");
  take(author(), number, Deed::confirm);
  EXPECT_EQ(card_of(number).result, "9.2");
}

TEST_P(LawActs, a_complaint_never_goes_to_whom_it_is_about) {
  Filing complaint = under_law("Скаржуся: дорожня служба не відповідає на мої листи");
  complaint.complaint_about = roads;
  const Number number = file(by(Actor::anonymous()), complaint, {}).value();
  EXPECT_EQ(load(number).organisation, 0) << "though the category is routed there";
  EXPECT_EQ(load(number).state, State::registered);
  EXPECT_EQ(card_of(number).kind, "3.3");
  const auto given = take_step(operator_(), number, step(Deed::assign));
  EXPECT_EQ(given.refusal().code, "appeals.complaint_to_itself");
  EXPECT_EQ(given.refusal().law, "393/96-ВР ст. 7");
  EXPECT_EQ(refused(operator_(), number, step(Deed::forward, "  ДОРОЖНЯ служба ")), "appeals.complaint_to_itself");
  EXPECT_TRUE(recategorise(operator_(), number, potholes, true).ok());
  EXPECT_EQ(load(number).organisation, 0) << "nor by a new category";
}

TEST_P(LawActs, a_complaint_about_whoever_works_on_it_is_taken_from_them_first) {
  const Number number = filed_under_law();
  ASSERT_EQ(load(number).organisation, roads);
  Card card = card_of(number);
  EXPECT_EQ(save_card(registrar(), number, card, roads).refusal().code, "appeals.complaint_executor");
}

TEST_P(LawActs, every_appeal_under_the_law_gets_a_card_on_the_day_of_receipt) {
  const Number one = filed_under_law(), two = filed_under_law(), other = filed();
  EXPECT_EQ(card_of(one).index, "С-1") << "Олена Савчук";
  EXPECT_EQ(card_of(two).index, "С-2");
  EXPECT_EQ(card_of(one).received_on, day("2026-03-02"));
  EXPECT_EQ(card_of(one).sign, "2.1");
  EXPECT_FALSE(db().read(house->town->id, [&](storage::Session& s) { return find_card(s, load(other).id); }));
  house->clock.set(at("2027-01-01"));
  EXPECT_EQ(card_of(filed_under_law()).index, "С-1") << "each year begins anew";
}

TEST_P(LawActs, one_put_under_the_law_later_is_registered_then) {
  const Number number = filed();
  ASSERT_TRUE(convert_regime(operator_(), number, {Regime::law393, "просить відповіді", "", "", "", ""}).ok());
  EXPECT_EQ(card_of(number).serial, 1);
  ASSERT_TRUE(convert_regime(operator_(), number, {Regime::operational, "це яма", "", "", "", ""}).ok());
  ASSERT_TRUE(convert_regime(operator_(), number, {Regime::law393, "ні, скарга", "", "", "", ""}).ok());
  EXPECT_EQ(card_of(number).serial, 1) << "registered once";
}

TEST_P(LawActs, a_letter_runs_from_the_day_it_came_and_its_scans_are_for_the_staff) {
  house->clock.set(at("2026-03-05"));
  Filing filing = under_law();
  filing.source = "letter";
  Receipt receipt;
  receipt.received_on = day("2026-03-03");
  receipt.card.signed_on = day("2026-02-27");
  receipt.card.form = "1.1";
  receipt.card.applicant = {"7.7"};
  receipt.card.sheets = 2;
  const auto number = file_received(registrar(), filing, {}, receipt);
  ASSERT_TRUE(number.ok()) << number.refusal().code;
  const Appeal appeal = load(number.value());
  EXPECT_EQ(calendar::kyiv_day(appeal.filed_at), day("2026-03-03"));
  EXPECT_EQ(last_day_before(*appeal.due_at), day("2026-04-03"));
  EXPECT_EQ(appeal.days_ahead, 7);
  const Card card = card_of(number.value());
  EXPECT_EQ(card.received_on, day("2026-03-03"));
  EXPECT_EQ(card.signed_on, day("2026-02-27"));
  EXPECT_EQ(card.type, "6.2");
  EXPECT_EQ(card.sheets, 2);
}

TEST_P(LawActs, what_is_wrong_with_a_letter_is_told_at_once_and_nothing_is_kept) {
  Filing filing = under_law("коротко");
  filing.source = "letter";
  Receipt receipt;
  receipt.received_on = day("2026-03-20");
  receipt.card.form = "9.9";
  const auto refusal = file_received(registrar(), filing, {}, receipt).refusal();
  EXPECT_EQ(refusal.code, "appeals.text_short");
  std::vector<std::string> also;
  for (const Refusal& one : refusal.also) also.push_back(one.code);
  EXPECT_THAT(also, ::testing::ElementsAre("card.received_future", "card.code_unknown"));
  EXPECT_EQ(total(State::assigned), 0);
  EXPECT_EQ(file_received(by(Actor::anonymous()), filing, {}, receipt).refusal().code, "appeals.step_not_yours");
}

TEST_P(LawActs, people_with_benefits_stand_ahead_in_the_queue) {
  const Number first = filed_under_law();
  house->clock.set(at("2026-03-04"));
  const Number second = filed_under_law();
  const auto queue = [&] {
    Filter filter;
    filter.public_only = false;
    filter.open_only = true;
    filter.order = Filter::Order::due_first;
    return db().read(house->town->id, [&](storage::Session& s) { return list(s, filter); });
  };
  EXPECT_EQ(queue().front().number, first);
  Card card = card_of(second);
  card.applicant = {"7.16"};
  ASSERT_TRUE(save_card(registrar(), second, card, 0).ok());
  EXPECT_EQ(load(second).days_ahead, 14);
  EXPECT_EQ(queue().front().number, second);
  EXPECT_EQ(last_day_before(*load(second).due_at), day("2026-04-03")) << "its term is as it was";
}

TEST_P(LawActs, a_card_is_changed_by_the_registrar_with_codes_of_its_classifier) {
  const Number number = filed_under_law(), earlier = filed_under_law();
  Card card = card_of(number);
  card.kind = "3.1";
  card.question = "II.999";
  EXPECT_EQ(save_card(registrar(), number, card, 0).refusal().field, "question");
  card.question.clear();
  card.previous = number.code;
  EXPECT_EQ(save_card(registrar(), number, card, 0).refusal().code, "card.previous_itself");
  card.previous = 20260009999;
  EXPECT_EQ(save_card(registrar(), number, card, 0).refusal().code, "card.previous_unknown");
  card.previous = earlier.code;
  EXPECT_EQ(save_card(executor(), number, card, 0).refusal().code, "appeals.step_not_yours");
  ASSERT_TRUE(save_card(registrar(), number, card, 0).ok());
  EXPECT_EQ(card_of(number).kind, "3.1");
  EXPECT_EQ(card_of(number).previous, earlier.code);
  EXPECT_EQ(card_of(number).serial, 1) << "number and index stay";
  EXPECT_EQ(save_card(registrar(), filed(), card, 0).refusal().code, "card.not_law");
}

TEST_P(LawActs, those_without_a_card_get_one_by_a_job) {
  const Number number = filed_under_law();
  static constexpr storage::Sql lose{"test.lose_card", "DELETE FROM appeal_cards WHERE hromada_id = :hromada"};
  (void)db().keep_house(house->town->id, [](storage::Tx& tx) -> Check {
    tx.run(lose, {});
    return Done{};
  });
  EXPECT_EQ(register_missing(house->services, *house->town, house->clock.now()), 1U);
  EXPECT_EQ(card_of(number).received_on, day("2026-03-02"));
  EXPECT_EQ(register_missing(house->services, *house->town, house->clock.now()), 0U);
}

TEST_P(LawActs, where_an_author_lives_is_sealed) {
  const Number number = filed_under_law();
  static constexpr storage::Sql kept{"test.residence",
                                     "SELECT author_residence FROM appeals WHERE hromada_id = :hromada"};
  const auto written = db().read(house->town->id, [&](storage::Session& s) {
    return s.one(kept, {}, [](const storage::Row& row) { return row.text(0); }).value();
  });
  EXPECT_THAT(written, Not(HasSubstr("Будівельників")));
  EXPECT_NE(written, "");
  Appeal appeal = load(number);
  db().read(house->town->id, [&](storage::Session& s) { load_author(s, house->vault, appeal); });
  EXPECT_EQ(appeal.author_residence, "м. Ладижин, вул. Будівельників, 3");
}

VICHE_ON_BOTH_ENGINES(LawActs);

}  // namespace
}  // namespace viche::appeals::testing
