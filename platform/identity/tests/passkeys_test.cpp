// Passkeys: what a device answers opens one account of one community at one host, once.
#include <gmock/gmock.h>

#include <viche/identity/passkeys.hpp>

#include "device.hpp"
#include "identity_fixture.hpp"
#include "webauthn.hpp"

namespace viche::identity {
namespace {

using namespace identity::testing;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const Site site{"https://ladyzhyn.example"};
const std::string browser = "the token of this browser";

class passkeys : public identity::testing::OnBothEngines {
 protected:
  void SetUp() override {
    identity::testing::OnBothEngines::SetUp();
    id = resident();
    people->tell_changes_by(
        [this](storage::Tx&, std::int64_t account, FactorChange change) { told.emplace_back(account, change); });
  }
  Actor owner(std::int64_t account, IdentityLevel level = IdentityLevel::email) const {
    return {Actor::Kind::resident, account, {}, 0, level};
  }
  std::string offer(std::int64_t account) {
    return people->passkeys().offer(home, site, {account, "olena@mail.example", "Олена"}, browser);
  }
  Result<std::int64_t> add(std::int64_t account, const std::string& answer, const std::string& name = "Телефон") {
    return people->passkeys().add(home, owner(account), site, account, {answer, name, browser, {}});
  }
  Device with_passkey(std::int64_t account, Device::Kind kind = Device::Kind::es256) {
    Device device(kind);
    EXPECT_EQ(why(add(account, device.made_for(offer(account)))), "ok");
    return device;
  }
  Result<std::int64_t> recognise(const std::string& answer, HromadaId hromada = home) {
    return people->passkeys().recognise(hromada, site, browser, answer);
  }
  std::string ask(std::int64_t account = 0) { return people->passkeys().ask(home, site, account, browser); }

