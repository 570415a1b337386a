#include <viche/channels/mail.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include <viche/storage/testing.hpp>

#include "letters_store.hpp"
#include "smtp_peer.hpp"

VICHE_RESOURCES(jobs)
VICHE_RESOURCES(channels)

namespace viche::channels {
namespace {

using namespace std::chrono_literals;
using channels::testing::Manner;
using channels::testing::SmtpPeer;
using channels::testing::Tls;
using ::testing::HasSubstr;

constexpr HromadaId home{1}, elsewhere{2};

class post : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    db().migrate({{"jobs", resources::jobs()}, {"channels", resources::channels()}});
    vault = std::make_unique<identity::Vault>(dir() + "/secret.key");
    settings.url = peer.url();
    settings.from_email = "viche@ladyzhyn.example";
    settings.timeout = 5s;
    office();
  }
  void TearDown() override {
    runner.reset();
    sut.reset();
    OnBothEngines::TearDown();
  }
  /// Opens the post office anew with the settings of now.
  void office(jobs::RunnerOptions options = {}) {
    runner = std::make_unique<jobs::Runner>(db(), clock, options);
    sut = std::make_unique<Post>(db(), *vault, clock, settings);
    sut->attach(*runner);
  }
  bool send(const std::string& to = "olena@mail.example", const std::string& text = "Добрий день!") {
    Letter letter;
    letter.to_email = to;
    letter.to_name = "Олена";
    letter.subject = "Вітаємо";
    letter.text = text;
    return db().keep_house(home, [&](storage::Tx& tx) { return sut->send(tx, letter, clock.now()); }).ok();
  }
  std::vector<FailedLetter> dead(HromadaId hromada = home) {
    return db().read(hromada, [](storage::Session& session) { return failed(session); });
  }
  std::int64_t in_state(const char* state) {
    static constexpr storage::Sql count{"test.count_letters",
                                        "SELECT count(*) FROM letters WHERE hromada_id = :hromada AND state = :state"};
    return db().read(home, [&](storage::Session& session) { return session.number(count, {{"state", state}}); });
  }
  void run_for(std::chrono::hours hours, std::chrono::minutes step = 10min) {
    for (auto passed = 0min; passed < hours; passed += step) {
      clock.advance(step);
      runner->run_due();
    }
  }

