#include "petitions_house.hpp"

#include <thread>

namespace viche::petitions {
namespace {

class Acts : public testing::PetitionsHouse {};

TEST_P(Acts, a_petition_goes_from_draft_to_what_was_done) {
  const auto id = write_draft(by(author), words(), "author@example.org").value();
  EXPECT_EQ(petition(id).state, State::draft);
  EXPECT_EQ(submit(by(author), id).value().text(), "2026-1");
  EXPECT_EQ(calendar::to_iso(*petition(id).moderate_by), "2026-11-04");
  ASSERT_TRUE(publish(moderator(), id));
  EXPECT_EQ(calendar::to_iso(*petition(id).ends_on), "2027-01-31");
  for (const char* email : {"a@example.org", "b@example.org", "c@example.org"}) {
    ASSERT_TRUE(signs(petition(id), resident(email)));
  }
  reach_if_enough(house->services, house->town->id, id, house->clock.now());
  EXPECT_EQ(petition(id).state, State::reached);
  EXPECT_TRUE(petition(id).closing_leaf);
  EXPECT_EQ(calendar::to_iso(*petition(id).begin_by), "2026-11-05");
  ASSERT_TRUE(begin_examination(head(), id));
  EXPECT_EQ(calendar::to_iso(*petition(id).answer_by), "2026-11-16");
  ASSERT_TRUE(answer(head(), id, {Decision::supported, "Включено до бюджету.", "Міський голова"}));
  EXPECT_EQ(petition(id).state, State::executing);
  ASSERT_TRUE(report(head(), id, "Замовлено проєкт.", false));
  ASSERT_TRUE(report(head(), id, "Велодоріжку відкрито.", true));
  EXPECT_EQ(petition(id).state, State::executed);
  all_is_well();
}

TEST_P(Acts, too_few_signatures_end_it_after_the_last_day) {
  const Petition p = published();
  ASSERT_TRUE(signs(p, resident("a@example.org")));
  house->clock.advance(std::chrono::hours(24 * 90));
  expire_if_over(house->services, house->town->id, p.id, house->clock.now());
  EXPECT_EQ(petition(p.id).state, State::collecting) << "the last day is counted whole";
  house->clock.advance(std::chrono::hours(24));
  EXPECT_EQ(signs(p, resident("b@example.org")).refusal().code, "petitions.over");
  expire_if_over(house->services, house->town->id, p.id, house->clock.now());
  EXPECT_EQ(petition(p.id).state, State::not_reached);
}

TEST_P(Acts, a_refusal_needs_a_ground_and_words) {
  const auto id = handed_in();
  EXPECT_EQ(refuse(moderator(), id, "", "").refusal().code, "petitions.ground_missing");
  EXPECT_EQ(refuse(moderator(), id, "war", "").refusal().code, "petitions.words_missing");
  EXPECT_EQ(refuse(by(author), id, "war", "Ні.").refusal().code, "petitions.not_yours");
  ASSERT_TRUE(refuse(moderator(), id, "war", "Пропаганда війни."));
  EXPECT_FALSE(petition(id).is_public());
}

TEST_P(Acts, a_draft_is_its_authors_alone) {
  const auto id = write_draft(by(author), words(), "author@example.org").value();
  const Actor other = resident("other@example.org");
  EXPECT_EQ(submit(by(other), id).refusal().code, "not_found");
  EXPECT_EQ(rewrite(by(other), id, words(), "x@example.org").refusal().code, "not_found");
  EXPECT_EQ(withdraw(by(other), id, "").refusal().code, "petitions.not_yours");
  EXPECT_TRUE(rewrite(by(author), id, words("Велодоріжка на вулиці Соборній"), "author@example.org"));
}

TEST_P(Acts, one_person_hands_in_so_many_in_a_day_and_keeps_so_many_drafts) {
  set(settings::submissions_per_person, "2");
  set(settings::drafts_per_person, "1");
  for (int i = 0; i < 2; ++i) handed_in();
  const auto third = write_draft(by(author), words(), "author@example.org");
  ASSERT_TRUE(third) << "what was handed in is no draft any more";
  EXPECT_EQ(submit(by(author), third.value()).refusal().code, "petitions.too_many_submitted");
  EXPECT_EQ(submit(by(author), third.value()).refusal().args.at("n"), "2");
  EXPECT_EQ(write_draft(by(author), words(), "author@example.org").refusal().code, "petitions.too_many_drafts");
  EXPECT_TRUE(write_draft(by(resident("other@example.org")), words(), "other@example.org")) << "others may";
  house->clock.advance(std::chrono::hours(24));
  EXPECT_TRUE(submit(by(author), third.value()));
}

TEST_P(Acts, an_authors_name_is_a_name) {
  Draft draft = words();
  draft.author_name = "Шевченко http://spam.example";
  const auto refused = write_draft(by(author), draft, "author@example.org");
  EXPECT_EQ(refused.refusal().code, "people.name_signs");
  EXPECT_EQ(refused.refusal().field, "author_name");
}

TEST_P(Acts, one_form_sent_twice_makes_one_draft) {
  const auto first = write_draft(by(author, "key"), words(), "author@example.org");
  const auto second = write_draft(by(author, "key"), words(), "author@example.org");
  EXPECT_EQ(first.value(), second.value());
}

TEST_P(Acts, a_person_signs_once_and_gets_the_same_receipt_again) {
  const Petition p = published();
  const Actor person = resident("a@example.org");
  const auto first = signs(p, person);
  ASSERT_TRUE(first);
  EXPECT_FALSE(first.value().already);
  const auto again = signs(p, person, named("Інша"));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again.value().already);
  EXPECT_EQ(promise(by(person), again.value()), promise(by(person), first.value()));
  EXPECT_EQ(counted(p.id).counted, 1);
  all_is_well();
}

TEST_P(Acts, sixty_four_signings_at_once_by_one_person_are_one) {
  const Petition p = published();
  const char* wanted = std::getenv("VICHE_TEST_ROUNDS");
  const int rounds = wanted ? std::atoi(wanted) : 5;
  for (int round = 0; round < rounds; ++round) {
    const Actor person = resident("p" + std::to_string(round) + "@example.org");
    std::vector<std::thread> hands;
    std::vector<std::string> promises(64);
    std::atomic<int> fresh = 0;
    for (std::size_t i = 0; i < promises.size(); ++i) {
      hands.emplace_back([&, i] {
        const auto done = signs(p, person);
        if (!done) return;
        promises[i] = promise(by(person), done.value());
        fresh += done.value().already ? 0 : 1;
      });
    }
    for (auto& hand : hands) hand.join();
    EXPECT_EQ(fresh, 1);
    for (const std::string& promise : promises) EXPECT_EQ(promise, promises[0]);
    EXPECT_FALSE(promises[0].empty());
    ASSERT_EQ(counted(p.id).counted, round + 1);
  }
  db().read(house->town->id, [&](storage::Session& session) {
    EXPECT_EQ(house->journal.size(session), static_cast<std::uint64_t>(rounds));
  });
  all_is_well();
}

TEST_P(Acts, the_statute_asks_for_level_age_and_residence) {
  set(settings::least_level, "3");
  set(settings::least_age, "16");
  set(settings::residents_only, "1");
  const Petition p = published();
  EXPECT_EQ(signs(p, resident("a@example.org")).refusal().code, "petitions.level_low");
  const Actor person = resident("b@example.org", IdentityLevel::strong);
  const auto refused = signs(p, person);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.refusal().code, "petitions.age_unsaid");
  ASSERT_EQ(refused.refusal().also.size(), 1U);
  EXPECT_EQ(refused.refusal().also[0].code, "petitions.residence_unsaid");
  Signing signing = named();
  signing.says_of_age = signing.says_resident = true;
  EXPECT_TRUE(signs(p, person, signing));
}

