#include <gmock/gmock.h>

#include <viche/audit/audit.hpp>
#include <viche/core/phone.hpp>

#include "acts_house.hpp"
#include "calls/acts.hpp"
#include "calls/calls_store.hpp"
#include "calls/phones_store.hpp"
#include "settings.hpp"

namespace viche::appeals {
namespace {

using calls::PhoneCall;
using ::testing::ElementsAre;
using testing::House;
using ::testing::IsEmpty;

class calls_acts : public testing::Acts {
 protected:
  Number filed_from(std::string phone, std::string text = "На дорозі глибока яма після дощу") {
    Filing one = filing(std::move(text));
    one.author_phone = std::move(phone);
    return file(by(Actor::anonymous()), one, {}).value();
  }
  std::vector<std::int64_t> found_by(std::string_view phone) {
    return db().read(house->town->id, [&](storage::Session& session) {
      return appeals_by_phone(session, phone_index(house->vault, house->town->id, phone), 10);
    });
  }
  PhoneCall call_from(std::string phone) {
    PhoneCall call;
    call.id = 1;
    call.phone = canonical_phone(phone);
    call.started_at = house->clock.now();
    return call;
  }
  std::size_t looks_at(Number number) {
    const std::int64_t id = load(number).id;
    return db()
        .read(house->town->id, [&](storage::Session& s) { return audit::looks_through(s, "appeal", id); })
        .size();
  }
  CallPush ring(std::string id, std::string from = "0671234567") {
    CallPush push;
    push.exchange_id = std::move(id);
    push.from = std::move(from);
    push.started_at = house->clock.now();
    return push;
  }
  std::vector<calls::ConsultationSum> sums() {
    return db().read(house->town->id, [&](storage::Session& session) {
      return calls::consultations_by_category(session, Instant{0}, house->clock.now() + std::chrono::hours(1));
    });
  }
  calls::Consultation question(std::int64_t call = 0) {
    calls::Consultation one;
    one.question = "Коли вмикають опалення?";
    one.answer = "З 15 жовтня.";
    one.category = potholes;
    one.call = call;
    return one;
  }
};

TEST_P(calls_acts, a_phone_finds_its_appeals_however_it_is_written) {
  const Number first = filed_from("067 123-45-67"), second = filed_from("+38 (067) 1234567");
  filed_from("0501112233");
  EXPECT_THAT(found_by("380671234567"), ElementsAre(load(second).id, load(first).id));
  EXPECT_THAT(found_by("0990000000"), IsEmpty());
  EXPECT_THAT(found_by("abc"), IsEmpty());
}

TEST_P(calls_acts, the_database_holds_no_number_in_the_clear) {
  filed_from("0671234567");
  ASSERT_TRUE(calls::push(operator_(), ring("a-1")).ok());
  static constexpr storage::Sql phones{"test.phones", "SELECT phone FROM appeal_phones WHERE hromada_id = :hromada"};
  static constexpr storage::Sql kept{"test.calls",
                                     "SELECT phone, phone_index FROM appeal_calls WHERE hromada_id = :hromada"};
  db().read(house->town->id, [&](storage::Session& session) {
    const auto no_number = [](const std::string& text) {
      EXPECT_FALSE(text.empty());
      EXPECT_EQ(text.find("671234567"), std::string::npos) << text;
    };
    session.each(phones, {}, [&](const storage::Row& row) { no_number(row.text(0)); });
    session.each(kept, {}, [&](const storage::Row& row) {
      no_number(row.text(0));
      no_number(row.text(1));
    });
  });
}

TEST_P(calls_acts, who_lost_their_number_is_found_no_more) {
  const Number number = filed_from("0671234567");
  Appeal appeal = load(number);
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    load_author(tx, house->vault, appeal);
    appeal.author_phone = "0509998877";
    update_author_of(tx, house->vault, appeal);
    return Done{};
  });
  EXPECT_THAT(found_by("0671234567"), IsEmpty());
  EXPECT_THAT(found_by("0509998877"), ElementsAre(appeal.id));
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    appeal.author_phone.clear();
    update_author_of(tx, house->vault, appeal);
    return Done{};
  });
  EXPECT_THAT(found_by("0509998877"), IsEmpty());
}

