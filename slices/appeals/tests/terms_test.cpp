#include "rules/terms.hpp"

#include <gmock/gmock.h>

#include <viche/audit/audit.hpp>
#include <viche/calendar/cases.hpp>

#include "acts_house.hpp"

namespace viche::appeals {
namespace {

using ::testing::HasSubstr;
using testing::House;
using ::testing::Not;

calendar::Day day(std::string_view iso) { return calendar::parse_day(iso).value(); }
Instant at(std::string_view iso, int hour = 10) { return calendar::instant_of({day(iso), hour, 0, 0}); }

Actor staff(Role role) { return House::staff({role}); }

/// Received on 2 March 2026, a Monday: a month is over on 2 April, 45 days on 16 April.
Appeal under_law() {
  Appeal appeal;
  appeal.state = State::in_work;
  appeal.regime = Regime::law393;
  appeal.filed_at = at("2026-03-02");
  appeal.due_at = end_of(LawTerm::main, appeal.filed_at);
  appeal.author_name = "Олена Савчук";
  appeal.author_phone = "0671234567";
  appeal.author_residence = "м. Ладижин, вул. Будівельників, 3";
  return appeal;
}

std::string extending(const Appeal& appeal, const Actor& who, const TermInput& input, std::string_view today) {
  const Check check = may_extend(appeal, standing_of(appeal, who, false), input, day(today));
  return check ? "" : check.refusal().code;
}
std::string shortening(const Appeal& appeal, const Actor& who, const TermInput& input, std::string_view today) {
  const Check check = may_shorten(appeal, standing_of(appeal, who, false), input, day(today));
  return check ? "" : check.refusal().code;
}
std::string converting(const Appeal& appeal, const Actor& who, const Conversion& conversion) {
  const Check check = may_convert(appeal, standing_of(appeal, who, false), conversion);
  return check ? "" : check.refusal().code;
}

TEST(law393_terms, are_those_of_the_articles) {
  using calendar::Unit;
  EXPECT_EQ(law393_term(LawTerm::return_).term.count, 10);
  EXPECT_EQ(law393_term(LawTerm::forward).term.count, 5);
  EXPECT_EQ(law393_term(LawTerm::at_once).term.count, 15);
  EXPECT_EQ(law393_term(LawTerm::main).term.unit, Unit::months);
  EXPECT_EQ(law393_term(LawTerm::longest).term.count, 45);
  const Instant received = at("2026-03-02");
  EXPECT_EQ(last_day_of(LawTerm::forward, received), day("2026-03-06")) << "the fifth day is a Saturday";
  EXPECT_EQ(last_day_of(LawTerm::return_, received), day("2026-03-12"));
  EXPECT_EQ(last_day_of(LawTerm::at_once, received), day("2026-03-17"));
  EXPECT_EQ(last_day_of(LawTerm::main, received), day("2026-04-02"));
  EXPECT_EQ(last_day_of(LawTerm::longest, received), day("2026-04-16"));
}

TEST(law393_terms, each_have_cases_of_their_own_in_the_table_of_terms) {
  for (const TermRule& rule : law393_terms()) {
    std::size_t same = 0;
    for (const calendar::TermCases& group : calendar::cases_of_ukraine()) {
      if (group.code != rule.code) continue;
      EXPECT_EQ(group.law, rule.law);
      for (const calendar::TermCase& one : group.cases) {
        if (one.term != rule.term) continue;
        ++same;
        EXPECT_EQ(last_day_of(rule.which, calendar::instant_of(one.from)), one.ends.day) << one.line;
      }
    }
    EXPECT_GE(same, 3U) << rule.code;
  }
}

TEST(extending, is_the_heads_alone_and_only_under_the_law) {
  const TermInput input{day("2026-04-10"), "чекаємо висновку"};
  EXPECT_EQ(extending(under_law(), staff(Role::head), input, "2026-03-20"), "");
  for (const Role role : {Role::operator_, Role::registrar, Role::executor, Role::moderator, Role::administrator}) {
    EXPECT_EQ(extending(under_law(), staff(role), input, "2026-03-20"), "appeals.step_not_yours") << name(role);
  }
  EXPECT_EQ(extending(under_law(), Actor::anonymous(), input, "2026-03-20"), "appeals.step_not_yours");
  Appeal operational = under_law();
  operational.regime = Regime::operational;
  EXPECT_EQ(extending(operational, staff(Role::head), input, "2026-03-20"), "appeals.term_not_law");
}

TEST(extending, goes_from_the_present_term_to_the_forty_fifth_day) {
  const Actor head = staff(Role::head);
  const auto to = [&](const char* iso) {
    return extending(under_law(), head, {day(iso), "чекаємо висновку"}, "2026-03-20");
  };
  EXPECT_EQ(to("2026-04-01"), "appeals.term_not_later");
  EXPECT_EQ(to("2026-04-02"), "appeals.term_not_later");
  EXPECT_EQ(to("2026-04-03"), "");
  EXPECT_EQ(to("2026-04-16"), "");
  EXPECT_EQ(to("2026-04-17"), "appeals.term_beyond");
  Appeal longest = under_law();
  longest.due_at = end_of(LawTerm::longest, longest.filed_at);
  EXPECT_EQ(extending(longest, head, {day("2026-04-16"), "ще"}, "2026-03-20"), "appeals.term_longest");
}

TEST(extending, wants_a_day_and_a_reason_both_told_at_once) {
  const Appeal appeal = under_law();
  const Check check =
      may_extend(appeal, standing_of(appeal, staff(Role::head), false), {std::nullopt, " "}, day("2026-03-20"));
  ASSERT_FALSE(check.ok());
  EXPECT_EQ(check.refusal().field, "day");
  ASSERT_EQ(check.refusal().also.size(), 1U);
  EXPECT_EQ(check.refusal().also[0].code, "appeals.term_reason_missing");
  EXPECT_EQ(check.refusal().also[0].field, "reason");
  const TermInput wordy{day("2026-04-10"), std::string(most_letters + 1, 'a')};
  EXPECT_EQ(extending(appeal, staff(Role::head), wordy, "2026-03-20"), "appeals.step_text_long");
}

TEST(extending, is_too_late_when_the_term_is_over_or_the_answer_given) {
  const TermInput input{day("2026-04-10"), "чекаємо висновку"};
  EXPECT_EQ(extending(under_law(), staff(Role::head), input, "2026-04-02"), "") << "the last day counts whole";
  EXPECT_EQ(extending(under_law(), staff(Role::head), input, "2026-04-03"), "appeals.term_over");
  Appeal reported = under_law();
  reported.state = State::on_check;
  reported.reported_at = at("2026-03-19");
  EXPECT_EQ(extending(reported, staff(Role::head), input, "2026-03-20"), "appeals.term_closed");
  Appeal closed = under_law();
  closed.state = State::closed;
  EXPECT_EQ(extending(closed, staff(Role::head), input, "2026-03-20"), "appeals.term_closed");
}

TEST(shortening, is_for_the_head_and_operators_from_today_to_before_the_present_term) {
  const auto by = [&](Role role, const char* iso) {
    return shortening(under_law(), staff(role), {day(iso), "потрібно до операції"}, "2026-03-20");
  };
  EXPECT_EQ(by(Role::head, "2026-03-25"), "");
  EXPECT_EQ(by(Role::operator_, "2026-03-20"), "");
  EXPECT_EQ(by(Role::registrar, "2026-03-25"), "appeals.step_not_yours");
  EXPECT_EQ(by(Role::operator_, "2026-03-19"), "appeals.step_day_past");
  EXPECT_EQ(by(Role::operator_, "2026-04-01"), "");
  EXPECT_EQ(by(Role::operator_, "2026-04-02"), "appeals.term_not_earlier");
  EXPECT_EQ(shortening(under_law(), staff(Role::head), {day("2026-03-25"), ""}, "2026-03-20"),
            "appeals.term_reason_missing");
}

TEST(converting, is_for_those_who_sort_and_wants_another_regime_and_a_reason) {
  const Conversion back{Regime::operational, "це яма, а не скарга", "", "", ""};
  for (const Role role : {Role::operator_, Role::registrar, Role::head}) {
    EXPECT_EQ(converting(under_law(), staff(role), back), "") << name(role);
  }
  EXPECT_EQ(converting(under_law(), staff(Role::executor), back), "appeals.step_not_yours");
  EXPECT_EQ(converting(under_law(), staff(Role::head), {Regime::law393, "бо", "", "", ""}), "appeals.regime_same");
  EXPECT_EQ(converting(under_law(), staff(Role::head), {Regime::operational, " ", "", "", ""}),
            "appeals.term_reason_missing");
  Appeal closed = under_law();
  closed.state = State::closed;
  EXPECT_EQ(converting(closed, staff(Role::head), back), "appeals.term_closed");
}

TEST(converting, to_the_law_wants_a_name_and_a_contact_which_may_be_said_with_it) {
  Appeal nameless = under_law();
  nameless.regime = Regime::operational;
  nameless.author_name.clear();
  nameless.author_phone.clear();
  nameless.author_residence.clear();
  const Actor head = staff(Role::head);
  const Check check =
      may_convert(nameless, standing_of(nameless, head, false), {Regime::law393, "просить відповіді", "", "", ""});
  ASSERT_FALSE(check.ok());
  EXPECT_EQ(check.refusal().field, "name");
  ASSERT_EQ(check.refusal().also.size(), 2U);
  EXPECT_EQ(check.refusal().also[0].field, "email");
  EXPECT_EQ(check.refusal().also[1].field, "residence");
  EXPECT_EQ(converting(nameless, head, {Regime::law393, "просить", "Петро Мазур", "", "0671112233"}),
            "appeals.residence_missing");
  EXPECT_EQ(converting(nameless, head, {Regime::law393, "просить", "Петро Мазур", "", "0671112233", "м. Ладижин"}), "");
  EXPECT_EQ(converting(nameless, head, {Regime::law393, "просить", "Петро Мазур", "не пошта", "0671112233"}),
            "appeals.email_invalid");
}

TEST(due_under, counts_from_receipt_and_keeps_what_was_planned_under_the_centres_rules) {
  Appeal appeal = under_law();
  Category category;
  category.term = {72, calendar::Unit::hours, calendar::Roll::none};
  EXPECT_EQ(due_under(appeal, category, Regime::operational), at("2026-03-05"));
  EXPECT_EQ(due_under(appeal, category, Regime::law393), calendar::start_of_day(day("2026-04-03")));
  appeal.planned_on = day("2026-05-20");
  EXPECT_EQ(due_under(appeal, category, Regime::operational), calendar::start_of_day(day("2026-05-21")));
  EXPECT_EQ(due_under(appeal, category, Regime::law393), calendar::start_of_day(day("2026-04-03")));
}

class TermActs : public testing::Acts {
 protected:
  void SetUp() override {
    Acts::SetUp();
    house->clock.set(at("2026-03-02"));
  }
  By head() { return by(staff(Role::head)); }
  Number filed_under_law() {
    Filing one = filing();
    one.regime = Regime::law393;
    return file(by(Actor::anonymous()), one, {}).value();
  }
  TermInput until(const char* iso, std::string reason = "чекаємо висновку") { return {day(iso), std::move(reason)}; }
  Entry newest(Number number) {
    const std::int64_t id = load(number).id;
    return db().read(house->town->id, [&](storage::Session& s) { return entries(s, id, true); }).back();
  }
  std::vector<std::string> audited(Number number) {
    const std::int64_t id = load(number).id;
    std::vector<std::string> actions;
    for (const auto& entry :
         db().read(house->town->id, [&](storage::Session& s) { return audit::entries_of(s, "appeal", id); })) {
      actions.push_back(entry.action);
    }
    return actions;
  }
};

TEST_P(TermActs, an_extended_term_is_told_to_everybody_with_its_day_and_reason) {
  const Number number = filed_under_law();
  ASSERT_TRUE(join(by(Actor::anonymous()), number, "susid@ladyzhyn.example").ok());
  ASSERT_TRUE(extend_term(head(), number, until("2026-04-10")).ok());
  const Appeal appeal = load(number);
  EXPECT_EQ(appeal.due_at, calendar::start_of_day(day("2026-04-11")));
  EXPECT_EQ(appeal.usual_due_at, calendar::start_of_day(day("2026-04-03")));
  EXPECT_EQ(appeal.term_reason, "чекаємо висновку");
  const Entry entry = newest(number);
  EXPECT_EQ(entry.kind, "extend_term");
  EXPECT_FALSE(entry.internal);
  EXPECT_THAT(entry.text, HasSubstr("10 квітня 2026"));
  EXPECT_THAT(entry.text, HasSubstr("чекаємо висновку"));
  EXPECT_EQ(audited(number).back(), "appeals.extend_term");
  const std::int64_t before = letters();
  house->runner.run_due();
  EXPECT_THAT(readers(), ::testing::IsSupersetOf({"olena@ladyzhyn.example", "susid@ladyzhyn.example"}));
  EXPECT_GE(letters(), before + 2);
  EXPECT_THAT(all_letters(), HasSubstr("строк відповіді продовжено"));
  EXPECT_THAT(all_letters(), HasSubstr("до 10 квітня 2026"));
  EXPECT_THAT(all_letters(), HasSubstr("Причина: чекаємо висновку"));
}

TEST_P(TermActs, being_late_follows_the_extended_term) {
  const Number first = filed_under_law(), second = filed_under_law();
  ASSERT_TRUE(extend_term(head(), first, until("2026-04-10")).ok());
  house->clock.set(at("2026-04-08"));
  until_reported(first);
  until_reported(second);
  EXPECT_EQ(load(first).timely, Timely::on_time);
  EXPECT_EQ(load(second).timely, Timely::late);
  EXPECT_EQ(figures_of("total", 0).on_time, 1);
  EXPECT_EQ(figures_of("total", 0).late, 1);
}

TEST_P(TermActs, a_shortened_term_makes_late_what_the_month_would_not) {
  const Number number = filed_under_law();
  ASSERT_TRUE(shorten_term(operator_(), number, until("2026-03-10", "операція одинадцятого")).ok());
  EXPECT_EQ(load(number).due_at, calendar::start_of_day(day("2026-03-11")));
  house->clock.set(at("2026-03-12"));
  until_reported(number);
  EXPECT_EQ(load(number).timely, Timely::late);
  house->runner.run_due();
  EXPECT_THAT(all_letters(), HasSubstr("строк відповіді скорочено"));
}

TEST_P(TermActs, extending_back_to_the_usual_day_leaves_the_usual_term) {
  const Number number = filed_under_law();
  ASSERT_TRUE(shorten_term(head(), number, until("2026-03-20")).ok());
  ASSERT_TRUE(extend_term(head(), number, until("2026-04-02")).ok());
  EXPECT_FALSE(load(number).usual_due_at);
}

TEST_P(TermActs, two_presses_extend_once_and_a_refusal_changes_nothing) {
  const Number number = filed_under_law();
  const By pressed = by(staff(Role::head), false, "key-1");
  ASSERT_TRUE(extend_term(pressed, number, until("2026-04-10")).ok());
  ASSERT_TRUE(extend_term(pressed, number, until("2026-04-10")).ok());
  EXPECT_EQ(audited(number), (std::vector<std::string>{"appeals.file", "appeals.extend_term"}));
  EXPECT_EQ(extend_term(head(), number, until("2026-04-17")).refusal().code, "appeals.term_beyond");
  EXPECT_EQ(extend_term(operator_(), number, until("2026-04-12")).refusal().code, "appeals.step_not_yours");
  EXPECT_EQ(load(number).due_at, calendar::start_of_day(day("2026-04-11")));
}

TEST_P(TermActs, an_appeal_goes_under_the_law_and_back_with_its_terms_from_receipt) {
  const Number number = filed();
  EXPECT_EQ(load(number).due_at, at("2026-03-05"));
  house->clock.set(at("2026-03-04"));
  ASSERT_TRUE(
      convert_regime(operator_(), number, {Regime::law393, "просить письмової відповіді", "", "", "", "м. Ладижин"})
          .ok());
  EXPECT_EQ(load(number).regime, Regime::law393);
  EXPECT_EQ(load(number).due_at, calendar::start_of_day(day("2026-04-03")));
  EXPECT_EQ(newest(number).kind, "convert_law393");
  ASSERT_TRUE(extend_term(head(), number, until("2026-04-10")).ok());
  ASSERT_TRUE(convert_regime(head(), number, {Regime::operational, "це робота для дорожників", "", "", ""}).ok());
  EXPECT_EQ(load(number).due_at, at("2026-03-05"));
  EXPECT_FALSE(load(number).usual_due_at);
  house->runner.run_due();
  EXPECT_THAT(all_letters(), HasSubstr("розглядаємо за законом"));
  EXPECT_THAT(all_letters(), HasSubstr("розглядає контактний центр"));
}

TEST_P(TermActs, the_author_an_operator_names_is_sealed_with_the_appeal) {
  Filing nameless = filing();
  nameless.author_name.clear();
  nameless.author_email.clear();
  const Number number = file(by(Actor::anonymous()), nameless, {}).value();
  const Conversion without{Regime::law393, "просить відповіді", "", "", ""};
  EXPECT_EQ(convert_regime(operator_(), number, without).refusal().code, "appeals.name_missing");
  Conversion conversion = without;
  conversion.name = "Петро Мазур";
  conversion.phone = "0671112233";
  conversion.residence = "м. Ладижин";
  ASSERT_TRUE(convert_regime(operator_(), number, conversion).ok());
  Appeal appeal = load(number);
  EXPECT_TRUE(appeal.author_name.empty());
  db().read(house->town->id, [&](storage::Session& s) { load_author(s, house->vault, appeal); });
  EXPECT_EQ(appeal.author_name, "Петро Мазур");
  EXPECT_EQ(appeal.author_phone, "0671112233");
}

TEST_P(TermActs, another_category_leaves_a_term_of_the_law_alone) {
  const Number number = filed_under_law();
  ASSERT_TRUE(extend_term(head(), number, until("2026-04-10")).ok());
  ASSERT_TRUE(recategorise(operator_(), number, potholes, false).ok());
  EXPECT_EQ(load(number).due_at, calendar::start_of_day(day("2026-04-11")));
}

TEST_P(TermActs, a_reopened_appeal_begins_with_a_term_of_its_own) {
  const Number number = filed_under_law();
  ASSERT_TRUE(extend_term(head(), number, until("2026-04-10")).ok());
  until_reported(number);
  take(author(), number, Deed::confirm);
  take(operator_(), number, Deed::reopen);
  EXPECT_FALSE(load(number).usual_due_at);
  EXPECT_TRUE(load(number).term_reason.empty());
}

TEST_P(TermActs, of_one_community_cannot_be_changed_from_another) {
  const Number number = filed_under_law();
  const By elsewhere{house->services, *house->other, staff(Role::head), false, {}, house->clock.now()};
  EXPECT_EQ(extend_term(elsewhere, number, until("2026-04-10")).refusal().kind, RefusalKind::not_found);
  EXPECT_EQ(convert_regime(elsewhere, number, {Regime::operational, "бо", "", "", ""}).refusal().kind,
            RefusalKind::not_found);
}

VICHE_ON_BOTH_ENGINES(TermActs);

}  // namespace
}  // namespace viche::appeals
