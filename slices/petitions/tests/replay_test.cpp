#include <cstdlib>

#include <viche/core/codes.hpp>
#include <viche/identity/identity.hpp>

#include "petitions_house.hpp"
#include "store/integrity.hpp"
#include "store/sheets.hpp"

/// What was done to petitions and votes elsewhere, done here again in the same proportions: at a fifth or less of the
/// size, or whole with VICHE_TEST_WHOLE_REPLAY.
namespace viche::petitions {
namespace {

class Replay : public testing::PetitionsHouse {
 protected:
  static std::int64_t scaled(std::int64_t whole, std::int64_t by) {
    return std::getenv("VICHE_TEST_WHOLE_REPLAY") ? whole : whole / by;
  }
  /// So many people with accounts, made in one act.
  std::vector<Actor> people(std::int64_t many) {
    std::vector<Actor> all;
    const Check made = db().act(house->town->id, [&](storage::Tx& tx) -> Check {
      for (std::int64_t i = 0; i < many; ++i) {
        const auto id = house->identity.create_for_person(tx, Actor::system(), "Мешканець", "uk");
        all.push_back({Actor::Kind::resident, id, {}, 0, IdentityLevel::email});
      }
      return Done{};
    });
    EXPECT_TRUE(made);
    return all;
  }
  Result<Signed> signs_from(const Petition& petition, const Actor& actor, const std::string& address,
                            std::int64_t settlement = 0) {
    Signing signing = named(numbered_name("Людина", actor.account));
    signing.address = address;
    signing.settlement = settlement;
    return signs(petition, actor, signing);
  }
  std::vector<Alarm> alarms(const Petition& petition) {
    return db().read(house->town->id, [&](storage::Session& session) { return open_alarms(session, petition.id); });
  }
  std::vector<Invalidation> taken_out(const Petition& petition) {
    return db().read(house->town->id, [&](storage::Session& session) { return invalidations(session, petition.id); });
  }
};

class Kyiv2016 : public Replay {
 protected:
  void SetUp() override {
    Replay::SetUp();
    set(settings::threshold, "10000");
    p = published();
  }
  std::int64_t limit() const { return house->town->number(settings::per_address); }
  /// A script at one address. @returns how many of its signatures were let in
  std::int64_t script(const std::string& address, std::int64_t many) {
    std::int64_t in = 0;
    for (const Actor& actor : people(many)) {
      const auto done = signs_from(p, actor, address);
      if (!done) EXPECT_EQ(done.refusal().code, "petitions.address_full");
      in += done ? 1 : 0;
    }
    return in;
  }
  Petition p;
};

// Petition 4094: 11,285 votes, of them 3,396 by script from 160 addresses, up to 682 from one; 28 people counted twice
// with the same name, address and e-mail.
TEST_P(Kyiv2016, nothing_beyond_the_limits_counts_and_the_first_run_of_the_watch_tells) {
  const std::int64_t honest = scaled(11'285 - 3'396, 5), bots = scaled(3'396, 5), addresses = scaled(160, 5);
  const std::int64_t largest = scaled(682, 5), twice = scaled(28, 5);
  const auto residents = people(honest);
  for (std::size_t i = 0; i < residents.size(); ++i) {
    ASSERT_TRUE(signs_from(p, residents[i], "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250)));
    house->clock.advance(std::chrono::minutes(2));
  }
  watch(house->services, house->clock.now());
  EXPECT_TRUE(alarms(p).empty()) << "residents raise none";

  std::int64_t in = script("198.51.100.1", largest);
  EXPECT_EQ(in, std::min(largest, limit()));
  house->clock.advance(std::chrono::seconds(60));
  watch(house->services, house->clock.now());
  ASSERT_EQ(alarms(p).size(), 1U) << "within the minute";
  EXPECT_EQ(alarms(p)[0].kind, "address");

  for (std::int64_t i = 1; i < addresses; ++i) {
    const std::int64_t left = (bots - largest) / (addresses - 1) + (i <= (bots - largest) % (addresses - 1) ? 1 : 0);
    in += script("203.0.113." + std::to_string(i), left);
  }
  EXPECT_LE(in, addresses * limit());
  for (std::int64_t i = 0; i < twice; ++i) {
    const auto again = signs_from(p, residents[static_cast<std::size_t>(i)], "10.0.0." + std::to_string(i));
    ASSERT_TRUE(again);
    EXPECT_TRUE(again.value().already);
  }
  EXPECT_EQ(counted(p.id).counted, honest + in);
  watch(house->services, house->clock.now());
  EXPECT_EQ(static_cast<std::int64_t>(alarms(p).size()), addresses) << "each of the script's addresses is told";
  all_is_well();
}

TEST_P(Kyiv2016, one_mailbox_is_one_account_however_it_is_written) {
  resident("olena@example.org");
  identity::NewAccount again;
  again.email = " OLENA@Example.org";
  again.name = "Мешканець";
  EXPECT_FALSE(house->identity.create(house->town->id, Actor::system(), again));
}

class Uk2016 : public Replay {};

// The petition about a second referendum: 77,000 signatures of bots, 39,411 of them from a place of 800 people.
TEST_P(Uk2016, what_one_tiny_place_sent_is_tried_taken_out_with_a_reason_and_can_be_put_back) {
  constexpr std::int64_t tiny_place = 424'242'424'242;
  set(settings::threshold, "100000");
  set(settings::per_address, "0");
  const Petition p = published();
  const std::int64_t all = scaled(77'000, 200), from_there = scaled(39'411, 200);
  std::int64_t i = 0;
  for (const Actor& actor : people(all)) ASSERT_TRUE(signs_from(p, actor, {}, i++ < from_there ? tiny_place : 7));
  Filter filter;
  filter.settlement = tiny_place;
  const auto trial = try_invalidation(moderator(), p.id, filter);
  ASSERT_TRUE(trial);
  EXPECT_EQ(trial.value().matching, from_there);
  EXPECT_EQ(trial.value().before.counted, all);
  EXPECT_EQ(trial.value().after, all - from_there);
  EXPECT_EQ(counted(p.id).counted, all) << "a trial changes nothing";
  EXPECT_EQ(invalidate(moderator(), p.id, filter, "").refusal().code, "petitions.reason_missing") << "never silent";

  const auto done = invalidate(moderator(), p.id, filter, "У селі живе 800 людей, підписів звідти набагато більше.");
  ASSERT_TRUE(done);
  EXPECT_EQ(counted(p.id).counted, all - from_there);
  EXPECT_EQ(counted(p.id).invalid, from_there);
  const Invalidation told = taken_out(p).at(0);
  EXPECT_EQ(told.before, all);
  EXPECT_EQ(told.after, all - from_there);
  EXPECT_EQ(told.taken, from_there);
  EXPECT_FALSE(told.reason.empty());
  all_is_well();

  ASSERT_TRUE(reverse(moderator(), done.value(), "Село прийняло переселенців: підписи справжні."));
  EXPECT_EQ(counted(p.id).counted, all);
  EXPECT_EQ(counted(p.id).invalid, 0);
  EXPECT_TRUE(taken_out(p).at(0).reversed_at);
  all_is_well();
}

class Korosten : public Replay {
 protected:
  void SetUp() override {
    Replay::SetUp();
    p = published();
  }
  std::int64_t sheet(const std::string& number, std::int64_t rows) {
    Sheet one;
    one.number = number;
    one.rows = rows;
    one.received_on = calendar::kyiv_day(house->clock.now());
    return begin_sheet(clerk(501), p.id, one).value();
  }
  static SheetRow row(std::int64_t n, const std::string& number) {
    return {n, 1, "Вигадана", "Людина", "", number, false};
  }
  static std::vector<std::string> fields(const Refusal& refusal) {
    std::vector<std::string> all{refusal.field};
    for (const Refusal& other : refusal.also) all.push_back(other.field);
    return all;
  }
  Petition p;
};

// Over 700 votes on numbers that nobody has. An invented number passes the check digit
// about one time in ten: the remainders 0 and 10 both end in 0.
TEST_P(Korosten, invented_numbers_do_not_pass_keying) {
  std::int64_t keyed = 0, passed = 0;
  for (std::int64_t n = 0; n < 8; ++n) {
    const auto id = sheet(std::to_string(n), most_rows);
    std::vector<SheetRow> rows;
    std::vector<std::string> wrong;
    for (std::int64_t i = 1; i <= most_rows; ++i) {
      const std::string number = std::to_string(2'000'000'000 + ++keyed * 1'234'577);
      rows.push_back(row(i, number));
      if (!is_rnokpp(number)) wrong.push_back("number_" + std::to_string(i));
    }
    const Check done = key_sheet(clerk(501), id, rows);
    ASSERT_FALSE(done);
    EXPECT_EQ(fields(done.refusal()), wrong) << "each at its own row";
    passed += most_rows - static_cast<std::int64_t>(wrong.size());
  }
  EXPECT_LE(passed * 100, keyed * 13);
  EXPECT_EQ(counted(p.id).counted, 0);
}

TEST_P(Korosten, a_document_signs_once_under_however_many_names) {
  const auto id = sheet("1", 3);
  std::vector<SheetRow> rows{row(1, "АБ123456"), row(2, "аб 123456"), row(3, "3184710691")};
  rows[1].surname = "Інша";
  ASSERT_TRUE(key_sheet(clerk(501), id, rows));
  ASSERT_TRUE(key_sheet(clerk(502), id, rows));
  ASSERT_TRUE(accept_sheet(clerk(501), id, {}));
  EXPECT_EQ(counted(p.id).counted, 2);
  const Actor person = resident("known@example.org", IdentityLevel::strong);
  const identity::Proof proof{"clerk", "Вигадана", "Людина", "", "3184710691", {}, {}, {}};
  ASSERT_TRUE(house->identity.people().come(house->town->id, house->identity, proof, person.account, "uk"));
  const auto web = signs(p, person);
  ASSERT_TRUE(web);
  EXPECT_TRUE(web.value().already) << "on paper before, on the site now";
  EXPECT_EQ(counted(p.id).counted, 2);
  all_is_well();
}

TEST_P(Korosten, what_is_no_document_does_not_pass) {
  const auto id = sheet("1", 4);
  const Check done = key_sheet(clerk(501), id, {row(1, ""), row(2, "123"), row(3, "АБ12345"), row(4, "QQ123456")});
  ASSERT_FALSE(done);
  EXPECT_EQ(fields(done.refusal()), (std::vector<std::string>{"number_1", "number_2", "number_3", "number_4"}));
}

VICHE_ON_BOTH_ENGINES(Kyiv2016);
VICHE_ON_BOTH_ENGINES(Uk2016);
VICHE_ON_BOTH_ENGINES(Korosten);

}  // namespace
}  // namespace viche::petitions