TEST_P(calls_acts, appeals_from_before_the_index_are_found_after_the_job) {
  const Number number = filed_from("0671234567");
  static constexpr storage::Sql forget{"test.forget", "DELETE FROM appeal_phones WHERE hromada_id = :hromada"};
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    tx.run(forget, {});
    return Done{};
  });
  ASSERT_THAT(found_by("0671234567"), IsEmpty());
  EXPECT_EQ(calls::make_phones(house->services, house->town->id), 1U);
  EXPECT_THAT(found_by("0671234567"), ElementsAre(load(number).id));
  EXPECT_EQ(calls::make_phones(house->services, house->town->id), 0U) << "it is done once";
}

TEST_P(calls_acts, a_number_of_one_community_finds_nothing_in_another) {
  filed_from("0671234567");
  const auto there = db().read(house->other->id, [&](storage::Session& session) {
    return appeals_by_phone(session, phone_index(house->vault, house->other->id, "0671234567"), 10);
  });
  EXPECT_THAT(there, IsEmpty());
  EXPECT_NE(phone_index(house->vault, house->town->id, "0671234567"),
            phone_index(house->vault, house->other->id, "0671234567"));
}

TEST_P(calls_acts, looking_a_caller_up_is_journalled_once_in_a_call) {
  const Number closed = filed_from("0671234567", "Перше звернення, вже виконане"), open = filed_from("0671234567");
  take(operator_(), closed, Deed::not_competence);
  const auto caller = calls::look_up(operator_(), call_from("0671234567"));
  ASSERT_TRUE(caller.ok());
  ASSERT_EQ(caller.value().cases.size(), 2U);
  EXPECT_EQ(caller.value().cases[0].number, open) << "open ones first";
  EXPECT_EQ(caller.value().name, "Олена Савчук");
  EXPECT_EQ(looks_at(open), 1U);
  EXPECT_EQ(looks_at(closed), 1U);
  ASSERT_TRUE(calls::look_up(operator_(), call_from("0671234567")).ok());
  EXPECT_EQ(looks_at(open), 1U);
  house->clock.advance(std::chrono::hours(2));
  ASSERT_TRUE(calls::look_up(operator_(), call_from("0671234567")).ok());
  EXPECT_EQ(looks_at(open), 2U) << "another call";
}

TEST_P(calls_acts, only_those_who_take_calls_look_people_up) {
  filed_from("0671234567");
  for (const Role role : {Role::executor, Role::moderator, Role::editor, Role::analyst}) {
    EXPECT_EQ(calls::look_up(by(House::staff({role})), call_from("0671234567")).refusal().code,
              "appeals.step_not_yours");
  }
  EXPECT_EQ(calls::look_up(by(House::resident(5)), call_from("0671234567")).refusal().code, "appeals.step_not_yours");
}

TEST_P(calls_acts, pushes_of_one_call_are_one_call_in_any_order) {
  const auto first = calls::push(operator_(), ring("ex-1"));
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(first.value().is_new);
  CallPush over;
  over.exchange_id = "ex-1";
  over.ended_at = house->clock.now() + std::chrono::seconds(90);
  over.recording = "rec-17";
  ASSERT_TRUE(calls::push(operator_(), over).ok());
  CallPush answered;
  answered.exchange_id = "ex-1";
  answered.answered_at = house->clock.now() + std::chrono::seconds(10);
  const auto last = calls::push(operator_(), answered);
  ASSERT_TRUE(last.ok());
  EXPECT_FALSE(last.value().is_new);
  EXPECT_EQ(last.value().call.id, first.value().call.id);
  EXPECT_EQ(last.value().call.phone, "+380671234567");
  EXPECT_EQ(last.value().call.recording, "rec-17");
  EXPECT_EQ(seconds_of(last.value().call, house->clock.now()), 80);
}

