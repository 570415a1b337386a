#include "personal.hpp"

#include <gmock/gmock.h>

#include <map>

#include "open_data.hpp"
#include "programs.hpp"

namespace viche::petitions {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Personal : public testing::Programs {
 protected:
  void SetUp() override {
    Programs::SetUp();
    contribute_personal(contributions);
  }
  std::map<std::string, std::string> files_of(std::int64_t account) {
    std::map<std::string, std::string> files;
    contributions.personal(house->services, house->town->id, account,
                           [&](kit::PersonalFile file) { files[file.name] = file.bytes; });
    return files;
  }
  kit::Erasure erased(const Actor& who, std::int64_t person) {
    kit::Erasure erasure;
    erasure.account = who.account;
    erasure.person = person;
    erasure.by = Actor::system();
    erasure.now = house->clock.now();
    (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
      contributions.erase(house->services, tx, erasure);
      return Done{};
    });
    return erasure;
  }
  static bool keeps(const kit::Erasure& erasure, std::string_view what) {
    return std::any_of(erasure.kept.begin(), erasure.kept.end(),
                       [&](const kit::Kept& one) { return one.what == what && !one.law.empty(); });
  }
  /// What the cabinet of somebody shows, as its page asks for it.
  template <class F>
  auto as(const Actor& who, F&& look) {
    http::Request request;
    static const kit::Route route = kit::Route{};
    kit::Call call(house->services, request, house->town, route);
    call.actor = who;
    call.now = house->clock.now();
    return look(call);
  }

  kit::Contributions contributions;
};

TEST_P(Personal, the_cabinet_shows_what_one_wrote_signed_and_waits_for) {
  const Petition p = reached();
  const Actor signer = house_resident("a@example.org"), stranger = house_resident("z@example.org");
  ASSERT_TRUE(begin_examination(head(), p.id));
  const auto own = as(author, contributions.cabinet), theirs = as(signer, contributions.cabinet);
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own[0].path, "/my/petitions/" + std::to_string(p.id));
  ASSERT_EQ(theirs.size(), 1U);
  EXPECT_EQ(theirs[0].path, "/petitions/2026-1");
  EXPECT_TRUE(as(stranger, contributions.cabinet).empty());
  ASSERT_EQ(as(signer, contributions.terms).size(), 1U);
  EXPECT_EQ(calendar::to_iso(calendar::kyiv_day(as(signer, contributions.terms)[0].at)), "2026-11-16");
  EXPECT_TRUE(as(signer, contributions.letters).empty());
  ASSERT_TRUE(answer(head(), p.id, {Decision::rejected, "Немає коштів.", "Міський голова"}));
  ASSERT_EQ(as(signer, contributions.letters).size(), 1U);
  EXPECT_THAT(as(signer, contributions.letters)[0].note, HasSubstr("не підтримано"));
  const auto seen = as(author, [&](kit::Call& call) { return contributions.seen_through(call, "petition", p.id); });
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->title, "Петиція № 2026-1");
  EXPECT_FALSE(as(author, [&](kit::Call& call) { return contributions.seen_through(call, "appeal", p.id); }));
}

TEST_P(Personal, every_letter_that_was_written_is_listed) {
  const Petition target = published(), from = published(words("Велосипедна доріжка вздовж Наконечного"));
  const Actor reader = house_resident("z@example.org");
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    follow(tx, from.id, reader.account, house->clock.now());
    return Done{};
  });
  house->clock.advance(std::chrono::hours(1));
  ASSERT_TRUE(propose_merge(moderator(), from.id, target.number));
  ASSERT_TRUE(answer_merge(by(author), from.id, true));
  std::string own, theirs;
  for (const auto& one : as(author, contributions.letters)) own += one.path + " " + one.note + "\n";
  for (const auto& one : as(reader, contributions.letters)) theirs += one.note + "\n";
  for (const char* subject : {"Петицію № 2026-2 отримано", "Петицію № 2026-2 оприлюднено",
                              "Петиція № 2026-2: пропонуємо об'єднати", "Петицію № 2026-2 об'єднано з іншою"}) {
    EXPECT_THAT(own, HasSubstr("/my/petitions/" + std::to_string(from.id) + " " + subject));
  }
  EXPECT_THAT(theirs, HasSubstr("об'єднано з іншою"));
  EXPECT_THAT(theirs, Not(HasSubstr("пропонуємо")));
  EXPECT_EQ(as(author, contributions.cabinet)[0].state, "Об'єднано з іншою");
}