  FixedClock clock{{1'795'767'300'000'000}};
  SmtpPeer peer;
  SmtpSettings settings;
  std::unique_ptr<identity::Vault> vault;
  std::unique_ptr<Post> sut;
  std::unique_ptr<jobs::Runner> runner;
};

TEST_P(post, hands_a_letter_over_once) {
  ASSERT_TRUE(send());
  runner->run_due();
  runner->run_due();
  const auto got = peer.received();
  ASSERT_EQ(got.size(), 1U);
  EXPECT_THAT(got[0].from, HasSubstr("<viche@ladyzhyn.example>"));
  EXPECT_EQ(got[0].to, "<olena@mail.example>");
  EXPECT_THAT(got[0].text, HasSubstr("Date: Fri, 27 Nov 2026 08:15:00 +0000\r\n"));
  EXPECT_THAT(got[0].text, HasSubstr("@ladyzhyn.example>\r\n"));
  EXPECT_EQ(in_state("sent"), 1);
}

TEST_P(post, brings_the_very_bytes_of_the_message) {
  const std::string text = ".\n..\nFrom: nobody\n\nрядок";
  send("olena@mail.example", text);
  runner->run_due();
  const auto got = peer.received();
  ASSERT_EQ(got.size(), 1U);
  EXPECT_THAT(got[0].text, HasSubstr("\r\n\r\n=2E\r\n=2E.\r\nFrom: nobody\r\n\r\n=D1=80=D1=8F=D0=B4=D0=BE=D0=BA\r\n"));
}

TEST_P(post, refuses_what_is_no_address_no_text_or_no_url) {
  const auto why = [&](Letter letter) {
    const Check check = db().keep_house(home, [&](storage::Tx& tx) { return sut->send(tx, letter, clock.now()); });
    return check.ok() ? "ok" : check.refusal().code;
  };
  EXPECT_EQ(why({"not an address"}), "channels.email_invalid");
  EXPECT_EQ(why({"a@b.example\r\nRCPT TO:<c@d.example>"}), "channels.email_invalid");
  EXPECT_EQ(why({"a@b.example>,<c@d.example"}), "channels.email_invalid");
  EXPECT_EQ(why({"a@b.example", "\xFF"}), "channels.text_invalid");
  EXPECT_EQ(why({"a@b.example", "", "", "\xC3"}), "channels.text_invalid");
  for (const char* url :
       {"javascript:alert(1)", "https://a.example/\r\nBcc: x@y.example", "https://a.example/> <x", "/relative"}) {
    EXPECT_EQ(why({"a@b.example", "", "", "", "", "", url}), "channels.url_invalid") << url;
  }
  EXPECT_EQ(runner->run_due(), 0U);
}

TEST_P(post, leaves_no_letter_of_an_act_that_was_refused) {
  (void)db().keep_house(home, [&](storage::Tx& tx) -> Result<Done> {
    EXPECT_TRUE(sut->send(tx, {"olena@mail.example", "", "x", "x"}, clock.now()).ok());
    return invalid("test.no");
  });
  EXPECT_EQ(runner->run_due(), 0U);
  EXPECT_EQ(peer.connections(), 0);
}

TEST_P(post, gives_up_at_once_a_letter_that_is_refused_for_good_and_staff_try_again) {
  peer.expect({Manner::refuses_recipient, Manner::refuses_text});
  send();
  send("second@mail.example");
  runner->run_due();
  ASSERT_EQ(dead().size(), 2U);
  EXPECT_EQ(dead()[0].error, "smtp 554");
  EXPECT_EQ(dead()[1].error, "smtp 550");
  EXPECT_TRUE(dead(elsewhere).empty());
  run_for(24h, 60min);
  EXPECT_EQ(peer.connections(), 2) << "nobody keeps knocking";
  const auto id = dead()[0].id;
  const auto again = [&](HromadaId hromada) {
    return db().keep_house(hromada, [&](storage::Tx& tx) { return retry(tx, id, clock.now()); }).ok();
  };
  EXPECT_FALSE(again(elsewhere));
  EXPECT_TRUE(again(home));
  EXPECT_FALSE(again(home)) << "it is on its way already";
  runner->run_due();
  EXPECT_EQ(peer.received().size(), 1U);
  EXPECT_EQ(dead().size(), 1U);
}

TEST_P(post, tries_again_when_the_server_is_not_ready) {
  peer.expect(
      {Manner::greylists, Manner::postpones_text, Manner::turns_away, Manner::wants_sign_in, Manner::drops_in_text});
  send();
  runner->run_due();
  EXPECT_EQ(in_state("waiting"), 1);
  run_for(3h);
  EXPECT_EQ(peer.received().size(), 1U);
  EXPECT_EQ(peer.connections(), 6);
  EXPECT_EQ(in_state("sent"), 1);
  EXPECT_TRUE(dead().empty());
}

TEST_P(post, does_not_wait_for_a_silent_server_forever) {
  settings.timeout = 1s;
  office();
  peer.expect({Manner::hangs});
  send();
  const auto start = std::chrono::steady_clock::now();
  runner->run_due();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
  EXPECT_EQ(in_state("waiting"), 1);
  run_for(1h);
  EXPECT_EQ(peer.received().size(), 1U);
}

TEST_P(post, keeps_letters_while_the_server_is_away_for_a_day_and_sends_them_then) {
  settings.url = "smtp://127.0.0.1:1";
  office();
  for (int i = 0; i < 3; ++i) send(std::to_string(i) + "@mail.example");
  run_for(24h);
  EXPECT_EQ(in_state("waiting"), 3);
  EXPECT_TRUE(dead().empty());
  settings.url = peer.url();
  office();
  run_for(2h);
  EXPECT_EQ(peer.received().size(), 3U);
  EXPECT_EQ(in_state("sent"), 3);
}

TEST_P(post, gives_up_after_five_days) {
  settings.url = "smtp://127.0.0.1:1";
  office();
  send();
  run_for(24h * 6, 60min);
  ASSERT_EQ(dead().size(), 1U);
  EXPECT_EQ(dead()[0].error, "gave up: connection");
  EXPECT_EQ(runner->run_due(), 0U);
}

TEST_P(post, keeps_letters_until_there_is_a_server_at_all) {
  settings.url.clear();
  office();
  send();
  run_for(24h * 10, 60min);
  EXPECT_EQ(in_state("waiting"), 1);
  settings.url = peer.url();
  office();
  run_for(2h);
  EXPECT_EQ(peer.received().size(), 1U);
}

TEST_P(post, what_waited_for_want_of_a_server_goes_at_once_and_in_order_when_there_is_one) {
  settings.url.clear();
  office();
  for (int i = 0; i < 20; ++i) send(std::to_string(i) + "@mail.example");
  runner->run_due();
  EXPECT_EQ(in_state("waiting"), 20);
  EXPECT_EQ(runner->run_due(), 0U) << "it is not tried again without a server";
  settings.url = peer.url();
  office();
  runner->run_due();
  const auto got = peer.received();
  ASSERT_EQ(got.size(), 20U);
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(got[static_cast<std::size_t>(i)].to, "<" + std::to_string(i) + "@mail.example>");
}

TEST_P(post, marks_a_letter_sent_when_the_server_hangs_up_after_taking_it) {
  peer.expect({Manner::drops_after_acceptance});
  send();
  run_for(2h);
  EXPECT_EQ(peer.received().size(), 1U);
  EXPECT_EQ(in_state("sent"), 1);
}

TEST_P(post, sends_a_copy_that_can_be_told_as_such_when_the_answer_was_lost) {
  peer.expect({Manner::drops_after_text});
  send();
  runner->run_due();
  clock.advance(1min);
  runner->run_due();
  const auto got = peer.received();
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0].text, got[1].text) << "the same Message-ID and Date";
}