  std::int64_t id = 0;
  std::vector<std::pair<std::int64_t, FactorChange>> told;
};

TEST_P(passkeys, of_every_algorithm_sign_their_owner_in) {
  for (const auto kind : {Device::Kind::es256, Device::Kind::rs256, Device::Kind::eddsa}) {
    Device device = with_passkey(id, kind);
    for (int i = 0; i < 2; ++i) {
      const auto account = recognise(device.answer(ask()));
      ASSERT_TRUE(account.ok()) << why(account);
      EXPECT_EQ(account.value(), id);
    }
  }
  EXPECT_EQ(people->passkeys().of(home, id).size(), 3U);
  EXPECT_TRUE(people->find(home, id)->has_passkey);
}

TEST_P(passkeys, sign_in_is_strong_when_the_account_is_and_staff_need_nothing_else) {
  const auto clerk = staff({Role::operator_}, "clerk@council.example", false);
  with_passkey(clerk);
  const auto open = people->open_for(home, clerk, Door::passkey, "Firefox").value();
  EXPECT_TRUE(open.session.second_factor);
  EXPECT_FALSE(open.session.must_set_up_totp);
  EXPECT_TRUE(open.session.actor.roles.has(Role::operator_));
  (void)db().act(home, [&](storage::Tx& tx) -> Result<Done> {
    people->raise_level(tx, id, IdentityLevel::strong);
    audit::record(tx, Actor::system(), "test", "account", id, clock.now());
    return Done{};
  });
  EXPECT_EQ(people->open_for(home, id, Door::passkey, "").value().session.actor.level, IdentityLevel::strong);
  EXPECT_EQ(people->open_for(home, id, Door::link, "").value().session.actor.level, IdentityLevel::phone);
}

TEST_P(passkeys, a_device_that_signs_for_itself_is_taken_and_one_that_others_vouch_for_is_not) {
  Device self;
  self.signs_for_itself = true;
  EXPECT_EQ(why(add(id, self.made_for(offer(id)))), "ok");
  Device other;
  other.format = "android-safetynet";
  EXPECT_EQ(why(add(id, other.made_for(offer(id)))), "identity.passkey_refused");
  Device forged;
  forged.signs_for_itself = true;
  const std::string options = offer(id);
  const std::string client = forged.client_data("webauthn.create", Device::field(options, "challenge"));
  EXPECT_EQ(why(add(id, forged.created(client, forged.attestation(client + " ")))), "identity.passkey_refused");
}

/// Each bends one thing; the same device, unbent, is let in.
TEST_P(passkeys, an_answer_that_is_bent_anywhere_opens_nothing) {
  Device device = with_passkey(id);
  const std::vector<std::pair<std::string, std::function<std::string(Device&, const std::string&)>>> bends{
      {"other origin",
       [](Device& d, const std::string& q) {
         d.origin = "https://evil.example";
         return d.answer(q);
       }},
      {"other port",
       [](Device& d, const std::string& q) {
         d.origin = "https://ladyzhyn.example:8443";
         return d.answer(q);
       }},
      {"plain http",
       [](Device& d, const std::string& q) {
         d.origin = "http://ladyzhyn.example";
         return d.answer(q);
       }},
      {"above the host",
       [](Device& d, const std::string& q) {
         d.host = "example";
         return d.answer(q);
       }},
      {"inside a frame",
       [](Device& d, const std::string& q) {
         d.cross_origin = true;
         return d.answer(q);
       }},
      {"nobody there",
       [](Device& d, const std::string& q) {
         d.flags = Device::verified;
         return d.answer(q);
       }},
      {"nobody verified",
       [](Device& d, const std::string& q) {
         d.flags = Device::present;
         return d.answer(q);
       }},
      {"other type",
       [](Device& d, const std::string& q) {
         return d.answer_as(d.client_data("webauthn.create", Device::field(q, "challenge")));
       }},
      {"other challenge",
       [](Device& d, const std::string&) { return d.answer_as(d.client_data("webauthn.get", random_token(32))); }},
      {"other user",
       [](Device& d, const std::string& q) {
         d.user_handle[0] ^= 1;
         return d.answer(q);
       }},
      {"no user",
       [](Device& d, const std::string& q) {
         d.user_handle.clear();
         return d.answer(q);
       }},
      {"not JSON", [](Device&, const std::string&) { return std::string("{"); }},
      {"too long", [](Device& d, const std::string& q) { return d.answer(q) + std::string(100'000, ' '); }},
  };
  for (const auto& [what, bend] : bends) {
    Device copy = std::move(device);
    const Device* unbent = &copy;
    const std::string origin = unbent->origin, host = unbent->host, handle = unbent->user_handle;
    EXPECT_EQ(why(recognise(bend(copy, ask()))), "identity.passkey_refused") << what;
    copy.origin = origin;
    copy.host = host;
    copy.user_handle = handle;
    copy.flags = Device::present | Device::verified;
    copy.cross_origin = false;
    EXPECT_EQ(why(recognise(copy.answer(ask()))), "ok") << "after " << what;
    device = std::move(copy);
  }
}

TEST_P(passkeys, every_bit_of_signature_and_data_counts) {
  Device device = with_passkey(id);
  const std::string options = ask();
  const std::string client = device.client_data("webauthn.get", Device::field(options, "challenge"));
  const std::string data = device.authenticator_data(false), signature = device.signature(data + sha256(client));
  const std::string key = [&] {
    Device same = std::move(device);
    const std::string made = same.client_data("webauthn.create", "x");
    const auto read = webauthn::read_credential(same.attestation(made), made, site.host());
    device = std::move(same);
    return read->key;
  }();
  ASSERT_TRUE(webauthn::holds({data, client, signature}, key, site.host()));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string bent = signature;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    EXPECT_FALSE(webauthn::holds({data, client, bent}, key, site.host())) << i;
  }
  for (std::size_t i = 0; i < data.size(); ++i) {
    std::string bent = data;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    EXPECT_FALSE(webauthn::holds({bent, client, signature}, key, site.host())) << i;
    EXPECT_FALSE(webauthn::holds({data.substr(0, i), client, signature}, key, site.host())) << i;
  }
  EXPECT_FALSE(webauthn::holds({data + "x", client, signature}, key, site.host()));
  EXPECT_FALSE(webauthn::holds({data, client, ""}, key, site.host()));
  EXPECT_FALSE(webauthn::holds({data, client, signature}, "-7:", site.host()));
  EXPECT_FALSE(webauthn::holds({data, client, signature}, "-8" + key.substr(2), site.host()));
  EXPECT_FALSE(webauthn::holds({data, client, signature}, "", site.host()));
}

TEST_P(passkeys, an_answer_opens_once_and_within_five_minutes) {
  Device device = with_passkey(id);
  const std::string answer = device.answer(ask());
  EXPECT_EQ(why(recognise(answer)), "ok");
  EXPECT_EQ(why(recognise(answer)), "identity.passkey_refused") << "replayed";
  const std::string in_time = device.answer(ask()), late = device.answer(ask());
  clock.advance(4min + 59s);
  EXPECT_EQ(why(recognise(in_time)), "ok");
  clock.advance(1s);
  EXPECT_EQ(why(recognise(late)), "identity.passkey_refused");
}

TEST_P(passkeys, an_answer_given_wrongly_uses_the_question_up) {
  Device device = with_passkey(id);
  const std::string options = ask();
  const std::string handle = std::exchange(device.user_handle, "somebody else's handle");
  EXPECT_EQ(why(recognise(device.answer(options))), "identity.passkey_refused");
  device.user_handle = handle;
  EXPECT_EQ(why(recognise(device.answer(options))), "identity.passkey_refused");
}

TEST_P(passkeys, a_question_is_answered_by_the_browser_and_in_the_community_that_asked) {
  Device device = with_passkey(id);
  EXPECT_EQ(why(people->passkeys().recognise(home, site, "another browser", device.answer(ask()))),
            "identity.passkey_refused");
  EXPECT_EQ(why(recognise(device.answer(ask()), elsewhere)), "identity.passkey_refused");
  const std::string there = people->passkeys().ask(elsewhere, site, 0, browser);
  EXPECT_EQ(why(recognise(device.answer(there), elsewhere)), "identity.passkey_unknown") << "it is not known there";
  EXPECT_EQ(why(recognise(device.answer(there))), "identity.passkey_refused");
}

TEST_P(passkeys, a_question_to_one_person_is_not_answered_by_another) {
  const auto other = resident("other@mail.example");
  Device mine = with_passkey(id), theirs = with_passkey(other);
  EXPECT_THAT(ask(id), HasSubstr(base64url(mine.id)));
  EXPECT_THAT(ask(id), Not(HasSubstr(base64url(theirs.id))));
  EXPECT_EQ(why(recognise(theirs.answer(ask(id)))), "identity.passkey_refused");
  EXPECT_EQ(recognise(mine.answer(ask(id))).value(), id);
}

TEST_P(passkeys, a_question_to_sign_in_makes_no_passkey_and_the_other_way_round) {
  Device device = with_passkey(id), fresh;
  EXPECT_EQ(why(add(id, fresh.made_for(ask()))), "identity.passkey_refused");
  EXPECT_EQ(why(recognise(device.answer(offer(id)))), "identity.passkey_refused");
}

TEST_P(passkeys, an_offer_to_one_account_adds_nothing_to_another) {
  const auto other = resident("other@mail.example");
  Device device;
  EXPECT_EQ(why(add(other, device.made_for(offer(id)))), "identity.passkey_refused");
  EXPECT_TRUE(people->passkeys().of(home, other).empty());
}

TEST_P(passkeys, a_counter_that_goes_back_is_a_copy_and_opens_nothing) {
  Device device;
  device.counter = 7;
  ASSERT_TRUE(add(id, device.made_for(offer(id))).ok());
  device.counter = 9;
  EXPECT_EQ(why(recognise(device.answer(ask()))), "ok");
  for (const std::uint32_t said : {9U, 8U, 0U}) {
    device.counter = said;
    EXPECT_EQ(why(recognise(device.answer(ask()))), "identity.passkey_refused") << said;
  }
  device.counter = 10;
  EXPECT_EQ(why(recognise(device.answer(ask()))), "ok");
}

TEST_P(passkeys, one_credential_belongs_to_one_account_and_twenty_are_enough) {
  const auto other = resident("other@mail.example");
  Device device = with_passkey(id);
  EXPECT_EQ(why(add(other, device.made_for(offer(other)))), "identity.passkey_known");
  for (int i = 1; i < 20; ++i) with_passkey(id, Device::Kind::eddsa);
  Device last;
  EXPECT_EQ(why(add(id, last.made_for(offer(id)))), "identity.passkeys_many");
}

TEST_P(passkeys, creation_that_is_bent_anywhere_adds_nothing) {
  const std::vector<std::pair<std::string, std::function<std::string(Device&, const std::string&)>>> bends{
      {"origin",
       [](Device& d, const std::string& o) {
         d.origin = "https://evil.example";
         return d.made_for(o);
       }},
      {"host",
       [](Device& d, const std::string& o) {
         d.host = "evil.example";
         return d.made_for(o);
       }},
      {"frame",
       [](Device& d, const std::string& o) {
         d.cross_origin = true;
         return d.made_for(o);
       }},
      {"absent",
       [](Device& d, const std::string& o) {
         d.flags = Device::verified;
         return d.made_for(o);
       }},
      {"unverified",
       [](Device& d, const std::string& o) {
         d.flags = Device::present;
         return d.made_for(o);
       }},
      {"extensions that are not there",
       [](Device& d, const std::string& o) {
         d.flags |= Device::with_extensions;
         return d.made_for(o);
       }},
      {"no credential id",
       [](Device& d, const std::string& o) {
         d.id.clear();
         return d.made_for(o);
       }},
      {"endless credential id",
       [](Device& d, const std::string& o) {
         d.id.assign(1024, 'x');
         return d.made_for(o);
       }},
      {"type",
       [](Device& d, const std::string& o) {
         const std::string client = d.client_data("webauthn.get", Device::field(o, "challenge"));
         return d.created(client, d.attestation(client));
       }},
  };
  for (const auto& [what, bend] : bends) {
    Device device;
    EXPECT_EQ(why(add(id, bend(device, offer(id)))), "identity.passkey_refused") << what;
  }
  EXPECT_EQ(why(add(id, "")), "identity.passkey_refused");
  EXPECT_EQ(why(add(id, "[]")), "identity.passkey_refused");
  EXPECT_TRUE(people->passkeys().of(home, id).empty());
  EXPECT_TRUE(told.empty());
}

TEST_P(passkeys, adding_and_removing_ends_other_sessions_and_is_told) {
  const auto here = sign_in("resident@mail.example").value(), elsewhere_open = sign_in("resident@mail.example").value();
  Device device;
  const auto added = people->passkeys().add(home, owner(id), site, id,
                                            {device.made_for(offer(id)), "Мій\r\nтелефон =1+1", browser, here.token});
  ASSERT_TRUE(added.ok()) << why(added);
  EXPECT_TRUE(people->session(home, here.token));
  EXPECT_FALSE(people->session(home, elsewhere_open.token));
  EXPECT_EQ(people->passkeys().of(home, id)[0].name, "Мій телефон =1+1");
  EXPECT_THAT(deeds(id), Contains("identity.add_passkey"));
  const auto stranger = resident("other@mail.example");
  EXPECT_EQ(why(people->passkeys().remove(home, owner(stranger), stranger, added.value(), {})), "identity.no_passkey");
  EXPECT_EQ(why(people->passkeys().rename(home, owner(stranger), stranger, added.value(), "x")), "identity.no_passkey");
  EXPECT_EQ(why(people->passkeys().rename(home, owner(id), id, added.value(), std::string(101, 'x'))),
            "identity.passkey_name_long");
  EXPECT_TRUE(people->passkeys().rename(home, owner(id), id, added.value(), "Планшет").ok());
  EXPECT_EQ(people->passkeys().of(home, id)[0].name, "Планшет");
  EXPECT_TRUE(people->passkeys().remove(home, owner(id), id, added.value(), here.token).ok());
  EXPECT_EQ(why(recognise(device.answer(ask()))), "identity.passkey_unknown");
  EXPECT_EQ(told, (std::vector<std::pair<std::int64_t, FactorChange>>{{id, FactorChange::passkey_added},
                                                                      {id, FactorChange::passkey_removed}}));
}

TEST_P(passkeys, a_session_weaker_than_its_account_adds_and_removes_none) {
  (void)db().act(home, [&](storage::Tx& tx) -> Result<Done> {
    people->raise_level(tx, id, IdentityLevel::strong);
    audit::record(tx, Actor::system(), "test", "account", id, clock.now());
    return Done{};
  });
  Device device;
  EXPECT_EQ(why(people->passkeys().add(home, owner(id, IdentityLevel::phone), site, id,
                                       {device.made_for(offer(id)), "", browser, {}})),
            "identity.confirm_first");
  const auto added = people->passkeys().add(home, owner(id, IdentityLevel::strong), site, id,
                                            {device.made_for(offer(id)), "", browser, {}});
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(why(people->passkeys().remove(home, owner(id, IdentityLevel::email), id, added.value(), {})),
            "identity.confirm_first");
}

TEST_P(passkeys, staff_keep_their_last_factor_until_an_administrator_resets_it) {
  const auto clerk = staff({Role::operator_}, "clerk@council.example", false);
  const Actor by{Actor::Kind::staff, clerk, {Role::operator_}, 0, {}};
  Device device;
  const auto added = people->passkeys().add(home, by, site, clerk, {device.made_for(offer(clerk)), "", browser, {}});
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(why(people->passkeys().remove(home, by, clerk, added.value(), {})), "identity.last_factor");
  EXPECT_TRUE(people->clear_totp(home, {Actor::Kind::staff, 1, {Role::administrator}, 0, {}}, clerk).ok());
  EXPECT_FALSE(people->find(home, clerk)->has_passkey);
}

TEST_P(passkeys, an_offer_tells_no_number_of_the_account_and_asks_for_a_verified_person) {
  const std::string options = offer(id);
  EXPECT_THAT(options, Not(HasSubstr(std::to_string(id))));
  EXPECT_THAT(options, HasSubstr("\"attestation\":\"none\""));
  EXPECT_THAT(options, HasSubstr("\"userVerification\":\"required\""));
  EXPECT_THAT(options, HasSubstr("\"residentKey\":\"required\""));
  EXPECT_THAT(options, HasSubstr("\"id\":\"ladyzhyn.example\""));
  Device device = with_passkey(id);
  EXPECT_THAT(offer(id), HasSubstr(base64url(device.id))) << "not made twice on one device";
}

TEST_P(passkeys, old_questions_are_swept) {
  ask();
  clock.advance(6min);
  people->sweep(clock.now());
  static constexpr storage::Sql count = storage::Sql::across("test.count_asked", "SELECT count(*) FROM asked");
  EXPECT_EQ(db().read({0}, [](storage::Session& session) { return session.number(count); }), 0);
}

VICHE_ON_BOTH_ENGINES(passkeys);

TEST(site, has_its_host_without_scheme_and_port) {
  EXPECT_EQ(Site{"https://ladyzhyn.viche.example"}.host(), "ladyzhyn.viche.example");
  EXPECT_EQ(Site{"http://localhost:8080"}.host(), "localhost");
}

TEST(cbor, is_one_item_whose_lengths_are_true) {
  using webauthn::is_one_cbor_item;
  for (const std::string& good : std::vector<std::string>{std::string("\xA0"), std::string("\x00", 1),
                                                          std::string("\x43"
                                                                      "abc"),
                                                          std::string("\x82\x01\x02"),
                                                          std::string("\xA1\x61"
                                                                      "a\x01"),
                                                          std::string("\xF6")}) {
    EXPECT_TRUE(is_one_cbor_item(good)) << hex(good);
  }
  const std::vector<std::string> bad{
      "",
      "\x43"
      "ab",
      "\x43"
      "abcd",
      "\x82\x01",
      "\xA1\x61"
      "a",
      std::string("\x5B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 9),           // a string of 2^64-1 bytes
      std::string("\x9B\x00\x00\x00\x01\x00\x00\x00\x00", 9),           // an array of 2^32 items
      std::string("\xBB\x80\x00\x00\x00\x00\x00\x00\x00\x01\x01", 11),  // a map of 2^63: twice that is nothing
      "\x5F\x41"
      "a\xFF",  // a length that is not told
      "\x1C",
      "\x19\x01",
      std::string(40, '\x81') + "\x01"};
  for (const std::string& one : bad) EXPECT_FALSE(is_one_cbor_item(one)) << hex(one);
}

TEST(attestation, that_ends_early_or_goes_on_or_lies_about_a_length_is_none) {
  Device device;
  const std::string client = device.client_data("webauthn.create", "x"), whole = device.attestation(client);
  ASSERT_TRUE(webauthn::read_credential(whole, client, "ladyzhyn.example"));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_FALSE(webauthn::read_credential(whole.substr(0, i), client, "ladyzhyn.example")) << i;
  }
  EXPECT_FALSE(webauthn::read_credential(whole + '\0', client, "ladyzhyn.example"));
  EXPECT_FALSE(webauthn::read_credential(whole + std::string(1 << 20, '\0'), client, "ladyzhyn.example"));
  EXPECT_FALSE(webauthn::read_credential(cbor_head(5, 4) + whole.substr(1) + cbor_text("fmt") + cbor_text("none"),
                                         client, "ladyzhyn.example"))
      << "two formats";
}

}  // namespace
}  // namespace viche::identity
