#include "personal.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <map>

#include <viche/audit/audit.hpp>
#include <viche/storage/dump_testing.hpp>

#include "acts_house.hpp"
#include "replies/reply_acts.hpp"
#include "rules/keeping.hpp"
#include "store/personal.hpp"

namespace viche::appeals {
namespace {

using kit::testing::House;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

Appeal closed(Regime regime, const char* day) {
  Appeal appeal;
  appeal.regime = regime;
  appeal.state = State::closed;
  appeal.closed_at = calendar::instant_of({calendar::parse_day(day).value(), 12, 0, 0});
  return appeal;
}
Instant at(const char* day) { return calendar::start_of_day(calendar::parse_day(day).value()); }

TEST(keeping_of, an_appeal_under_the_law_five_years_from_january_after_it_was_closed) {
  const Appeal law = closed(Regime::law393, "2026-03-02");
  EXPECT_EQ(*keeping_of(law, false, at("2026-04-01")).until, at("2032-01-01"));
  EXPECT_TRUE(keeping_of(law, false, at("2031-12-31")).keeps_author);
  EXPECT_FALSE(keeping_of(law, false, at("2032-01-01")).keeps_author);
  Appeal open = law;
  open.closed_at.reset();
  EXPECT_TRUE(keeping_of(open, false, at("2040-01-01")).keeps_author);
  EXPECT_FALSE(keeping_of(open, false, at("2040-01-01")).until.has_value());
}

TEST(keeping_of, an_operational_one_only_when_a_numbered_letter_answered_it) {
  EXPECT_FALSE(keeping_of(closed(Regime::operational, "2026-03-02"), false, at("2026-03-03")).keeps_author);
  EXPECT_TRUE(keeping_of(closed(Regime::operational, "2026-03-02"), true, at("2026-03-03")).keeps_author);
}

class personal : public testing::Acts {
 protected:
  static constexpr const char* email = "kanarka@mail.example";
  static constexpr const char* phone = "067 765 43 21";

  void SetUp() override {
    Acts::SetUp();
    account = house->identity.create(house->town->id, Actor::system(), {email, "Канарка Оксана", phone}).value();
    other = house->identity.create(house->town->id, Actor::system(), {"other@mail.example", "Інша Особа"}).value();
    contribute_personal(offered);
  }

  Number filed_by(std::int64_t who, std::optional<Regime> regime = {}) {
    Filing one = filing("Мене звати Канарка Оксана Іванівна, телефон 067 765 43 21. На дорозі яма.");
    one.author_name = who == account ? "Канарка Оксана" : "Інша Особа";
    one.author_email = who == account ? email : "other@mail.example";
    one.author_phone = who == account ? phone : "050 111 22 33";
    one.author_residence = "м. Ладижин, вул. Канарська, 5";
    one.regime = regime;
    one.photos = 0;
    return file(by(House::resident(who)), one, {}).value();
  }
  void close(Number number) {
    until_reported(number);
    ASSERT_TRUE(take_step(by(House::resident(account)), number, {Deed::confirm, "", {}, {}, 0, {}}).ok());
  }
  kit::Erasure erased() {
    kit::Erasure erasure;
    const Check done = db().act(house->town->id, [&](storage::Tx& tx) -> Check {
      erasure = {account, 0, House::resident(account), house->clock.now(), {}, {}, {}};
      erase_person(house->services, tx, erasure);
      return house->identity.erase_account(tx, House::resident(account), account);
    });
    EXPECT_TRUE(done.ok());
    house->runner.run_due();
    return erasure;
  }
  std::vector<std::string> places_with(const std::vector<std::string>& words) {
    return storage::testing::places_with(db(), house->town->id, words,
                                         [&](std::string_view place, std::int64_t row, std::string_view value) {
                                           return house->vault.open(house->town->id, place, row, value);
                                         });
  }
  std::map<std::string, std::string> given(std::int64_t who) {
    std::map<std::string, std::string> files;
    give_personal(house->services, house->town->id, who,
                  [&](kit::PersonalFile file) { files[file.name] = file.bytes; });
    return files;
  }
  Appeal with_author(Number number) {
    Appeal appeal = load(number);
    db().read(house->town->id, [&](storage::Session& session) { load_author(session, house->vault, appeal); });
    return appeal;
  }
  /// One of the cabinet's contributions, asked in this person's name.
  template <class F>
  auto asked_as(std::int64_t who, F&& ask) {
    http::Request request;
    request.host = "ladyzhyn.localhost";
    request.path = request.target = "/my";
    const kit::Route route{"test", http::Method::get, "/my", kit::Access::account(), nullptr};
    kit::Call call(house->services, request, house->town, route);
    call.actor = House::resident(who);
    return ask(call);
  }

