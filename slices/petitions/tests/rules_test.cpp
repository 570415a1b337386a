#include "rules.hpp"

#include <gtest/gtest.h>

#include "rules/integrity.hpp"

namespace viche::petitions {
namespace {

using calendar::Day;

Day day(const char* iso) { return calendar::parse_day(iso).value(); }

Hand staff(Roles roles) { return {{Actor::Kind::staff, 7, roles, 0, IdentityLevel::strong}, false}; }
Hand author() { return {{Actor::Kind::resident, 5, {}, 0, IdentityLevel::email}, true}; }
Hand somebody() { return {{Actor::Kind::resident, 6, {}, 0, IdentityLevel::email}, false}; }
Hand time_itself() { return {Actor::system(), false}; }

TEST(rules_of_petitions, every_deed_has_its_hands) {
  EXPECT_TRUE(may(Deed::publish, State::moderation, staff({Role::moderator})));
  EXPECT_EQ(may(Deed::publish, State::moderation, staff({Role::registrar})).refusal().code, "petitions.not_yours");
  EXPECT_EQ(may(Deed::publish, State::moderation, author()).refusal().code, "petitions.not_yours");
  EXPECT_TRUE(may(Deed::answer, State::examining, staff({Role::head})));
  EXPECT_TRUE(may(Deed::withdraw, State::collecting, author()));
  EXPECT_EQ(may(Deed::withdraw, State::collecting, somebody()).refusal().code, "petitions.not_yours");
  EXPECT_EQ(may(Deed::reach, State::collecting, staff({Role::head})).refusal().code, "petitions.not_yours");
  EXPECT_TRUE(may(Deed::reach, State::collecting, time_itself()));
}

TEST(rules_of_petitions, no_deed_is_done_from_a_state_that_is_not_its_own) {
  const std::vector<std::pair<Deed, State>> wrong{{Deed::publish, State::collecting}, {Deed::answer, State::reached},
                                                  {Deed::report, State::answered},    {Deed::begin, State::collecting},
                                                  {Deed::finish, State::executed},    {Deed::refuse, State::refused}};
  const Hand all = staff({Role::moderator, Role::head, Role::registrar});
  for (const auto& [deed, state] : wrong) {
    EXPECT_EQ(may(deed, state, all).refusal().code, "petitions.not_now") << name(deed) << " from " << name(state);
  }
  EXPECT_FALSE(may(Deed::withdraw, State::reached, author())) << "what was handed over is not taken back";
}

TEST(rules_of_petitions, an_answer_that_supports_leads_to_execution) {
  EXPECT_EQ(after(Deed::answer, State::examining, Decision::supported), State::executing);
  EXPECT_EQ(after(Deed::answer, State::examining, Decision::partly), State::executing);
  EXPECT_EQ(after(Deed::answer, State::examining, Decision::rejected), State::answered);
}

TEST(terms_of_petitions, count_working_days_where_the_law_does) {
  const auto& days = calendar::WorkingDays::of_ukraine();
  EXPECT_EQ(moderate_by(days, day("2026-11-06")), day("2026-11-10")) << "Friday and two working days";
  EXPECT_EQ(begin_by(days, day("2026-11-06")), day("2026-11-11"));
  EXPECT_EQ(answer_by(days, day("2026-11-06")), day("2026-11-20"));
  EXPECT_EQ(collects_until(day("2026-11-05"), 90), day("2027-02-03")) << "the day of publication is not counted";
}

Petition collecting() {
  Petition petition;
  petition.state = State::collecting;
  petition.number = {20260000017};
  petition.ends_on = day("2026-12-31");
  petition.published_at = Instant{1};
  petition.title = "Назва";
  petition.text = "Текст";
  return petition;
}

Signer known() {
  Signer signer;
  signer.level = IdentityLevel::strong;
  signer.surname = "Мельник";
  signer.given_name = "Іван";
  return signer;
}

TEST(signing, the_last_day_is_counted_whole) {
  EXPECT_TRUE(may_sign(collecting(), {}, known(), day("2026-12-31")));
  EXPECT_EQ(may_sign(collecting(), {}, known(), day("2027-01-01")).refusal().code, "petitions.over");
}

TEST(signing, age_is_told_by_the_document_to_the_day) {
  const Statute statute{IdentityLevel::email, 16, false};
  Signer signer = known();
  signer.born = day("2010-11-23");
  EXPECT_EQ(may_sign(collecting(), statute, signer, day("2026-11-22")).refusal().code, "petitions.too_young");
  EXPECT_TRUE(may_sign(collecting(), statute, signer, day("2026-11-23")));
  signer.born = day("2008-02-29");
  EXPECT_FALSE(may_sign(collecting(), {IdentityLevel::email, 18, false}, signer, day("2026-02-28")));
  signer.says_of_age = true;
  signer.born = day("2012-01-01");
  EXPECT_FALSE(may_sign(collecting(), statute, signer, day("2026-11-23"))) << "words do not outweigh a document";
}

TEST(signing, all_that_lacks_is_told_at_once) {
  Signer nobody;
  nobody.level = IdentityLevel::email;
  const Check check = may_sign(collecting(), {IdentityLevel::email, 14, true}, nobody, day("2026-11-23"));
  ASSERT_FALSE(check);
  EXPECT_EQ(check.refusal().also.size(), 3U) << "given name, age, residence beside the surname";
}

TEST(names_of_signatories, are_shown_from_publication_until_some_days_after_the_answer) {
  Petition petition = collecting();
  EXPECT_TRUE(shows_names(petition, 90, day("2026-11-23")));
  petition.answered_at = calendar::start_of_day(day("2026-11-01"));
  EXPECT_TRUE(shows_names(petition, 90, day("2027-01-30")));
  EXPECT_FALSE(shows_names(petition, 90, day("2027-01-31")));
  petition.state = State::withdrawn;
  EXPECT_FALSE(shows_names(petition, 90, day("2026-11-02")));
  petition.published_at.reset();
  EXPECT_FALSE(shows_names(petition, 90, day("2026-11-02")));
}

TEST(integrity, a_house_has_one_network_address) {
  EXPECT_EQ(network_of("198.51.100.7"), "198.51.100.7");
  EXPECT_EQ(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:2:ffff::9"));
  EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
  EXPECT_EQ(network_of("::ffff:198.51.100.7"), "198.51.100.7");
  EXPECT_EQ(network_of(""), "");
}

TEST(integrity, a_flood_is_many_times_the_usual_and_not_a_good_evening) {
  EXPECT_FALSE(is_flood({10, 12, 9}, 199));
  EXPECT_TRUE(is_flood({10, 12, 9}, 220));
  EXPECT_FALSE(is_flood({100, 120, 90}, 900));
  EXPECT_TRUE(is_flood({}, 200)) << "two hundred in the first hour deserve a look";
}

TEST(integrity, another_text_channel_or_level_is_another_content) {
  const Petition petition = collecting();
  const auto content = content_of(petition, Channel::web, IdentityLevel::strong);
  EXPECT_NE(content, content_of(petition, Channel::paper, IdentityLevel::strong));
  EXPECT_NE(content, content_of(petition, Channel::web, IdentityLevel::email));
  Petition changed = petition;
  changed.text += ".";
  EXPECT_NE(content, content_of(changed, Channel::web, IdentityLevel::strong));
}

}  // namespace
}  // namespace viche::petitions
