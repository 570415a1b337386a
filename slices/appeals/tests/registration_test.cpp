#include <gmock/gmock.h>

#include "rules/registration.hpp"

namespace viche::appeals {
namespace {

Instant at(std::string_view iso) { return calendar::instant_of({calendar::parse_day(iso).value(), 10, 0, 0}); }

constexpr const char* leaking = "Прошу відремонтувати дах нашого будинку, бо вода тече в квартиру на п'ятому поверсі";
constexpr const char* leaking_too = "Знову прошу полагодити дах будинку: вода тече у квартиру, відповіді не було";
constexpr const char* bus = "Чому автобус номер три більше не їздить до лікарні увечері";

Appeal wrote(const char* text) {
  Appeal appeal;
  appeal.number = {20260000009};
  appeal.category = 7;
  appeal.text = text;
  return appeal;
}

Earlier earlier(State state, Outcome outcome, const char* text, std::int64_t category = 7) {
  Earlier one;
  one.number = {20260000001};
  one.state = state;
  one.outcome = outcome;
  one.category = category;
  one.text = text;
  one.fingerprint = bare_text(text);
  one.due_at = at("2026-04-01");
  return one;
}

std::string_view sign(const char* text, const std::vector<Earlier>& before, std::int64_t others = 0,
                      const char* today = "2026-03-10") {
  return likeness_of(wrote(text), bare_text(text), before, others, 10, at(today)).sign;
}

TEST(registration_indexes, are_a_letter_and_a_serial_or_what_the_council_decided) {
  EXPECT_EQ(registration_index("{letter}-{serial}", "Дорошенко Петро", "5.1", 401, 2026), "Д-401");
  EXPECT_EQ(registration_index("{letter}-{serial}", "Петро Дорошенко", "5.1", 402, 2026), "Д-402");
  EXPECT_EQ(registration_index("{letter}-{serial}/{year}", " Їжак Марія", "5.1", 7, 2026), "Ї-7/2026");
  EXPECT_EQ(registration_index("{letter}-{serial}", "Дорошенко та інші", "5.2", 12, 2026), "КО-12");
  EXPECT_EQ(registration_index("{letter}-{serial}", "", "5.3", 13, 2026), "БП-13");
  EXPECT_EQ(registration_index("02-15/", "Дорошенко", "5.1", 3, 2026), "02-15/3") << "two never have one index";
}

TEST(first_cards, say_what_the_way_an_appeal_came_says) {
  Appeal appeal = wrote(leaking);
  appeal.filed_at = at("2026-03-02");
  appeal.author_name = "Дорошенко Петро";
  const auto of = [&](const char* source) {
    appeal.source = source;
    return first_card(appeal);
  };
  EXPECT_EQ(of("site").form, "1.1");
  EXPECT_EQ(of("site").sex, "4.1") << "Петро";
  EXPECT_EQ(of("site").type, "6.4");
  EXPECT_EQ(of("phone").form, "1.1.1");
  EXPECT_EQ(of("phone").type, "6.3");
  EXPECT_EQ(of("visit").form, "1.2");
  EXPECT_EQ(of("letter").type, "6.2");
  EXPECT_EQ(of("site").kind, "3.2");
  Appeal proposal;
  proposal.text = "Пропонуємо назвати сквер";
  EXPECT_EQ(first_card(proposal).kind, "3.1");
  EXPECT_EQ(of("site").subject, "5.1");
  EXPECT_EQ(calendar::to_iso(of("site").received_on), "2026-03-02");
  appeal.complaint_about = 5;
  appeal.author_name.clear();
  EXPECT_EQ(of("site").kind, "3.3");
  EXPECT_EQ(of("site").subject, "5.3");
}

TEST(repeated_appeals, are_those_about_a_question_that_was_answered_or_left_alone) {
  EXPECT_EQ(sign(leaking_too, {}), "2.1");
  EXPECT_EQ(sign(leaking_too, {earlier(State::closed, Outcome::confirmed, leaking)}), "2.2");
  EXPECT_EQ(sign(leaking_too, {earlier(State::on_check, Outcome::declined, leaking)}), "2.2");
  EXPECT_EQ(sign(leaking_too, {earlier(State::in_work, Outcome::none, leaking)}), "2.4") << "its month still runs";
  EXPECT_EQ(sign(leaking_too, {earlier(State::in_work, Outcome::none, leaking)}, 0, "2026-04-02"), "2.2")
      << "nobody answered in time";
  EXPECT_EQ(sign(bus, {earlier(State::closed, Outcome::confirmed, leaking)}), "2.1") << "another question";
  EXPECT_EQ(sign(leaking_too, {earlier(State::closed, Outcome::withdrawn, leaking)}), "2.1");
  EXPECT_EQ(sign(leaking_too, {earlier(State::closed, Outcome::given_back, leaking)}), "2.1")
      << "completed and sent again, it is the first that can be examined";
}

TEST(repeated_appeals, with_the_same_text_are_duplicates_while_the_other_is_open) {
  EXPECT_EQ(sign(leaking, {earlier(State::in_work, Outcome::none, leaking)}), "2.3");
  EXPECT_EQ(sign(leaking, {earlier(State::in_work, Outcome::none, leaking, 8)}), "2.3") << "sent by another way";
  EXPECT_EQ(sign(leaking, {earlier(State::closed, Outcome::explained, leaking)}), "2.2");
}

TEST(repeated_appeals, of_many_people_are_mass_ones) {
  EXPECT_EQ(sign(bus, {}, 8), "2.1");
  EXPECT_EQ(sign(bus, {}, 9), "2.5");
}

TEST(repeated_appeals, name_the_earlier_one) {
  const auto likeness =
      likeness_of(wrote(leaking), "", {earlier(State::closed, Outcome::confirmed, leaking)}, 0, 10, at("2026-03-10"));
  EXPECT_EQ(likeness.previous, 20260000001);
}

TEST(texts, are_the_same_without_spaces_signs_and_capitals) {
  EXPECT_EQ(bare_text("Прошу, ВІДРЕМОНТУВАТИ дах!  Дуже..."), bare_text("прошу відремонтувати дах, дуже"));
  EXPECT_EQ(bare_text("Дякую!"), "") << "so short that it says nothing";
  EXPECT_GT(alike(leaking, leaking_too), 0.25);
  EXPECT_LT(alike(leaking, bus), 0.1);
  EXPECT_EQ(alike("", leaking), 0);
}

TEST(precedence, is_the_most_that_one_of_the_codes_gives) {
  const Precedence precedence{"7.10, 7.16", 14, "7.1,7.7", 7};
  EXPECT_EQ(days_ahead({}, precedence), 0);
  EXPECT_EQ(days_ahead({"7.7"}, precedence), 7);
  EXPECT_EQ(days_ahead({"7.7", "7.16"}, precedence), 14);
  EXPECT_EQ(days_ahead({"7.19"}, precedence), 0);
  EXPECT_EQ(days_ahead({"7.10"}, precedence), 14) << "7.1 is another code";
}

TEST(cards, are_refused_when_their_days_do_not_follow_each_other) {
  const calendar::Day today = calendar::parse_day("2026-03-10").value();
  Card card;
  card.received_on = today;
  EXPECT_TRUE(may_say(card, today).ok());
  card.signed_on = today + std::chrono::days(1);
  EXPECT_EQ(may_say(card, today).refusal().code, "card.signed_late");
  card.signed_on.reset();
  card.received_on = today + std::chrono::days(1);
  EXPECT_EQ(may_say(card, today).refusal().code, "card.received_future");
  card.received_on = today - std::chrono::days(367);
  EXPECT_EQ(may_say(card, today).refusal().code, "card.received_old");
  card.received_on = today;
  card.sheets = -1;
  EXPECT_EQ(may_say(card, today).refusal().code, "card.sheets_invalid");
  card.sheets = 0;
  card.sent_from = std::string(201, 'a');
  EXPECT_EQ(may_say(card, today).refusal().field, "sent_from");
}

TEST(results, follow_what_was_done) {
  EXPECT_EQ(result_after(Deed::report), "9.1");
  EXPECT_EQ(result_after(Deed::decline), "9.2");
  EXPECT_EQ(result_after(Deed::forward), "9.5");
  EXPECT_EQ(result_after(Deed::refute), "");
  EXPECT_FALSE(result_after(Deed::confirm)) << "what was answered stays the answer";
}

}  // namespace
}  // namespace viche::appeals
