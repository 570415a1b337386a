// Persons: one human being is one person, whatever they come by.
#include <viche/identity/people.hpp>

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include <viche/core/codes.hpp>

#include "documents.hpp"
#include "identity_fixture.hpp"

namespace viche::identity {
namespace {

using namespace identity::testing;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::UnorderedElementsAre;

/// Ten digits with their check digit.
std::string rnokpp_of(std::int64_t nine) {
  constexpr int weights[] = {-1, 5, 7, 9, 4, 6, 10, 5, 7};
  std::string digits = std::to_string(nine);
  digits = std::string(9 - digits.size(), '0') + digits;
  int sum = 0;
  for (std::size_t i = 0; i < 9; ++i) sum += weights[i] * (digits[i] - '0');
  return digits + std::to_string(((sum % 11) + 11) % 11 % 10);
}

Proof proof(const std::string& rnokpp = "3184710691") {
  Proof said;
  said.method = "clerk";
  said.surname = "Шевченко";
  said.given_name = "Тарас";
  said.patronymic = "Григорович";
  said.rnokpp = rnokpp;
  return said;
}

class persons : public identity::testing::OnBothEngines {
 protected:
  const Actor clerk{Actor::Kind::staff, 77, {Role::registrar}, 0, IdentityLevel::strong};