  std::int64_t account = 0, other = 0;
  kit::Contributions offered;
};

TEST_P(personal, erasure_leaves_nothing_of_the_author_in_an_operational_appeal_in_the_clear_or_sealed) {
  const Number done = filed_by(account), open = filed_by(account);
  close(done);
  ASSERT_TRUE(ask(operator_(), open, "Де саме?").ok());
  ASSERT_TRUE(answer(by(House::resident(account)), open, "Пишіть мені: kanarka@mail.example", {}).ok());
  house->runner.run_due();
  (void)db().keep_house(house->town->id, [](storage::Tx& tx) -> Check {
    channels::forget_waiting(tx);
    return Done{};
  });
  const std::vector<std::string> canaries{"kanarka@mail", "Канарка", "067 765 43 21", "Канарська"};
  EXPECT_THAT(places_with(canaries),
              IsSupersetOf({"appeals.author_name", "appeals.author_email", "appeals.author_phone",
                            "appeals.author_residence", "appeals.original_text"}));
  const kit::Erasure erasure = erased();
  EXPECT_THAT(places_with(canaries), IsEmpty());
  EXPECT_EQ(load(done).author_account, 0);
  EXPECT_THAT(load(open).text, HasSubstr("На дорозі яма"));
  EXPECT_EQ(erasure.erased[0].count, 2);
  EXPECT_EQ(erasure.kept[0].what, "appeals.personal.kept_words");
  EXPECT_TRUE(db().read(house->town->id, [](storage::Session& s) { return !audit::verify(s).broken_at; }));
}

TEST_P(personal, an_appeal_under_the_law_keeps_its_author_and_says_why_but_not_the_account) {
  const Number number = filed_by(account, Regime::law393);
  const kit::Erasure erasure = erased();
  const Appeal kept = with_author(number);
  EXPECT_EQ(kept.author_name, "Канарка Оксана");
  EXPECT_EQ(kept.author_email, email);
  EXPECT_EQ(kept.author_account, 0);
  ASSERT_EQ(erasure.kept.size(), 1U);
  EXPECT_THAT(erasure.kept[0].law, HasSubstr("578/5"));
  EXPECT_FALSE(erasure.kept[0].until.has_value()) << "it is open";
  EXPECT_EQ(erasure.erased[0].count, 0);
}

TEST_P(personal, another_persons_appeal_and_the_count_of_voices_stay) {
  const Number theirs = filed_by(other);
  ASSERT_TRUE(join(by(House::resident(account)), theirs, email, "uk").ok());
  EXPECT_EQ(load(theirs).voices, 2);
  erased();
  EXPECT_EQ(load(theirs).voices, 2);
  EXPECT_EQ(with_author(theirs).author_email, "other@mail.example");
  EXPECT_THAT(places_with({"kanarka@mail"}), Not(::testing::Contains("appeal_voices.email")));
}

TEST_P(personal, what_is_given_holds_the_appeals_and_voices_of_the_person_and_no_canary_of_another) {
  const Number mine = filed_by(account), theirs = filed_by(other);
  ASSERT_TRUE(join(by(House::resident(account)), theirs, email, "uk").ok());
  close(mine);
  const auto files = given(account);
  const auto appeals = JsonReader::parse(files.at("appeals.json"));
  ASSERT_EQ(appeals->size(), 1U);
  EXPECT_EQ(appeals->at(0)["number"].text(), mine.text());
  EXPECT_EQ(appeals->at(0)["author"]["email"].text(), email);
  EXPECT_THAT(appeals->at(0)["text"].text().value(), HasSubstr("Канарка Оксана Іванівна"));
  EXPECT_GE(appeals->at(0)["lines"].size(), 3U);
  EXPECT_EQ((*JsonReader::parse(files.at("voices.json"))).at(0)["appeal"].text(), theirs.text());
  for (const auto& [name, bytes] : files) {
    EXPECT_THAT(bytes, Not(HasSubstr("other@mail.example"))) << name;
    EXPECT_THAT(bytes, Not(HasSubstr("Інша Особа"))) << name;
  }
  EXPECT_EQ(JsonReader::parse(given(other).at("appeals.json"))->at(0)["number"].text(), theirs.text());
}

TEST_P(personal, an_e_mail_that_nobody_confirmed_opens_no_voices) {
  const Number theirs = filed_by(other);
  ASSERT_TRUE(join(by(Actor::anonymous()), theirs, "victim@mail.example", "uk").ok());
  const auto claimed =
      house->identity.create(house->town->id, Actor::anonymous(), {"victim@mail.example", "Хтось"}).value();
  EXPECT_EQ((*JsonReader::parse(given(claimed).at("voices.json"))).size(), 0U);
}

TEST_P(personal, the_cabinet_tells_what_waits_the_days_and_the_subscriptions) {
  const Number reported = filed_by(account), open = filed_by(account), theirs = filed_by(other);
  until_reported(reported);
  ASSERT_TRUE(join(by(House::resident(account)), theirs, email, "uk").ok());
  const auto cases = asked_as(account, offered.cabinet);
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].path, "/my/appeals/" + open.text());
  EXPECT_FALSE(cases[0].waits_for_me);
  EXPECT_TRUE(cases[1].waits_for_me) << "it was reported as done";
  EXPECT_THAT(cases[1].kind, HasSubstr(reported.text()));
  const auto terms = asked_as(account, offered.terms);
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_THAT(terms[0].title, HasSubstr("підтвердьте"));
  EXPECT_THAT(terms[1].title, HasSubstr("мають зробити"));
  const auto followed = asked_as(account, offered.subscriptions);
  ASSERT_EQ(followed.size(), 1U);
  EXPECT_THAT(asked_as(other, offered.subscriptions), IsEmpty());
  EXPECT_FALSE(asked_as(other, [&](kit::Call& call) { return offered.unsubscribe(call, followed[0].id); }).ok());
  EXPECT_TRUE(asked_as(account, [&](kit::Call& call) { return offered.unsubscribe(call, followed[0].id); }).ok());
  EXPECT_THAT(asked_as(account, offered.subscriptions), IsEmpty());
  const std::int64_t id = load(reported).id;
  const auto own = asked_as(account, [&](kit::Call& call) { return offered.seen_through(call, "appeal", id); });
  EXPECT_EQ(own->path, "/my/appeals/" + reported.text());
  const auto strange = asked_as(other, [&](kit::Call& call) { return offered.seen_through(call, "appeal", id); });
  EXPECT_EQ(strange->path, "");
}

VICHE_ON_BOTH_ENGINES(personal);

}  // namespace
}  // namespace viche::appeals
