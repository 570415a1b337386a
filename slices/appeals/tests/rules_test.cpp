#include "rules.hpp"

#include <gtest/gtest.h>

#include <viche/core/fault.hpp>

namespace viche::appeals {
namespace {

constexpr Instant noon{1'795'435'200'000'000};  // 2026-11-23 12:00 UTC
const calendar::Day today = calendar::kyiv_day(noon);

Appeal appeal_in(State state) {
  Appeal appeal;
  appeal.id = 1;
  appeal.number = {2026 * std::int64_t{10'000'000} + 7};
  appeal.state = state;
  appeal.organisation = 5;
  appeal.author_account = 42;
  appeal.filed_at = noon;
  return appeal;
}

Category category() {
  Category one;
  one.id = 3;
  one.accept_hours = 24;
  one.term = {72, calendar::Unit::hours, calendar::Roll::none};
  one.organisation = 5;
  return one;
}

Actor staff(Role role, std::int64_t organisation = 0) {
  return {Actor::Kind::staff, 9, {role}, organisation, IdentityLevel::strong};
}

Result<Transition> step(State state, const Actor& actor, Deed deed,
                        StepInput input = {"зроблено", 0, std::nullopt, 5}) {
  const Appeal appeal = appeal_in(state);
  return may_step(Transitions::of_the_program(), appeal, standing_of(appeal, actor, false), deed, input, today);
}

TEST(numbers, are_written_with_the_year_and_read_back) {
  EXPECT_EQ(number_of("2026-123")->text(), "2026-123");
  for (const char* wrong : {"", "2026", "2026-", "2026-0", "2026-01", "26-1", "2026-10000000", "2026-1x", "x026-1"}) {
    EXPECT_FALSE(number_of(wrong)) << wrong;
  }
}

TEST(steps, an_executor_works_on_appeals_of_their_own_organisation_only) {
  EXPECT_TRUE(step(State::assigned, staff(Role::executor, 5), Deed::accept).ok());
  EXPECT_EQ(step(State::assigned, staff(Role::executor, 6), Deed::accept).refusal().code, "appeals.step_not_yours");
  EXPECT_EQ(step(State::assigned, staff(Role::operator_), Deed::accept).refusal().code, "appeals.step_not_yours");
}

TEST(steps, a_co_executor_may_report_too) {
  Appeal appeal = appeal_in(State::in_work);
  appeal.co_executors = {6};
  const Standing standing = standing_of(appeal, staff(Role::executor, 6), false);
  EXPECT_TRUE(
      may_step(Transitions::of_the_program(), appeal, standing, Deed::report, {"зроблено", 0, {}, 0}, today).ok());
}

TEST(steps, a_co_executor_neither_accepts_nor_returns_nor_plans_for_the_executor_and_may_leave) {
  Appeal appeal = appeal_in(State::in_work);
  appeal.co_executors = {6};
  const auto take = [&](State state, std::int64_t organisation, Deed deed) {
    appeal.state = state;
    const Standing standing = standing_of(appeal, staff(Role::executor, organisation), false);
    const StepInput input{"бо так", 0, today, 0};
    return may_step(Transitions::of_the_program(), appeal, standing, deed, input, today).ok();
  };
  EXPECT_FALSE(take(State::assigned, 6, Deed::accept));
  EXPECT_FALSE(take(State::in_work, 6, Deed::return_));
  EXPECT_FALSE(take(State::in_work, 6, Deed::plan));
  EXPECT_FALSE(take(State::in_work, 6, Deed::explain));
  EXPECT_TRUE(take(State::in_work, 6, Deed::leave));
  EXPECT_FALSE(take(State::in_work, 5, Deed::leave)) << "the executor returns it instead";
  EXPECT_FALSE(take(State::in_work, 7, Deed::leave));
}

TEST(steps, what_is_not_in_the_table_does_not_happen) {
  for (const State state : {State::registered, State::closed, State::rejected}) {
    EXPECT_EQ(step(state, staff(Role::executor, 5), Deed::report).refusal().code, "appeals.step_not_open");
  }
}

TEST(steps, every_open_state_has_a_way_on_for_somebody) {
  for (int i = 0; i <= static_cast<int>(State::rejected); ++i) {
    bool open = false;
    for (const Transition& row : Transitions::of_the_program().all()) open |= row.from == static_cast<State>(i);
    EXPECT_TRUE(open) << name(static_cast<State>(i));
  }
}

TEST(steps, missing_words_days_and_executors_are_told_beside_their_fields) {
  EXPECT_EQ(step(State::in_work, staff(Role::executor, 5), Deed::report, {" ", 0, {}, 0}).refusal().field, "text");
  const auto plan = step(State::in_work, staff(Role::executor, 5), Deed::plan, {"", 0, {}, 0});
  EXPECT_EQ(plan.refusal().field, "text");
  EXPECT_EQ(plan.refusal().also.at(0).code, "appeals.step_day_missing");
  EXPECT_EQ(step(State::in_work, staff(Role::executor, 5), Deed::plan, {"так", 0, today - std::chrono::days(1), 0})
                .refusal()
                .code,
            "appeals.step_day_past");
  EXPECT_TRUE(step(State::in_work, staff(Role::executor, 5), Deed::plan, {"так", 0, today, 0}).ok());
  EXPECT_EQ(step(State::registered, staff(Role::operator_), Deed::assign, {"", 0, {}, 0}).refusal().field,
            "organisation");
}

TEST(steps, confirming_and_refuting_are_the_authors) {
  const Actor author{Actor::Kind::resident, 42, {}, 0, IdentityLevel::email};
  const Actor neighbour{Actor::Kind::resident, 43, {}, 0, IdentityLevel::email};
  EXPECT_TRUE(step(State::on_check, author, Deed::confirm).ok());
  EXPECT_TRUE(step(State::on_check, author, Deed::refute).ok());
  EXPECT_EQ(step(State::on_check, neighbour, Deed::confirm).refusal().kind, RefusalKind::forbidden);
  const Appeal appeal = appeal_in(State::on_check);
  const Standing by_link = standing_of(appeal, Actor::anonymous(), true);
  EXPECT_TRUE(may_step(Transitions::of_the_program(), appeal, by_link, Deed::confirm, {}, today).ok());
}

TEST(steps, only_time_closes_by_silence) {
  EXPECT_TRUE(step(State::on_check, Actor::system(), Deed::close_silent).ok());
  EXPECT_FALSE(step(State::on_check, staff(Role::operator_), Deed::close_silent).ok());
}

TEST(table, a_wrong_word_in_it_is_a_fault) {
  EXPECT_THROW(Transitions::parse("[[row]]\nfrom=[\"nowhere\"]\ndeed=\"accept\"\nto=\"in_work\""), Fault);
  EXPECT_THROW(Transitions::parse("[[row]]\nfrom=[\"assigned\"]\ndeed=\"dance\"\nto=\"in_work\""), Fault);
  EXPECT_THROW(Transitions::parse("not a table ["), Fault);
}

Filing filing() {
  Filing one;
  one.text = "На дорозі глибока яма, машини об'їжджають тротуаром.";
  one.category = 3;
  one.place.street = 4;
  return one;
}

TEST(filing, the_whole_form_is_judged_at_once) {
  Filing wrong = filing();
  wrong.text = "яма";
  wrong.place = {};
  wrong.author_email = "не пошта";
  wrong.photos = 6;
  const Category about = category();
  const Check check = may_file(wrong, &about);
  std::vector<std::string> fields{check.refusal().field};
  for (const Refusal& also : check.refusal().also) fields.push_back(also.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"text", "address", "photos", "email"}));
}

TEST(filing, a_spoken_appeal_needs_no_text) {
  Filing spoken = filing();
  spoken.text.clear();
  spoken.recordings = 1;
  const Category about = category();
  EXPECT_TRUE(may_file(spoken, &about).ok());
}

TEST(filing, an_appeal_under_the_law_needs_a_name_a_contact_and_where_the_author_lives_393_96_5) {
  Filing by_law = filing();
  by_law.regime = Regime::law393;
  const Category about = category();
  const Check check = may_file(by_law, &about);
  EXPECT_EQ(check.refusal().code, "appeals.name_missing");
  EXPECT_EQ(check.refusal().law, "393/96-ВР ст. 5");
  by_law.author_name = "Олена Савчук";
  by_law.author_phone = "+380 67 000 00 00";
  EXPECT_EQ(may_file(by_law, &about).refusal().code, "appeals.residence_missing");
  by_law.author_residence = "м. Ладижин, вул. Будівельників, 3";
  EXPECT_TRUE(may_file(by_law, &about).ok());
}

TEST(filing, an_unknown_or_retired_category_is_refused) {
  EXPECT_EQ(may_file(filing(), nullptr).refusal().code, "appeals.category_missing");
  Category retired = category();
  retired.active = false;
  EXPECT_EQ(may_file(filing(), &retired).refusal().code, "appeals.category_missing");
}

TEST(answers, a_required_question_must_be_answered_with_one_of_its_options) {
  Category about = category();
  about.questions = {
      {"size", "Яка завбільшки?", "How big?", true, {{"small", "мала", "small"}, {"big", "велика", "big"}}},
      {"since", "Відколи?", "Since when?", false, {}}};
  EXPECT_EQ(answers_of(about, {}).refusal().field, "answer-size");
  EXPECT_EQ(answers_of(about, {{"size", "huge"}}).refusal().code, "appeals.question_missing");
  EXPECT_EQ(answers_of(about, {{"size", "big"}, {"since", " вчора "}, {"other", "x"}}).value(),
            R"({"size":"big","since":"вчора"})");
}

TEST(terms, an_operational_term_runs_by_the_category_and_the_law_gives_a_month) {
  EXPECT_EQ(answer_term(category(), Regime::operational, noon), noon + std::chrono::hours(72));
  // Filed on Monday 23.11.2026: the month ends on Wednesday 23.12.2026, which counts whole.
  const Instant end = answer_term(category(), Regime::law393, noon);
  EXPECT_EQ(calendar::to_iso(calendar::kyiv_day(end - std::chrono::seconds(1))), "2026-12-23");
  EXPECT_EQ(accept_term(category(), noon), noon + std::chrono::hours(24));
}

TEST(terms, silence_counts_whole_days_in_kyiv) {
  const Instant end = silence_ends(noon, 14);
  EXPECT_EQ(calendar::to_iso(calendar::kyiv_day(end)), "2026-12-08");
  EXPECT_EQ(calendar::kyiv_local(end).hour, 0);
}

TEST(terms, on_time_is_known_when_reported_or_past) {
  Appeal appeal = appeal_in(State::in_work);
  appeal.due_at = noon + std::chrono::hours(1);
  EXPECT_FALSE(on_time(appeal, noon));
  EXPECT_EQ(on_time(appeal, noon + std::chrono::hours(1)), false);
  appeal.reported_at = noon;
  EXPECT_EQ(on_time(appeal, noon + std::chrono::hours(9)), true);
}

TEST(levels, rise_by_one_to_three) {
  EXPECT_EQ(level_after_refutation(0), 1);
  EXPECT_EQ(level_after_refutation(3), 3);
}

TEST(grades, are_given_once_it_is_reported_by_the_author_alone) {
  const Appeal open = appeal_in(State::in_work), done = appeal_in(State::on_check);
  EXPECT_EQ(may_grade(open, standing_of(open, Actor::anonymous(), true), 5).refusal().code, "appeals.grade_not_yet");
  EXPECT_TRUE(may_grade(done, standing_of(done, Actor::anonymous(), true), 5).ok());
  EXPECT_EQ(may_grade(done, standing_of(done, Actor::anonymous(), true), 6).refusal().field, "grade");
  EXPECT_FALSE(may_grade(done, standing_of(done, Actor::anonymous(), false), 5).ok());
}

TEST(visibility, what_waits_for_moderation_or_is_hidden_is_for_those_who_work_on_it_and_its_author) {
  Appeal hidden = appeal_in(State::in_work);
  hidden.is_public = false;
  for (const Appeal& appeal : {hidden, appeal_in(State::moderation), appeal_in(State::rejected)}) {
    EXPECT_FALSE(may_see(appeal, standing_of(appeal, Actor::anonymous(), false)));
    EXPECT_TRUE(may_see(appeal, standing_of(appeal, Actor::anonymous(), true)));
    EXPECT_TRUE(may_see(appeal, standing_of(appeal, staff(Role::operator_), false)));
    EXPECT_TRUE(may_see(appeal, standing_of(appeal, staff(Role::executor, appeal.organisation), false)));
    EXPECT_FALSE(may_see(appeal, standing_of(appeal, staff(Role::executor, appeal.organisation + 1), false)));
    EXPECT_FALSE(may_see(appeal, standing_of(appeal, staff(Role::editor), false)));
  }
}

TEST(routing, a_settlement_may_have_its_own_executor) {
  Category about = category();
  about.routes = {{7, 11}};
  EXPECT_EQ(executor_of(about, 7), 11);
  EXPECT_EQ(executor_of(about, 8), 5);
  EXPECT_EQ(executor_of(about, 0), 5);
}

std::vector<SaidWord> said(std::initializer_list<const char*> words) {
  std::vector<SaidWord> all;
  for (const char* word : words) all.push_back({word, {word}});
  return all;
}

TEST(suggestion, the_category_with_most_of_its_words_comes_first) {
  const std::vector<Subject> subjects{
      {{"яма", "дорога", "асфальт"}, {}}, {{"ліхтар", "темно"}, {}}, {{"дорога", "сніг"}, {}}};
  EXPECT_EQ(suggested(said({"яма", "дорога"}), subjects, 3), (std::vector<std::size_t>{0, 2}));
  EXPECT_TRUE(suggested(said({"кіт"}), subjects, 3).empty());
}

TEST(suggestion, what_only_says_where_weighs_little) {
  const std::vector<Subject> subjects{{{"двір", "підїзд", "світло"}, {}}, {{"лавка"}, {}}, {{"скло", "зупинка"}, {}}};
  EXPECT_EQ(suggested(said({"лавка", "біля", "підїзд", "у", "двір"}), subjects, 1), std::vector<std::size_t>{1});
  EXPECT_EQ(suggested(said({"лавка", "навпроти", "зупинка"}), subjects, 1), std::vector<std::size_t>{1});
  EXPECT_EQ(suggested(said({"підїзд"}), subjects, 1), std::vector<std::size_t>{0});
}

TEST(suggestion, a_word_counts_once_whatever_its_stems_and_however_often_it_is_said) {
  const std::vector<Subject> subjects{{{"вода", "водити"}, {}}, {{"труба", "прорив"}, {}}};
  std::vector<SaidWord> text{{"води", {"вода", "водити"}}, {"води", {"вода", "водити"}}};
  for (const SaidWord& word : said({"труба", "прорив"})) text.push_back(word);
  EXPECT_EQ(suggested(text, subjects, 1), std::vector<std::size_t>{1});
}

}  // namespace
}  // namespace viche::appeals