TEST_P(Acts, who_is_told_by_document_signs_under_that_name_and_age) {
  set(settings::least_age, "18");
  const Petition p = published();
  const Actor person = resident("a@example.org", IdentityLevel::strong);
  identity::Proof proof{"clerk", "Мельник", "Іван", "Олегович", "3184710691", {}, {}, {}};
  ASSERT_TRUE(house->identity.people().come(house->town->id, house->identity, proof, person.account, "uk"));
  const auto done = signs(p, person, named("Вигадана"));
  ASSERT_TRUE(done) << done.refusal().code;
  EXPECT_EQ(done.value().signature.name, "Мельник Іван Олегович");
}

TEST_P(Acts, one_address_brings_so_many_and_then_only_those_known_for_certain) {
  set(settings::per_address, "2");
  set(settings::per_device, "0");
  const Petition p = published();
  Signing from_here = named();
  from_here.address = "198.51.100.7";
  for (const char* email : {"a@example.org", "b@example.org"}) ASSERT_TRUE(signs(p, resident(email), from_here));
  EXPECT_EQ(signs(p, resident("c@example.org"), from_here).refusal().code, "petitions.address_full");
  EXPECT_TRUE(signs(p, resident("d@example.org", IdentityLevel::strong), from_here));
  EXPECT_EQ(counted(p.id).counted, 3);
}