TEST_P(calls_acts, a_push_that_cannot_be_meant_is_refused) {
  EXPECT_EQ(calls::push(operator_(), ring("")).refusal().code, "calls.id_invalid");
  CallPush early = ring("ex-2");
  early.ended_at = *early.started_at - std::chrono::seconds(1);
  EXPECT_EQ(calls::push(operator_(), early).refusal().field, "ended_at");
  const auto hidden = calls::push(operator_(), ring("ex-3", "anonymous"));
  ASSERT_TRUE(hidden.ok());
  EXPECT_TRUE(hidden.value().call.phone.empty());
  EXPECT_TRUE(calls::look_up(operator_(), hidden.value().call).value().cases.empty());
}

TEST_P(calls_acts, only_calls_that_are_not_over_are_on_the_line) {
  ASSERT_TRUE(calls::push(operator_(), ring("ex-1")).ok());
  CallPush over = ring("ex-2");
  over.ended_at = house->clock.now();
  ASSERT_TRUE(calls::push(operator_(), over).ok());
  ASSERT_TRUE(calls::open_by_hand(operator_(), "0501112233").ok());
  const auto live = db().read(house->town->id, [&](storage::Session& session) {
    return calls::live_calls(session, house->vault, house->clock.now() - std::chrono::hours(4), 10);
  });
  ASSERT_EQ(live.size(), 1U);
  EXPECT_EQ(live[0].exchange_id, "ex-1");
}

TEST_P(calls_acts, calls_are_forgotten_after_the_set_days) {
  ASSERT_TRUE(calls::push(operator_(), ring("ex-1")).ok());
  house->clock.advance(std::chrono::hours(24 * 29));
  EXPECT_EQ(calls::forget_calls(house->services, *house->town, house->clock.now()), 0U);
  house->clock.advance(std::chrono::hours(24 * 2));
  EXPECT_EQ(calls::forget_calls(house->services, *house->town, house->clock.now()), 1U);
}

TEST_P(calls_acts, a_consultation_keeps_nobody) {
  calls::Consultation one = question();
  one.question = "Питає Ткач Олег Іванович, 067 555-11-22";
  ASSERT_TRUE(calls::consult(operator_(), one).ok());
  const auto kept = db().read(house->town->id, [&](storage::Session& s) { return calls::consultations(s, {}); });
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].question, "Питає [приховано], [приховано]");
}

TEST_P(calls_acts, a_consultation_is_counted_and_knows_how_long_its_call_was) {
  const PhoneCall call = calls::push(operator_(), ring("ex-1")).value().call;
  house->clock.advance(std::chrono::seconds(40));
  ASSERT_TRUE(calls::consult(operator_(), question(call.id)).ok());
  ASSERT_EQ(sums().size(), 1U);
  EXPECT_EQ(sums()[0].seconds, 40);
  CallPush over;
  over.exchange_id = "ex-1";
  over.ended_at = call.started_at + std::chrono::seconds(65);
  ASSERT_TRUE(calls::push(operator_(), over).ok());
  EXPECT_EQ(sums()[0].seconds, 65) << "the exchange knows better";
  EXPECT_EQ(sums()[0].count, 1);
}

TEST_P(calls_acts, a_consultation_pressed_twice_is_one) {
  const By twice = by(House::staff({Role::operator_}), false, "form-1");
  const auto first = calls::consult(twice, question()), second = calls::consult(twice, question());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first.value(), second.value());
  EXPECT_EQ(sums()[0].count, 1);
  calls::Consultation empty = question();
  empty.question = "?";
  empty.category = 0;
  const auto refused = calls::consult(operator_(), empty);
  EXPECT_EQ(refused.refusal().code, "calls.question_short");
  EXPECT_EQ(refused.refusal().also.at(0).code, "appeals.category_missing");
  EXPECT_EQ(calls::consult(executor(), question()).refusal().code, "appeals.step_not_yours");
}