TEST_P(Personal, following_is_ended_from_the_cabinet) {
  const Petition p = published();
  ASSERT_EQ(as(author, contributions.subscriptions).size(), 1U);
  const std::string id = as(author, contributions.subscriptions)[0].id;
  const Actor other = house_resident("z@example.org");
  EXPECT_FALSE(as(other, [&](kit::Call& call) { return contributions.unsubscribe(call, id); }));
  EXPECT_TRUE(as(author, [&](kit::Call& call) { return contributions.unsubscribe(call, id); }));
  EXPECT_TRUE(as(author, contributions.subscriptions).empty());
  EXPECT_FALSE(as(author, [&](kit::Call& call) { return contributions.unsubscribe(call, "x"); }));
}

TEST_P(Personal, people_take_away_what_they_wrote_and_signed_with_receipts) {
  const Petition p = published();
  (void)write_draft(by(author), words("Ще не подана петиція про парк"), "author@example.org").value();
  const Actor signer = house_resident("a@example.org");
  ASSERT_TRUE(signs(p, signer));
  const auto own = files_of(author.account);
  EXPECT_THAT(own.at("petitions.json"), HasSubstr("Ще не подана петиція про парк"));
  EXPECT_THAT(own.at("petitions.json"), HasSubstr("author@example.org"));
  auto theirs = files_of(signer.account);
  EXPECT_THAT(theirs.at("petitions.json"), HasSubstr("Коваль Марія Петрівна"));
  EXPECT_THAT(theirs.at("petitions.json"), Not(HasSubstr("author@example.org")));
  EXPECT_THAT(theirs.at("receipt-2026-1.txt"), HasSubstr("viche promise v1"));
  house->journal.make_head(house->town->id, house->clock.now());
  theirs = files_of(signer.account);
  EXPECT_THAT(theirs.at("receipt-2026-1.txt"), HasSubstr("viche receipt v1"));
}

TEST_P(Personal, who_was_erased_cannot_sign_the_same_again_by_the_same_mailbox_or_phone) {
  set(settings::per_address, "2");
  const Petition p = published();
  identity::Identity& identity = house->identity;
  Signing from_here = named();
  from_here.address = "203.0.113.5";
  const auto erase_all = [&](const Actor& who, std::int64_t person) {
    const kit::Erasure erasure = erased(who, person);
    (void)db().act(house->town->id, [&](storage::Tx& tx) -> Check {
      identity.people().erase(tx, who, person, *erasure.mark_until);
      return identity.erase_account(tx, who, who.account);
    });
  };
  const Actor once = house_resident("a@example.org");
  const auto first = signs(p, once, from_here);
  ASSERT_TRUE(first);
  erase_all(once, first.value().signature.person);
  const Actor again = house_resident("a@example.org");
  ASSERT_NE(again.account, once.account);
  const auto second = signs(p, again);
  ASSERT_TRUE(second);
  EXPECT_TRUE(second.value().already) << "by the mailbox";
  EXPECT_EQ(second.value().leaf.position, first.value().leaf.position);
  EXPECT_EQ(counted(p.id).counted, 1);
  EXPECT_TRUE(signed_already(by(again), p));

  const Actor stranger = house_resident("b@example.org");
  EXPECT_FALSE(signs(p, stranger, from_here).value().already);
  const auto third = signs(p, house_resident("c@example.org"), from_here);
  ASSERT_FALSE(third) << "what the erased one brought from this address is counted on";
  EXPECT_EQ(third.refusal().code, "petitions.address_full");

  // When the petition is over nothing of it stays.
  house->clock.set(calendar::instant_of({calendar::parse_day("2027-03-01").value(), 10, 0, 0}));
  identity.people().sweep(house->clock.now());
  db().read(house->town->id, [&](storage::Session& session) {
    EXPECT_TRUE(identity.people().met_before(session, again.account).empty());
  });
}