TEST_P(Acts, signatures_are_taken_out_with_a_reason_and_put_back) {
  const Petition p = published();
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(signs(p, resident(std::to_string(i) + "@example.org")).value().signature.id);
  }
  Filter filter;
  filter.ids = {ids[1], ids[3]};
  EXPECT_EQ(try_invalidation(moderator(), p.id, {}).refusal().code, "petitions.filter_empty");
  const auto trial = try_invalidation(moderator(), p.id, filter);
  EXPECT_EQ(trial.value().matching, 2);
  EXPECT_EQ(trial.value().after, 3);
  EXPECT_EQ(counted(p.id).counted, 5) << "a trial changes nothing";
  EXPECT_EQ(invalidate(moderator(), p.id, filter, " ").refusal().code, "petitions.reason_missing");
  const auto done = invalidate(moderator(), p.id, filter, "Дві особи не підписували.");
  ASSERT_TRUE(done);
  EXPECT_EQ(counted(p.id).counted, 3);
  EXPECT_EQ(counted(p.id).invalid, 2);
  all_is_well();
  ASSERT_TRUE(reverse(moderator(), done.value(), "Особи підтвердили підпис."));
  EXPECT_EQ(counted(p.id).counted, 5);
  EXPECT_EQ(reverse(moderator(), done.value(), "Ще раз.").refusal().code, "petitions.reversed_already");
  all_is_well();
}

TEST_P(Acts, what_a_crowd_brings_over_the_limit_is_held_and_an_alarm_raised) {
  set(settings::per_device, "0");
  set(settings::per_address, "0");
  const Petition p = published();
  Signing from_here = named();
  from_here.address = "198.51.100.7";
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(signs(p, resident(std::to_string(i) + "@example.org"), from_here));
  }
  set(settings::per_address, "4");
  watch(house->services, house->clock.now());
  EXPECT_EQ(counted(p.id).counted, 4);
  EXPECT_EQ(counted(p.id).held, 8);
  watch(house->services, house->clock.now());
  EXPECT_EQ(counted(p.id).held, 8);
  all_is_well();
  std::vector<std::int64_t> held;
  Filter filter;
  filter.standing = Standing::held;
  db().read(house->town->id, [&](storage::Session& session) {
    for (const Signature& one : matching(session, house->vault, p.id, filter, 0, 100)) held.push_back(one.id);
  });
  ASSERT_EQ(held.size(), 8U);
  ASSERT_TRUE(review_held(moderator(), p.id, {held[0]}, true, ""));
  ASSERT_TRUE(review_held(moderator(), p.id, {held[1]}, false, "Та сама людина."));
  EXPECT_EQ(counted(p.id).counted, 5);
  EXPECT_EQ(counted(p.id).invalid, 1);
  all_is_well();
}

TEST_P(Acts, what_was_promised_and_lost_comes_back) {
  const Petition p = published();
  const auto kept = signs(p, resident("a@example.org")).value();
  const auto lost = signs(p, resident("b@example.org")).value();
  static constexpr storage::Sql take_out{"test.take_out",
                                         "DELETE FROM signatures WHERE hromada_id = :hromada AND id = :id"};
  static constexpr storage::Sql take_leaf{
      "test.take_leaf", "DELETE FROM journal_leaves WHERE hromada_id = :hromada AND position = :position"};
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Result<Done> {
    tx.run(take_out, {{"id", lost.signature.id}});
    tx.run(take_leaf, {{"position", static_cast<std::int64_t>(lost.leaf.position)}});
    return Done{};
  });
  EXPECT_FALSE(faults(house->services, *house->town).empty());
  const auto outcome = house->journal.reconciler().run(house->clock.now() - std::chrono::hours(1));
  EXPECT_EQ(outcome.missing, 1);
  EXPECT_EQ(outcome.restored, 1);
  EXPECT_EQ(counted(p.id).counted, 2);
  all_is_well();
  EXPECT_EQ(house->journal.reconciler().run(house->clock.now() - std::chrono::hours(1)).missing, 0);
}