  Result<Person> recognise(const Proof& said, HromadaId hromada = home) {
    return db().act(hromada, [&](storage::Tx& tx) { return people->people().recognise(tx, clerk, said); });
  }
  Result<Person> vouch(const Proof& said, std::int64_t account, std::optional<Actor> by = {}) {
    return db().act(
        home, [&](storage::Tx& tx) { return people->people().vouch(tx, *people, by.value_or(clerk), said, account); });
  }
  Result<People::Came> come(const Proof& said, std::int64_t session_account = 0) {
    return people->people().come(home, *people, said, session_account, "uk");
  }
  template <class F>
  auto read(F&& look) {
    return db().read(home, [&](storage::Session& session) { return look(session); });
  }
  std::optional<Person> of(std::int64_t account) {
    return read([&](storage::Session& session) { return people->people().of_account(session, account); });
  }
};

std::vector<std::string> all_codes(const Refusal& refusal) {
  std::vector<std::string> codes{refusal.code + "@" + refusal.field};
  for (const Refusal& other : refusal.also) codes.push_back(other.code + "@" + other.field);
  return codes;
}

TEST(proof, tells_all_that_is_wrong_at_once_beside_the_fields) {
  Proof said;
  said.patronymic = std::string(10'000, 'x');
  said.unzr = "19800101-0123";
  said.passport = "АБ12345";
  const auto read = tidied(said);
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(
      all_codes(read.refusal()),
      UnorderedElementsAre("people.name_empty@surname", "people.name_empty@given_name", "people.name_long@patronymic",
                           "people.unzr_invalid@unzr", "people.passport_invalid@passport"));
}

TEST(proof, wants_a_number_whose_last_digit_agrees) {
  EXPECT_TRUE(tidied(proof()).ok());
  for (const char* bad : {"3184710690", "318471069", "31847106911", "318471069a", "٣184710691"}) {
    EXPECT_EQ(why(tidied(proof(bad))), "people.rnokpp_invalid") << bad;
  }
  EXPECT_EQ(why(tidied(proof(""))), "people.number_missing");
}

TEST(proof, keeps_names_as_one_clean_line_and_takes_nothing_else_for_a_name) {
  Proof said = proof();
  said.surname = "  Шевченко\r\n Гулак ";
  said.given_name = "Тарас\t";
  said.patronymic = "Іванович\x01\xE2\x80\xAE";
  const auto read = tidied(said);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().surname, "Шевченко Гулак");
  EXPECT_EQ(read.value().given_name, "Тарас");
  EXPECT_EQ(read.value().patronymic, "Іванович");
  for (const char* bad : {"=HYPERLINK(\"x\")\r\nBcc: a@b.c", "<script>alert(1)</script>", "\xff\xfe"}) {
    said.given_name = bad;
    EXPECT_EQ(why(tidied(said)), "people.name_signs") << bad;
  }
  said.given_name = std::string(61, 'x');
  EXPECT_EQ(why(tidied(said)), "people.name_long");
}

TEST(proof, passport_of_look_alikes_is_one_passport) {
  Proof cyrillic = proof(""), latin = proof("");
  cyrillic.passport = "АВ 123456";
  latin.passport = "ab-123456";
  EXPECT_EQ(tidied(cyrillic).value().passport, tidied(latin).value().passport);
  latin.passport = "QZ123456";
  EXPECT_EQ(why(tidied(latin)), "people.passport_invalid");
}

TEST_P(persons, of_one_number_are_one_person_whatever_else_is_told) {
  const auto first = recognise(proof()).value();
  Proof more = proof();
  more.surname = "Шевченко-Новий";
  more.unzr = "19870310-01234";
  const auto second = recognise(more).value();
  EXPECT_EQ(first.id, second.id);
  EXPECT_EQ(second.full_name(), "Шевченко-Новий Тарас Григорович");
  Proof by_register = proof("");
  by_register.unzr = more.unzr;
  EXPECT_EQ(recognise(by_register).value().id, first.id);
  by_register.unzr = "19800309-01234";
  EXPECT_NE(recognise(by_register).value().id, first.id);
  by_register.unzr = "18140309-01234";
  EXPECT_EQ(why(recognise(by_register)), "people.unzr_invalid") << "nobody of 1814 comes to a counter";
}

TEST_P(persons, numbers_of_two_people_make_no_third) {
  const auto first = recognise(proof()).value();
  Proof other = proof("");
  other.unzr = "19800309-01234";
  const auto second = recognise(other).value();
  EXPECT_NE(first.id, second.id);
  Proof both = proof();
  both.unzr = other.unzr;
  EXPECT_EQ(why(recognise(both)), "people.two_persons");
}

TEST_P(persons, another_community_knows_them_as_somebody_else) {
  const auto here = recognise(proof()).value();
  const auto there = recognise(proof(), elsewhere).value();
  EXPECT_NE(here.id, there.id);
  static constexpr storage::Sql mark{"test.marks", "SELECT mark FROM person_marks WHERE hromada_id = :hromada"};
  const auto marks = [&](HromadaId hromada) {
    return db().read(hromada, [](storage::Session& session) {
      return session.one(mark, {}, [](const storage::Row& row) { return row.text(0); });
    });
  };
  EXPECT_NE(marks(home), marks(elsewhere));
}

TEST_P(persons, who_comes_the_first_time_gets_an_account_and_the_second_time_the_same) {
  const auto first = come(proof()).value();
  EXPECT_TRUE(first.is_new);
  const auto again = come(proof()).value();
  EXPECT_FALSE(again.is_new);
  EXPECT_EQ(again.person.account, first.person.account);
  const auto account = people->find(home, first.person.account);
  EXPECT_EQ(account->level, IdentityLevel::strong);
  EXPECT_EQ(account->name, "Шевченко Тарас Григорович");
  EXPECT_EQ(account->email, "");
}

TEST_P(persons, who_comes_from_their_session_keeps_their_account) {
  const auto id = resident();
  db().act(home, [&](storage::Tx& tx) -> Result<Done> {
    people->people().for_account(tx, id, "Олена");
    audit::record(tx, clerk, "test", "account", id, clock.now());
    return Done{};
  });
  const auto came = come(proof(), id).value();
  EXPECT_FALSE(came.is_new || came.is_another);
  EXPECT_EQ(came.person.account, id);
  EXPECT_EQ(of(id)->full_name(), "Шевченко Тарас Григорович");
  const auto stranger = resident("stranger@mail.example");
  const auto theirs = come(proof(), stranger).value();
  EXPECT_TRUE(theirs.is_another) << "the person has an account: the session's is not theirs";
  EXPECT_EQ(theirs.person.account, id);
}

TEST_P(persons, of_many_who_come_at_once_there_is_one) {
  std::vector<std::thread> threads;
  std::atomic<int> came = 0;
  std::vector<std::int64_t> ids(8);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    threads.emplace_back([&, i] {
      const auto one = come(proof());
      came += one.ok() ? 1 : 0;
      if (one.ok()) ids[i] = one.value().person.id;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(came, 8);
  EXPECT_EQ(std::unordered_set<std::int64_t>(ids.begin(), ids.end()).size(), 1U);
}

TEST_P(persons, a_clerk_vouches_for_an_account_once_and_again) {
  const auto id = resident();
  const auto person = vouch(proof(), id);
  ASSERT_TRUE(person.ok()) << why(person);
  EXPECT_EQ(person.value().account, id);
  EXPECT_EQ(person.value().method, "clerk");
  EXPECT_EQ(people->find(home, id)->level, IdentityLevel::strong);
  EXPECT_EQ(vouch(proof(), id).value().id, person.value().id);
  EXPECT_EQ(come(proof()).value().person.account, id) << "a provider tells the same person later";
}

TEST_P(persons, a_clerk_gives_no_account_to_two_nor_two_to_one) {
  const auto id = resident(), other = resident("other@mail.example");
  ASSERT_TRUE(vouch(proof(), id).ok());
  EXPECT_EQ(why(vouch(proof(), other)), "people.another_account");
  EXPECT_EQ(people->find(home, other)->level, IdentityLevel::email);
  EXPECT_EQ(why(vouch(proof(rnokpp_of(175901377)), id)), "people.another_person");
  EXPECT_EQ(of(id)->full_name(), "Шевченко Тарас Григорович");
  EXPECT_EQ(why(vouch(proof(), 12345)), "identity.no_account");
  EXPECT_EQ(why(vouch(proof(""), other)), "people.number_missing");
  const Actor oneself{Actor::Kind::staff, other, {Role::registrar}, 0, {}};
  EXPECT_EQ(why(vouch(proof(rnokpp_of(175901377)), other, oneself)), "people.not_oneself");
}

TEST_P(persons, who_was_known_at_the_counter_only_gets_the_account_that_is_vouched_for) {
  const auto known = recognise(proof()).value();
  EXPECT_EQ(known.account, 0);
  const auto id = resident();
  db().act(home, [&](storage::Tx& tx) -> Result<Done> {
    people->people().for_account(tx, id, "Олена");
    audit::record(tx, clerk, "test", "account", id, clock.now());
    return Done{};
  });
  EXPECT_EQ(vouch(proof(), id).value().id, known.id);
  EXPECT_EQ(of(id)->id, known.id);
}

TEST_P(persons, have_another_name_in_the_journal_of_each_thing) {
  const auto person = recognise(proof()).value();
  const auto name = [&](const char* of) {
    return read([&](storage::Session& session) { return people->people().pseudonym(session, person.id, of); });
  };
  EXPECT_EQ(name("petition/17"), name("petition/17"));
  EXPECT_NE(name("petition/17"), name("petition/18"));
  EXPECT_EQ(name("petition/17")->size(), 22U);
  EXPECT_FALSE(read([&](storage::Session& session) { return people->people().pseudonym(session, 1, "x"); }));
}

TEST_P(persons, erased_are_gone_but_cannot_come_as_new_until_their_hashes_go) {
  const auto came = come(proof()).value();
  const Instant until = clock.now() + 24h;
  db().act(home, [&](storage::Tx& tx) -> Result<Done> {
    people->people().erase(tx, clerk, came.person.id, until);
    return Done{};
  });
  EXPECT_FALSE(read([&](storage::Session& session) { return people->people().find(session, came.person.id); }));
  EXPECT_FALSE(of(came.person.account));
  EXPECT_FALSE(read(
      [&](storage::Session& session) { return people->people().pseudonym(session, came.person.id, "petition/1"); }));
  static constexpr storage::Sql left{
      "test.person", "SELECT key || name || numbers || method FROM persons WHERE hromada_id = :hromada AND id = :id"};
  const auto lies = read([&](storage::Session& session) {
    return session.one(left, {{"id", came.person.id}}, [](const storage::Row& row) { return row.text(0); });
  });
  EXPECT_EQ(lies, "");
  EXPECT_EQ(recognise(proof()).value().id, came.person.id) << "the same, so that nothing is signed twice";
}

TEST_P(persons, hashes_of_the_erased_are_swept_when_their_time_is_over) {
  const auto person = recognise(proof()).value();
  db().act(home, [&](storage::Tx& tx) -> Result<Done> {
    people->people().erase(tx, clerk, person.id, clock.now() + 24h);
    return Done{};
  });
  people->people().sweep(clock.now() + 23h);
  static constexpr storage::Sql count{"test.count_marks",
                                      "SELECT count(*) FROM person_marks WHERE hromada_id = :hromada"};
  const auto marks = [&] { return read([](storage::Session& session) { return session.number(count); }); };
  EXPECT_EQ(marks(), 1);
  people->people().sweep(clock.now() + 24h);
  EXPECT_EQ(marks(), 0);
  EXPECT_NE(recognise(proof()).value().id, person.id);
}

TEST_P(persons, lie_sealed_in_the_database) {
  recognise(proof());
  static constexpr storage::Sql all{"test.persons",
                                    "SELECT key || name || numbers FROM persons WHERE hromada_id = :hromada"};
  const auto lies = read([](storage::Session& session) {
    return session.one(all, {}, [](const storage::Row& row) { return row.text(0); });
  });
  for (const char* plain : {"3184710691", "Шевченко", "Тарас"}) EXPECT_EQ(lies->find(plain), std::string::npos);
}

VICHE_ON_BOTH_ENGINES(persons);

/// security.md 2.6: the marks of a million people, in the three spaces of numbers, by the very function that is used.
TEST(marks, of_a_million_people_never_meet_and_none_is_two_people) {
  const std::string folder = ::testing::TempDir() + "/viche_marks";
  const Vault vault(folder + std::to_string(::getpid()) + ".key");
  std::mt19937_64 random(20260210);
  std::unordered_set<std::string> told;                // what was told, as "kind:number"
  std::unordered_map<std::string, std::string> marks;  // mark -> what it stands for
  const auto digits = [&](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += static_cast<char>('0' + random() % 10);
    return text;
  };
  std::size_t met = 0;
  told.reserve(1'100'000);
  marks.reserve(1'100'000);
  for (int i = 0; i < 1'000'000; ++i) {
    Proof said = proof("");
    std::string kind;
    switch (i % 4) {
      case 0: said.rnokpp = rnokpp_of(static_cast<std::int64_t>(random() % 1'000'000'000)); break;
      case 1: said.passport = digits(9); break;
      case 2: said.passport = "АВ" + digits(6); break;
      default: said.unzr = "1980010" + std::to_string(1 + random() % 9) + "-" + digits(5); break;
    }
    const auto tidy = tidied(said);
    ASSERT_TRUE(tidy.ok());
    const Proof& one = tidy.value();
    kind = !one.rnokpp.empty() ? "rnokpp:" + one.rnokpp
           : !one.unzr.empty() ? "unzr:" + one.unzr
                               : "passport:" + one.passport;
    const auto found = marks_of(vault, home, one);
    ASSERT_EQ(found.size(), 1U);
    const auto [at, is_new] = marks.emplace(found[0], kind);
    met += at->second != kind ? 1 : 0;
    EXPECT_EQ(is_new, told.insert(kind).second) << kind;
  }
  EXPECT_EQ(met, 0U);
  EXPECT_EQ(marks.size(), told.size());
}

/// The digits of one space are other people in another.
TEST(marks, of_the_same_digits_in_two_spaces_are_two) {
  const Vault vault(::testing::TempDir() + "/viche_spaces" + std::to_string(::getpid()) + ".key");
  std::vector<std::string> all;
  for (std::string Proof::*kind : {&Proof::rnokpp, &Proof::unzr, &Proof::passport, &Proof::subject}) {
    Proof said;
    said.*kind = "123456789";
    all.push_back(marks_of(vault, home, said)[0]);
  }
  Proof trick;
  trick.subject = "passport:123456789";
  all.push_back(marks_of(vault, home, trick)[0]);
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace
}  // namespace viche::identity