TEST_P(calls_acts, what_is_filed_in_a_call_is_the_callers_and_the_call_remembers_it) {
  const PhoneCall call = calls::push(operator_(), ring("ex-1")).value().call;
  Filing one = filing();
  one.source = "phone";
  one.author_phone = call.phone;
  const auto number = calls::file_in_call(operator_(), call.id, one);
  ASSERT_TRUE(number.ok());
  EXPECT_EQ(load(number.value()).source, "phone");
  EXPECT_EQ(load(number.value()).author_account, 0) << "not the operator's";
  const auto during = db().read(house->town->id, [&](storage::Session& session) {
    return calls::calls_of(session, house->vault, number.value().code);
  });
  ASSERT_EQ(during.size(), 1U);
  EXPECT_EQ(during[0].operator_account, 77);
  EXPECT_EQ(calls::look_up(operator_(), call).value().cases.size(), 1U);
}

TEST_P(calls_acts, a_caller_joins_once_by_phone_and_not_their_own) {
  const Number number = filed_from("0501112233");
  EXPECT_EQ(join_caller(operator_(), number, "0501112233", "", "uk").refusal().code, "appeals.joined_already");
  ASSERT_TRUE(join_caller(operator_(), number, "067 123 45 67", "", "uk").ok());
  EXPECT_EQ(join_caller(operator_(), number, "+380671234567", "", "uk").refusal().code, "appeals.joined_already");
  EXPECT_EQ(load(number).voices, 2);
  ASSERT_TRUE(join_caller(operator_(), number, "0631231212", "ivan@example.org", "uk").ok());
  EXPECT_EQ(join(by(Actor::anonymous()), number, "ivan@example.org").refusal().code, "appeals.joined_already");
  EXPECT_EQ(join_caller(operator_(), number, "", "", "uk").refusal().code, "calls.contact_missing");
  EXPECT_EQ(join_caller(executor(), number, "0670000001", "", "uk").refusal().code, "appeals.step_not_yours");
  EXPECT_EQ(load(number).voices, 3);
}

TEST_P(calls_acts, a_reminder_is_a_note_and_a_letter_to_the_executor) {
  (void)db().act(house->town->id, [&](storage::Tx& tx) -> Check {
    auto one = *kit::find_organisation(tx, roads);
    one.email = "roads@ladyzhyn.example";
    kit::put_organisation(tx, Actor::system(), one, house->clock.now());
    return Done{};
  });
  const Number number = filed_from("0671234567");
  const auto before = letters();
  ASSERT_TRUE(calls::remind(operator_(), number, "Питає, чи буде до свят", true).ok());
  EXPECT_EQ(letters(), before + 1);
  EXPECT_THAT(readers(), ::testing::Contains("roads@ladyzhyn.example"));
  ASSERT_TRUE(calls::remind(operator_(), number, "Просто записати", false).ok());
  EXPECT_EQ(letters(), before + 1);
  EXPECT_EQ(calls::remind(operator_(), number, " ", false).refusal().code, "appeals.message_empty");
  take(operator_(), number, Deed::not_competence);
  EXPECT_EQ(calls::remind(operator_(), number, "Ще раз", true).refusal().code, "appeals.closed_already");
}

TEST_P(calls_acts, a_number_typed_by_hand_has_to_be_one) {
  EXPECT_EQ(calls::open_by_hand(operator_(), "дзвінок").refusal().code, "calls.phone_invalid");
  EXPECT_TRUE(calls::open_by_hand(operator_(), "").ok()) << "hidden";
  EXPECT_EQ(calls::open_by_hand(executor(), "0671234567").refusal().code, "appeals.step_not_yours");
}

VICHE_ON_BOTH_ENGINES(calls_acts);

}  // namespace
}  // namespace viche::appeals
