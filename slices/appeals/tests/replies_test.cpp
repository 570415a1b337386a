#include <gmock/gmock.h>

#include "acts_house.hpp"
#include "replies/reply_acts.hpp"

namespace viche::appeals::replies {
namespace {

using ::testing::HasSubstr;
using testing::House;
using ::testing::Not;

TEST(reply_templates, say_what_is_known_and_mark_what_is_not) {
  EXPECT_EQ(filled("{address}\n\n№ {index}: {body}", {{"address", "Шановний Іване!"}, {"index", "К-12"}}),
            "Шановний Іване!\n\n№ К-12: […]");
  EXPECT_EQ(filled("{index} і { та }", {{"index", "К-12"}}), "К-12 і […]");
  EXPECT_EQ(filled("відкрита { дужка", {}), "відкрита { дужка");
  EXPECT_EQ(filled("{index}", {{"index", "{body}"}}), "{body}") << "what people wrote is not read again";
}

TEST(reply_templates, take_only_placeholders_that_there_are) {
  EXPECT_TRUE(check_template("{address} {law}").ok());
  const Check check = check_template("{adress} {law} {пошта}");
  ASSERT_FALSE(check.ok());
  EXPECT_EQ(check.refusal().code, "reply.placeholder_unknown");
  EXPECT_EQ(check.refusal().args.at("name"), "adress");
  EXPECT_EQ(check.refusal().also.size(), 1U);
  EXPECT_EQ(check_template("  \n").refusal().code, "reply.template_empty");
  EXPECT_EQ(check_template(std::string(20'001, 'x')).refusal().code, "reply.template_long");
}

TEST(reply_contents, are_whole_before_a_letter_is_issued) {
  Content content{"Коваленку Івану Петровичу", "", "", "Шановний Іване Петровичу!", "Голова", "Олена ІВАНЕНКО", "", ""};
  EXPECT_TRUE(may_issue(content).ok());
  content.text += " […]";
  EXPECT_TRUE(check_content(content).ok());
  EXPECT_EQ(may_issue(content).refusal().code, "reply.blank_left");
  content.addressee.clear();
  content.head_name.clear();
  EXPECT_EQ(check_content(content).refusal().code, "reply.addressee_missing");
  EXPECT_EQ(check_content(content).refusal().also.front().code, "reply.head_missing");
}

class replies_acts : public testing::Acts {
 protected:
  void SetUp() override {
    Acts::SetUp();
    house->clock.set(calendar::instant_of({calendar::parse_day("2026-03-02").value(), 10, 0, 0}));
    ASSERT_TRUE(
        house->towns
            .set(house->town->id, Actor::system(), "appeals.head_name", "Олена ІВАНЕНКО", "", house->clock.now())
            .ok());
    house->town = house->towns.find(house->town->id);
  }
  By registrar(std::string form_key = {}) { return by(House::staff({Role::registrar}), false, std::move(form_key)); }
  By head() { return by(House::staff({Role::head})); }

  Number under_law(std::string name = "Коваленко Іван Петрович") {
    Filing one = filing();
    one.regime = Regime::law393;
    one.author_name = std::move(name);
    return file(by(Actor::anonymous()), one, {}).value();
  }
  Reply reply(Number number, std::int64_t id) { return look_at(registrar(), load(number), id).value(); }
  std::vector<Reply> all_of(Number number) {
    const std::int64_t id = load(number).id;
    return db().read(house->town->id,
                     [&](storage::Session& session) { return replies_of(session, house->vault, id, false); });
  }
  std::string issue_one(Number number) {
    const std::int64_t id = prepare(registrar(), number, "answer").value();
    Content content = reply(number, id).content;
    content.text = "Шановний Іване Петровичу!\n\nЯму залатано.";
    EXPECT_TRUE(save(registrar(), number, id, content).ok());
    EXPECT_TRUE(issue(registrar(), number, id).ok());
    return reply(number, id).number();
  }
};

TEST_P(replies_acts, a_draft_is_filled_with_what_is_known) {
  const Number number = under_law();
  until_reported(number);
  const std::int64_t id = prepare(registrar(), number, "answer").value();
  const Reply draft = reply(number, id);
  EXPECT_EQ(draft.content.addressee, "Коваленку Івану Петровичу");
  EXPECT_EQ(draft.content.residence, "м. Ладижин, вул. Будівельників, 3");
  EXPECT_EQ(draft.content.head_name, "Олена ІВАНЕНКО");
  EXPECT_EQ(draft.content.head_post, "Міський голова");
  EXPECT_THAT(draft.content.text, HasSubstr("Шановний Іване Петровичу!"));
  EXPECT_THAT(draft.content.text, HasSubstr("від 2 березня 2026 № К-1 розглянуто"));
  EXPECT_THAT(draft.content.text, HasSubstr("текст")) << "the executor's report";
  EXPECT_THAT(draft.content.text, Not(HasSubstr("{")));
  EXPECT_FALSE(draft.is_issued());
  EXPECT_EQ(draft.template_version, 0);
}

TEST_P(replies_acts, every_kind_has_a_text_of_the_program) {
  const Number number = under_law();
  for (const Kind& kind : all_kinds) {
    const auto id = prepare(registrar(), number, kind.name);
    ASSERT_TRUE(id.ok()) << kind.name;
    EXPECT_THAT(reply(number, id.value()).content.text, HasSubstr("Шановний Іване Петровичу!")) << kind.name;
  }
  EXPECT_EQ(prepare(registrar(), number, "poem").refusal().code, "reply.kind_unknown");
}

TEST_P(replies_acts, issued_letters_are_numbered_by_year_and_stay) {
  const Number number = under_law();
  EXPECT_EQ(issue_one(number), "1/2026");
  EXPECT_EQ(issue_one(number), "2/2026");
  house->clock.set(calendar::instant_of({calendar::parse_day("2027-01-01").value(), 0, 30, 0}));
  EXPECT_EQ(issue_one(number), "1/2027") << "by the day in Kyiv";
  const Reply first = all_of(number).front();
  Content other = first.content;
  other.text = "Інше";
  EXPECT_EQ(save(registrar(), number, first.id, other).refusal().code, "reply.issued");
  EXPECT_EQ(discard(registrar(), number, first.id).refusal().code, "reply.issued");
  EXPECT_EQ(issue(registrar(), number, first.id).refusal().code, "reply.issued");
  EXPECT_EQ(all_of(number).front().content, first.content);
  EXPECT_EQ(calendar::to_iso(*first.issued_on), "2026-03-02");
}

TEST_P(replies_acts, an_issued_letter_goes_to_its_author_and_says_nothing_in_its_subject) {
  const Number number = under_law();
  house->runner.run_due();
  const std::int64_t before = letters();
  issue_one(number);
  house->runner.run_due();
  EXPECT_EQ(letters(), before + 1);
  static constexpr storage::Sql last{"test.last_letter",
                                     "SELECT id, letter FROM letters WHERE hromada_id = :hromada ORDER BY id DESC"};
  const auto letter = db().read(house->town->id, [&](storage::Session& s) {
    return s.one(last, {}, [&](const storage::Row& row) {
      return house->vault.open(house->town->id, "letters.letter", row.integer(0), row.text(1)).value();
    });
  });
  const auto read = JsonReader::parse(*letter).value();
  EXPECT_EQ(read["subject"].text().value(), "Лист щодо звернення № " + number.text());
  EXPECT_THAT(read["text"].text().value(), HasSubstr("Лист № 1/2026\n\nШановний Іване Петровичу!\n\nЯму залатано."));
  EXPECT_THAT(read["text"].text().value(), HasSubstr("Олена ІВАНЕНКО"));
}

TEST_P(replies_acts, pressed_twice_is_one_draft_and_one_number) {
  const Number number = under_law();
  const std::int64_t once = prepare(registrar("form-1"), number, "answer").value();
  EXPECT_EQ(prepare(registrar("form-1"), number, "answer").value(), once);
  EXPECT_EQ(all_of(number).size(), 1U);
}

TEST_P(replies_acts, are_for_those_who_may_write) {
  const Number number = under_law();
  EXPECT_EQ(prepare(by(House::staff({Role::moderator})), number, "answer").refusal().code, "appeals.step_not_yours");
  EXPECT_EQ(prepare(author(), number, "answer").refusal().code, "appeals.step_not_yours");
  const auto id = prepare(executor(), number, "answer");
  ASSERT_TRUE(id.ok()) << "whoever works on it prepares";
  EXPECT_EQ(issue(executor(), number, id.value()).refusal().code, "appeals.step_not_yours");
  EXPECT_FALSE(look_at(author(), load(number), id.value()).ok()) << "authors read what was issued";
  EXPECT_FALSE(look_at(by(House::staff({Role::executor}, roads + 1)), load(number), id.value()).ok());
  ASSERT_TRUE(discard(registrar(), number, id.value()).ok());
  EXPECT_TRUE(all_of(number).empty());
  EXPECT_FALSE(issue(head(), number, id.value()).ok());
}

TEST_P(replies_acts, a_changed_template_is_a_new_version) {
  const Number number = under_law();
  const std::int64_t old = prepare(registrar(), number, "answer").value();
  ASSERT_TRUE(change_template(head(), "answer", "{address}\n\nКоротко: {body}").ok());
  ASSERT_TRUE(change_template(head(), "answer", "{address}\n\nЩе коротше: {body}").ok());
  EXPECT_EQ(change_template(head(), "answer", "{nope}").refusal().code, "reply.placeholder_unknown");
  EXPECT_EQ(change_template(executor(), "answer", "x").refusal().code, "appeals.step_not_yours");
  const std::int64_t fresh = prepare(registrar(), number, "answer").value();
  EXPECT_EQ(reply(number, fresh).template_version, 2);
  EXPECT_THAT(reply(number, fresh).content.text, HasSubstr("Ще коротше: […]"));
  EXPECT_EQ(reply(number, old).template_version, 0);
  const auto kept =
      db().read(house->town->id, [](storage::Session& session) { return versions_of(session, "answer"); });
  EXPECT_EQ(kept.size(), 2U);
  EXPECT_TRUE(db().read(house->other->id, [](storage::Session& s) { return versions_of(s, "answer"); }).empty());
}

TEST_P(replies_acts, collective_letters_call_nobody_by_name) {
  const Number number = under_law("Дорошенко та інші, усього 14");
  const std::int64_t id = prepare(registrar(), number, "answer").value();
  EXPECT_THAT(reply(number, id).content.text, Not(HasSubstr("Дорошенк")));
  const Number two = under_law("Коваленко Іван Петрович, Шевченко Оксана Василівна");
  const Reply to_two = reply(two, prepare(registrar(), two, "answer").value());
  EXPECT_THAT(to_two.content.text, HasSubstr("Шановні Іване Петровичу та Оксано Василівно!"));
  EXPECT_EQ(to_two.content.addressee, "Коваленку Івану Петровичу, Шевченко Оксані Василівні");
}

TEST_P(replies_acts, are_sealed_at_rest) {
  const Number number = under_law();
  prepare(registrar(), number, "answer").value();
  static constexpr storage::Sql raw{"test.raw_replies",
                                    "SELECT content FROM appeal_replies WHERE hromada_id = :hromada"};
  const auto text = db().read(house->town->id, [](storage::Session& s) {
    return s.one(raw, {}, [](const storage::Row& row) { return row.text(0); });
  });
  EXPECT_THAT(*text, Not(HasSubstr("Коваленк")));
  EXPECT_THAT(*text, Not(HasSubstr("addressee")));
}

VICHE_ON_BOTH_ENGINES(replies_acts);

}  // namespace
}  // namespace viche::appeals::replies