TEST_P(Acts, paper_is_keyed_twice_by_two_and_counted_where_they_agree) {
  const Petition p = published();
  const By first = clerk(501), second = clerk(502);
  Sheet sheet;
  sheet.number = "1";
  sheet.rows = 3;
  sheet.received_on = calendar::kyiv_day(house->clock.now());
  const auto id = begin_sheet(first, p.id, sheet).value();
  const std::vector<SheetRow> rows{{1, 1, "Мельник", "Іван", "Олегович", "3184710691", false},
                                   {2, 1, "Бондар", "Ганна", "Іванівна", "АБ123456", false},
                                   {3, 1, "", "", "", "", true}};
  ASSERT_TRUE(key_sheet(first, id, rows));
  EXPECT_EQ(key_sheet(first, id, rows).refusal().code, "petitions.sheet_same_clerk");
  auto other = rows;
  other[1].surname = "Бондарь";
  ASSERT_TRUE(key_sheet(second, id, other));
  ASSERT_EQ(differences(first, id).size(), 1U);
  EXPECT_EQ(accept_sheet(first, id, {}).refusal().code, "petitions.sheet_undecided");
  EXPECT_EQ(accept_sheet(first, id, {rows[1]}).value(), 1) << "one's own keying is not confirmed by oneself";
  EXPECT_EQ(counted(p.id).counted, 0);
  EXPECT_EQ(accept_sheet(second, id, {rows[1]}).value(), 0);
  EXPECT_EQ(counted(p.id).counted, 2);
  EXPECT_EQ(counted(p.id).paper, 2);
  // The same person on the web: signed already.
  const Actor person = resident("ivan@example.org", IdentityLevel::strong);
  identity::Proof proof{"id.gov.ua", "Мельник", "Іван", "Олегович", "3184710691", {}, {}, {}};
  ASSERT_TRUE(house->identity.people().come(house->town->id, house->identity, proof, person.account, "uk"));
  const auto again = signs(p, person);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again.value().already);
  EXPECT_EQ(counted(p.id).counted, 2);
  all_is_well();
}

TEST_P(Acts, signatures_go_into_another_petition_when_the_author_agrees) {
  const Petition target = published();
  const Petition from = published(words("Велосипедна доріжка вздовж Наконечного"));
  const Actor both = resident("both@example.org"), one = resident("one@example.org");
  ASSERT_TRUE(signs(target, both));
  ASSERT_TRUE(signs(from, both));
  ASSERT_TRUE(signs(from, one));
  EXPECT_EQ(answer_merge(by(author), from.id, true).refusal().code, "petitions.no_offer");
  EXPECT_EQ(propose_merge(moderator(), from.id, from.number).refusal().code, "petitions.merge_target");
  ASSERT_TRUE(propose_merge(moderator(), from.id, target.number));
  ASSERT_TRUE(answer_merge(by(author), from.id, true));
  EXPECT_EQ(petition(from.id).state, State::merged);
  EXPECT_EQ(counted(target.id).counted, 2);
  all_is_well();
}

TEST_P(Acts, sponsors_come_before_moderation_where_the_statute_asks_for_them) {
  set(settings::sponsors, "2");
  const auto id = handed_in();
  EXPECT_EQ(petition(id).state, State::sponsoring);
  ASSERT_TRUE(signs(petition(id), resident("a@example.org")));
  reach_if_enough(house->services, house->town->id, id, house->clock.now());
  EXPECT_EQ(petition(id).state, State::sponsoring);
  ASSERT_TRUE(signs(petition(id), resident("b@example.org")));
  reach_if_enough(house->services, house->town->id, id, house->clock.now());
  EXPECT_EQ(petition(id).state, State::moderation);
  ASSERT_TRUE(publish(moderator(), id));
  EXPECT_EQ(counted(id).counted, 2) << "sponsors have signed";
}

TEST_P(Acts, another_community_knows_nothing_of_it) {
  const Petition p = published();
  const By there{house->services, *house->other, resident("a@example.org"), house->clock.now()};
  EXPECT_EQ(sign(there, p.number, named()).refusal().code, "not_found");
  EXPECT_EQ(publish({house->services, *house->other, moderator().actor, house->clock.now()}, p.id).refusal().code,
            "not_found");
}

TEST_P(Acts, pseudonyms_of_two_petitions_cannot_be_put_together_and_erasure_leaves_the_tree) {
  const Petition one = published(), two = published(words("Освітлення парку біля річки"));
  const Actor person = resident("a@example.org");
  const auto first = signs(one, person).value(), second = signs(two, person).value();
  EXPECT_NE(journal::leaf_of(first.leaf.bytes)->entry.who, journal::leaf_of(second.leaf.bytes)->entry.who);
  (void)db().act(house->town->id, [&](storage::Tx& tx) -> Result<Done> {
    house->identity.people().erase(tx, Actor::system(), first.signature.person, house->clock.now());
    forget_signer(tx, person.account, first.signature.person);
    return Done{};
  });
  EXPECT_EQ(counted(one.id).counted, 1);
  db().read(house->town->id, [&](storage::Session& session) {
    EXPECT_FALSE(house->identity.people().pseudonym(session, first.signature.person, one.object()));
    EXPECT_EQ(find_signature(session, house->vault, one.id, first.signature.person)->name, "");
  });
  all_is_well();
}

VICHE_ON_BOTH_ENGINES(Acts);

}  // namespace
}  // namespace viche::petitions
