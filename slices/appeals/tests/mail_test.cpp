#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include <viche/core/ids.hpp>

#include "acts_house.hpp"
#include "mail_acts.hpp"
#include "rules/mail.hpp"
#include "store/mail.hpp"

namespace viche::appeals {
namespace {

using testing::House;
using ::testing::SizeIs;

}  // namespace

TEST(mail_rules, pass_over_what_no_person_wrote) {
  MailSigns signs{"no", false, true, 3};
  EXPECT_FALSE(reason_to_skip(signs, 20));
  EXPECT_EQ(reason_to_skip({"bounce", false, true, 0}, 20), "bounce");
  EXPECT_EQ(reason_to_skip({"no", true, true, 0}, 20), "ours");
  EXPECT_EQ(reason_to_skip({"no", false, true, 20}, 20), "too_many");
  EXPECT_FALSE(reason_to_skip({"no", false, true, 2'000}, 0)) << "no limit";
}

TEST(mail_rules, an_answer_wants_the_key_and_the_address) {
  EXPECT_TRUE(answers_for_author(true, "a@b.c", "a@b.c"));
  EXPECT_FALSE(answers_for_author(true, "x@b.c", "a@b.c"));
  EXPECT_FALSE(answers_for_author(false, "a@b.c", "a@b.c"));
  EXPECT_FALSE(answers_for_author(true, "", ""));
}

TEST(mail_rules, a_mailbox_that_fails_is_tried_later_and_later) {
  EXPECT_EQ(mail_pause(1).count(), 1);
  EXPECT_EQ(mail_pause(3).count(), 4);
  EXPECT_EQ(mail_pause(50).count(), 60);
}

namespace {

class mail : public testing::Acts {
 protected:
  void SetUp() override {
    Acts::SetUp();
    folder = std::filesystem::temp_directory_path() / ("viche_mail_" + random_token(8));
    house->services.maildirs = folder.string();
    std::filesystem::create_directories(folder / house->town->slug / "new");
    MailBox box;
    box.kind = "maildir";
    box.address = "inbox@ladyzhyn.example";
    ASSERT_TRUE(change_mail_box(by(House::staff({Role::administrator})), box, "secret").ok());
  }
  void TearDown() override {
    std::filesystem::remove_all(folder);
    Acts::TearDown();
  }
  void put(const std::string& name, const std::string& from, const std::string& headers, const std::string& text) {
    std::ofstream(folder / house->town->slug / "new" / name) << "From: " << from << "\r\nSubject: x\r\n"
                                                             << headers << "\r\n"
                                                             << text << "\r\n";
  }
  std::size_t receive() { return receive_mail(house->services, *house->town, house->clock.now()); }
  std::vector<MailLetter> all(MailState state) {
    return db().read(house->town->id,
                     [&](storage::Session& session) { return mail_in(session, house->vault, state, 0, 100); });
  }
  Filing taken() {
    Filing one;
    one.text = "Яма на дорозі біля школи";
    one.category = potholes;
    return one;
  }

  std::filesystem::path folder;
};

}  // namespace

TEST_P(mail, is_taken_in_once_and_becomes_an_appeal_once) {
  put("1", "Olena <olena@example.org>", "", "Яма на дорозі біля школи");
  EXPECT_EQ(receive(), 1U);
  put("2", "Olena <olena@example.org>", "", "Яма на дорозі біля школи");  // the same bytes again
  EXPECT_EQ(receive(), 0U);
  ASSERT_THAT(all(MailState::waiting), SizeIs(1));
  const std::int64_t id = all(MailState::waiting).front().id;
  EXPECT_EQ(take_mail(executor(), id, taken()).refusal().code, "appeals.step_not_yours");
  const auto number = take_mail(operator_(), id, taken());
  ASSERT_TRUE(number.ok()) << number.refusal().code;
  EXPECT_EQ(load(number.value()).source, "email");
  EXPECT_EQ(take_mail(operator_(), id, taken()).value(), number.value()) << "pressed twice";
  EXPECT_THAT(all(MailState::taken), SizeIs(1));
}

TEST_P(mail, answers_for_its_author_only_with_the_key_of_our_letter) {
  const Number number = filed();
  const std::string key = "<1.2." + reply_key(house->services, house->town->id, number) + "@viche>";
  put("1", "olena@ladyzhyn.example", "In-Reply-To: " + key + "\r\n", "Так, це тут");
  put("2", "stranger@example.org", "In-Reply-To: " + key + "\r\n", "Я не автор");
  put("3", "olena@ladyzhyn.example", "In-Reply-To: <1.2.r" + std::to_string(number.code) + "-AAAA@viche>\r\n",
      "Підробка");
  EXPECT_EQ(receive(), 3U);
  EXPECT_THAT(all(MailState::answered), SizeIs(1));
  const auto waiting = all(MailState::waiting);
  ASSERT_THAT(waiting, SizeIs(2));
  EXPECT_EQ(waiting[0].appeal.code + waiting[1].appeal.code, number.code) << "one of them names the case";
  const auto lines =
      db().read(house->town->id, [&](storage::Session& session) { return entries(session, load(number).id, false); });
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [](const Entry& e) { return e.kind == "answered"; }), 1);
}

TEST_P(mail, is_set_aside_with_a_reason_and_may_be_taken_after_all) {
  put("1", "petro@example.org", "", "Купіть наш товар");
  ASSERT_EQ(receive(), 1U);
  const std::int64_t id = all(MailState::waiting).front().id;
  EXPECT_EQ(set_mail_aside(operator_(), id, "").refusal().code, "inbox.reason_missing");
  ASSERT_TRUE(set_mail_aside(operator_(), id, "advertising").ok());
  EXPECT_THAT(all(MailState::waiting), SizeIs(0));
  EXPECT_TRUE(take_mail(operator_(), id, taken()).ok());
  EXPECT_EQ(take_mail_as_answer(operator_(), id, filed()).refusal().code, "inbox.decided");
}

TEST_P(mail, tells_what_went_wrong_and_waits_before_it_tries_again) {
  std::filesystem::remove_all(folder);
  EXPECT_EQ(receive(), 0U);
  const auto box =
      db().read(house->town->id, [&](storage::Session& session) { return find_mail_box(session, house->vault); });
  EXPECT_EQ(box->error, "mail.maildir_missing");
  EXPECT_EQ(box->password, "secret");
  EXPECT_EQ(box->next_at - house->clock.now(), std::chrono::minutes(1));
  EXPECT_EQ(change_mail_box(operator_(), *box, std::nullopt).refusal().code, "appeals.step_not_yours");
}

VICHE_ON_BOTH_ENGINES(mail);

}  // namespace viche::appeals