TEST_P(post, sends_nothing_again_when_a_job_is_repeated) {
  send();
  runner->run_due();
  static constexpr storage::Sql select{"test.letter_id", "SELECT id FROM letters WHERE hromada_id = :hromada"};
  const auto id = db().read(home, [&](storage::Session& session) { return session.number(select); });
  (void)db().keep_house(home, [&](storage::Tx& tx) -> Result<Done> {
    jobs::put(tx, "channels.letter", "{\"letter\":" + std::to_string(id) + "}", clock.now());
    jobs::put(tx, "channels.letter", "{\"letter\":12345}", clock.now());
    jobs::put(tx, "channels.letter", "nonsense", clock.now());
    return Done{};
  });
  EXPECT_EQ(runner->run_due(), 3U);
  EXPECT_EQ(peer.received().size(), 1U);
}

TEST_P(post, forgets_the_text_when_it_is_sent_and_the_letter_after_thirty_days) {
  static constexpr storage::Sql texts{"test.texts",
                                      "SELECT count(*) FROM letters WHERE hromada_id = :hromada AND letter <> ''"};
  const auto kept = [&] { return db().read(home, [](storage::Session& session) { return session.number(texts); }); };
  send();
  EXPECT_EQ(kept(), 1);
  runner->run_due();
  EXPECT_EQ(kept(), 0);
  run_for(24h * 31, 24h * 1);
  EXPECT_EQ(in_state("sent"), 0);
}

TEST_P(post, keeps_letters_sealed_until_they_go) {
  send("kanarka@mail.example", "kanarka-text");
  if (GetParam() != storage::Engine::sqlite) return;  // its files are not ours to read; the statements are the same
  for (const char* name : {"/viche.sqlite", "/viche.sqlite-wal"}) {
    std::ifstream stream(dir() + name, std::ios::binary);
    std::stringstream bytes;
    bytes << stream.rdbuf();
    EXPECT_EQ(bytes.str().find("kanarka"), std::string::npos) << name;
  }
}

/// Settings for one server with TLS and how a letter fares with them: "sent", or the error.
std::string fate(storage::Database& db, const identity::Vault& vault, SmtpSettings settings) {
  const FixedClock clock({1'795'767'300'000'000});
  settings.from_email = "viche@ladyzhyn.example";
  settings.timeout = 5s;
  jobs::Runner runner(db, clock);
  Post sut(db, vault, clock, settings);
  sut.attach(runner);
  (void)db.keep_house(home, [&](storage::Tx& tx) {
    return sut.send(tx, {"olena@mail.example", "", "x", "x"}, clock.now());
  });
  runner.run_due();
  static constexpr storage::Sql select{
      "test.last_letter", "SELECT state, error FROM letters WHERE hromada_id = :hromada ORDER BY id DESC LIMIT 1"};
  return *db.read(home, [](storage::Session& session) {
    return session.one(select, {},
                       [](const storage::Row& row) { return row.text(0) == "sent" ? row.text(0) : row.text(1); });
  });
}

TEST_P(post, trusts_only_servers_it_can_name) {
  const SmtpPeer wrapped(Tls::from_start);
  EXPECT_EQ(fate(db(), *vault, {wrapped.url()}), "tls");
  const std::string trusted = dir() + "/trusted.pem";
  wrapped.certificate.write(trusted);
  SmtpSettings with_authority{wrapped.url()};
  with_authority.ca_file = trusted;
  EXPECT_EQ(fate(db(), *vault, with_authority), "sent");
  const SmtpPeer impostor(Tls::from_start);
  with_authority.url = impostor.url();
  EXPECT_EQ(fate(db(), *vault, with_authority), "tls");
}

TEST_P(post, says_nothing_in_the_clear_when_told_to_use_tls) {
  SmtpSettings upgraded{peer.url()};
  upgraded.starttls = true;
  EXPECT_EQ(fate(db(), *vault, upgraded), "tls");
  EXPECT_FALSE(peer.saw_a_sender_without_tls());
  const SmtpPeer willing(Tls::on_demand);
  upgraded.url = willing.url();
  EXPECT_EQ(fate(db(), *vault, upgraded), "tls") << "it names itself, but nobody vouches for it";
  upgraded.ca_file = dir() + "/trusted.pem";
  willing.certificate.write(upgraded.ca_file);
  EXPECT_EQ(fate(db(), *vault, upgraded), "sent");
  EXPECT_FALSE(willing.saw_a_sender_without_tls());
}

VICHE_ON_BOTH_ENGINES(post);

}  // namespace
}  // namespace viche::channels