TEST_P(Personal, erasure_takes_the_name_out_and_leaves_what_the_law_wants) {
  const Petition p = published();
  const auto draft = write_draft(by(author), words("Ще не подана петиція про парк"), "author@example.org").value();
  const Actor signer = house_resident("a@example.org");
  const std::int64_t person = signs(p, signer).value().signature.person;
  const kit::Erasure signers = erased(signer, person);
  EXPECT_TRUE(keeps(signers, "petitions.kept.signature"));
  ASSERT_EQ(signers.erased.front().what, "petitions.erased.signatures");
  EXPECT_EQ(signers.erased.front().count, 1) << "of the account and of its person: one signature all the same";
  EXPECT_TRUE(keeps(signers, "petitions.kept.mark"));
  ASSERT_TRUE(signers.mark_until);
  EXPECT_EQ(calendar::to_iso(calendar::kyiv_day(*signers.mark_until)), "2027-02-01") << "the last day is counted whole";
  EXPECT_EQ(counted(p.id).counted, 1);
  EXPECT_EQ(files_of(signer.account).size(), 1U);

  const kit::Erasure authors = erased(author, petition(p.id).author_person);
  EXPECT_TRUE(keeps(authors, "petitions.kept.author"));
  EXPECT_FALSE(keeps(authors, "petitions.kept.signature"));
  db().read(house->town->id, [&](storage::Session& session) {
    EXPECT_FALSE(find_by_id(session, draft));
    EXPECT_EQ(find_by_id(session, p.id)->author_name, "Шевченко Олена Іванівна");
    EXPECT_EQ(find_by_id(session, p.id)->author_account, 0);
    EXPECT_EQ(author_email(session, house->vault, p.id), "");
    EXPECT_FALSE(follows(session, p.id, author.account));
  });
  all_is_well();
}

TEST_P(Personal, open_data_hold_names_only_while_the_page_shows_them) {
  const Petition p = reached();
  ASSERT_TRUE(begin_examination(head(), p.id));
  EXPECT_EQ(get("/open-data/votings.csv").json()["code"].text(), "petitions.open_data_not_yet");
  EXPECT_EQ(open_data::refresh(house->services, *house->town, house->clock.now()), 1U);
  EXPECT_THAT(get("/open-data/petitions.csv").body,
              HasSubstr("uid,kind,title,url,text,authorityName,authorityId,authorityCattutc,startDate,count,creator,"
                        "status,answerDate,answerUrl,answerText\r\n2026-1,null,Велодоріжка"));
  EXPECT_THAT(get("/open-data/petitions.csv").body, HasSubstr("на розгляді,null,null,null"));
  EXPECT_THAT(get("/open-data/votings.csv").body, HasSubstr("2026-1,Коваль Марія Петрівна,Велодоріжка"));
  EXPECT_EQ(get("/open-data/votings.json").json().size(), 3U);
  EXPECT_EQ(get("/open-data/petitions.json").json().at(0)["count"].integer(), 3);
  ASSERT_TRUE(answer(head(), p.id, {Decision::rejected, "Немає коштів.", "Міський голова"}));
  std::string mark;
  open_data::refresh_if_changed(house->services, *house->town, mark, house->clock.now());
  EXPECT_THAT(get("/open-data/petitions.csv").body, HasSubstr("з відповіддю,2026-11-02,"));
  EXPECT_EQ(get("/open-data/votings.json").json().size(), 3U);
  house->clock.advance(std::chrono::hours(24 * 92));
  open_data::refresh_if_changed(house->services, *house->town, mark, house->clock.now());
  EXPECT_EQ(get("/open-data/votings.json").body, "[]\n") << "ninety days after the answer";
  EXPECT_EQ(get("/open-data/petitions").response.status, 200);
  EXPECT_EQ(get("/open-data/petitions-passport.json").json()["distributions"].size(), 4U);
  EXPECT_THAT(get("/open-data/votings-structure.csv").body, HasSubstr("voterName"));
}

VICHE_ON_BOTH_ENGINES(Personal);

}  // namespace
}  // namespace viche::petitions
