#include <gmock/gmock.h>

#include "programs.hpp"

namespace viche::petitions {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Letters : public testing::Programs {
 protected:
  void follow(const Petition& petition, const std::string& email) {
    const Actor who = house_resident(email);
    (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
      petitions::follow(tx, petition.id, who.account, house->clock.now());
      return Done{};
    });
  }
};

TEST_P(Letters, the_author_reads_of_every_step_and_subjects_say_the_number_alone) {
  const Petition p = reached();
  ASSERT_TRUE(begin_examination(head(), p.id));
  ASSERT_TRUE(answer(head(), p.id, {Decision::supported, "Включено до бюджету.", "Міський голова"}));
  ASSERT_TRUE(report(head(), p.id, "Замовлено проєкт.", false));
  ASSERT_TRUE(report(head(), p.id, "Відкрито.", true));
  const std::string all = letters();
  for (const char* words :
       {"Петицію № 2026-1 отримано", "До 4 листопада 2026", "Почався збір підписів", "до 31 січня 2027 включно",
        "/petitions/2026-1/poster", "зібрала достатньо підписів", "до 16 листопада 2026 включно", "Рішення: підтримано",
        "Включено до бюджету.", "Замовлено проєкт.", "Петицію № 2026-1 виконано"}) {
    EXPECT_THAT(all, HasSubstr(words));
  }
  EXPECT_THAT(all, Not(HasSubstr("a@example.org"))) << "who signed and does not follow is not written to";
  EXPECT_THAT(all, Not(HasSubstr("⟦"))) << all;
}

TEST_P(Letters, go_to_the_accounts_own_mailbox_and_not_to_an_address_that_was_typed) {
  const auto id = write_draft(by(author), words(), "stranger@elsewhere.example").value();
  ASSERT_TRUE(submit(by(author), id));
  const std::string all = letters();
  EXPECT_THAT(all, HasSubstr("author@example.org"));
  EXPECT_THAT(all, Not(HasSubstr("stranger@elsewhere.example")));
}

TEST_P(Letters, the_author_reads_how_many_signatures_went_over) {
  const Petition target = published(), from = published(words("Велосипедна доріжка вздовж Наконечного"));
  ASSERT_TRUE(signs(from, house_resident("a@example.org")));
  ASSERT_TRUE(propose_merge(moderator(), from.id, target.number));
  ASSERT_TRUE(answer_merge(by(author), from.id, true));
  EXPECT_THAT(letters(), HasSubstr("Перейшло підписів: 1."));
}

TEST_P(Letters, a_refusal_says_ground_words_and_what_next) {
  const auto id = handed_in();
  ASSERT_TRUE(refuse(moderator(), id, "not_ours", "Це вирішує обласна рада."));
  const std::string all = letters();
  EXPECT_THAT(all, HasSubstr("Підстава: "));
  EXPECT_THAT(all, HasSubstr("Це вирішує обласна рада."));
  EXPECT_THAT(all, HasSubstr("Що далі:"));
}

TEST_P(Letters, followers_are_told_with_an_address_that_ends_it) {
  const Petition p = published();
  follow(p, "neighbour@example.org");
  for (const char* email : {"a@example.org", "b@example.org", "c@example.org"}) {
    ASSERT_TRUE(signs(p, house_resident(email)));
  }
  reach_if_enough(house->services, house->town->id, p.id, house->clock.now());
  const std::string all = letters();
  const auto at = all.find("neighbour@example.org");
  ASSERT_NE(at, std::string::npos);
  const std::string mark = "/petitions/2026-1/unsubscribe/";
  const auto address = all.find(mark, at);
  ASSERT_NE(address, std::string::npos);
  const std::string path = all.substr(address, all.find('\n', address) - address);
  const auto ask_to_leave = [&](const std::string& where) {
    http::Request request;
    request.method = http::Method::post;
    request.target = request.path = where;
    request.host = "ladyzhyn.localhost";
    request.remote = "192.0.2.9";
    request.form.add("List-Unsubscribe", "One-Click");
    return house->app.handle(request).status;
  };
  EXPECT_EQ(ask_to_leave(path + "x"), 404);
  EXPECT_EQ(ask_to_leave(path), 303);
  EXPECT_EQ(ask_to_leave(path), 303) << "once more is harmless";
  db().read(house->town->id, [&](storage::Session& session) {
    const auto who = house_resident("neighbour@example.org").account;
    EXPECT_FALSE(follows(session, p.id, who));
    EXPECT_TRUE(follows(session, p.id, author.account));
  });
}

TEST_P(Letters, a_repeated_event_writes_no_letter_twice) {
  const Petition p = published();
  const std::string once = letters();
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    house->bus.publish(tx, {"petitions.changed", p.id, R"({"number":"2026-1","deed":"publish"})"}, house->clock.now());
    return Done{};
  });
  EXPECT_EQ(letters(), once);
}

TEST_P(Letters, the_author_reads_why_signatures_were_taken_out_and_put_back) {
  const Petition p = published();
  const auto one = signs(p, house_resident("a@example.org")).value();
  ASSERT_TRUE(signs(p, house_resident("b@example.org")));
  Filter filter;
  filter.ids = {one.signature.id};
  const auto taken = invalidate(moderator(), p.id, filter, "Особа не підписувала.");
  ASSERT_TRUE(taken);
  EXPECT_THAT(letters(), HasSubstr("вилучено 1 підпис"));
  ASSERT_TRUE(reverse(moderator(), taken.value(), "Особа підтвердила підпис."));
  const std::string all = letters();
  EXPECT_THAT(all, HasSubstr("Особа не підписувала."));
  EXPECT_THAT(all, HasSubstr("Особа підтвердила підпис."));
  EXPECT_THAT(all, Not(HasSubstr("Коваль")));
}

TEST_P(Letters, whose_signature_it_was_reads_that_it_was_taken_out_and_put_back) {
  set(settings::per_address, "0");
  set(settings::per_device, "0");
  const Petition p = published();
  Signing from_here = named();
  from_here.address = "198.51.100.7";
  const auto one = signs(p, house_resident("a@example.org"), from_here).value();
  const auto two = signs(p, house_resident("b@example.org"), from_here).value();
  ASSERT_TRUE(signs(p, house_resident("c@example.org")));
  set(settings::per_address, "1");
  watch(house->services, house->clock.now());
  Filter filter;
  filter.ids = {one.signature.id, two.signature.id};
  const auto taken = invalidate(moderator(), p.id, filter, "Особа не підписувала.");
  ASSERT_TRUE(taken);
  const std::string out = letters();
  EXPECT_THAT(out, HasSubstr("a@example.org\nПетиція № 2026-1: ваш підпис вилучено з підрахунку\n"));
  EXPECT_THAT(out, HasSubstr("b@example.org\nПетиція № 2026-1: ваш підпис вилучено з підрахунку\n"));
  EXPECT_THAT(out, Not(HasSubstr("c@example.org")));
  ASSERT_TRUE(reverse(moderator(), taken.value(), "Особа підтвердила підпис."));
  const std::string back = letters().substr(out.size());
  EXPECT_THAT(back, HasSubstr("a@example.org\nПетиція № 2026-1: ваш підпис повернуто\n"));
  EXPECT_THAT(back, HasSubstr("Тепер його знову враховано."));
  EXPECT_THAT(back, HasSubstr("Його ще перевіряє людина"));
  EXPECT_THAT(back, Not(HasSubstr("⟦")));
}

TEST_P(Letters, a_merge_is_proposed_and_told) {
  const Petition target = published(), from = published(words("Велосипедна доріжка вздовж Наконечного"));
  follow(from, "neighbour@example.org");
  ASSERT_TRUE(propose_merge(moderator(), from.id, target.number));
  EXPECT_THAT(letters(), HasSubstr("Є інша петиція з такою самою вимогою, № 2026-1"));
  ASSERT_TRUE(answer_merge(by(author), from.id, true));
  EXPECT_THAT(letters(), HasSubstr("Вона продовжується як № 2026-1"));
}

TEST_P(Letters, too_few_signatures_end_it_and_nothing_else_happens_unless_the_council_decided_so) {
  const Petition p = published();
  house->clock.advance(std::chrono::hours(24 * 91));
  expire_if_over(house->services, house->town->id, p.id, house->clock.now());
  const std::string all = letters();
  EXPECT_THAT(all, HasSubstr("Зібрано 0 підписів з 3 потрібних"));
  EXPECT_EQ(petition(p.id).appeal, "");
}

VICHE_ON_BOTH_ENGINES(Letters);

/// Beside petitions stands a slice that takes appeals: it keeps what it was given.
class Becoming : public Letters {
 protected:
  std::vector<kit::Slice> beside() override {
    kit::Slice appeals;
    appeals.name = "appeals";
    appeals.contributes.receivers = {{"appeal", "petitions.title",
                                      [this](storage::Tx&, kit::Services&, const kit::Town&, const Actor&,
                                             const kit::HandedOver& given, Instant) -> Result<kit::TakenOver> {
                                        if (refuses) return conflict("appeals.closed");
                                        taken.push_back(given);
                                        return kit::TakenOver{"2027-9", "/desk/appeals/2027-9"};
                                      }}};
    return {appeals};
  }
  void ends(const Petition& p) {
    house->clock.advance(std::chrono::hours(24 * 91));
    expire_if_over(house->services, house->town->id, p.id, house->clock.now());
  }

  bool refuses = false;
  std::vector<kit::HandedOver> taken;
};

TEST_P(Becoming, too_few_signatures_make_it_an_appeal_where_the_council_decided_so) {
  set(settings::becomes_appeal, "1");
  const Petition p = published();
  ends(p);
  const std::string all = letters();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].name, "Шевченко Олена Іванівна");
  EXPECT_EQ(taken[0].email, "author@example.org");
  EXPECT_EQ(taken[0].account, author.account);
  EXPECT_THAT(taken[0].text, HasSubstr("Велодоріжка на вулиці Наконечного\n\nПросимо"));
  EXPECT_EQ(petition(p.id).appeal, "2027-9");
  EXPECT_EQ(petition(p.id).state, State::not_reached);
  EXPECT_THAT(all, HasSubstr("Номер звернення: 2027-9"));
  EXPECT_EQ(become_appeal(house->services, house->town->id, p.id, house->clock.now()).refusal().code,
            "petitions.not_now");
  EXPECT_EQ(taken.size(), 1U);
}

TEST_P(Becoming, an_appeal_that_is_not_taken_leaves_the_petition_as_it_is) {
  set(settings::becomes_appeal, "1");
  refuses = true;
  const Petition p = published();
  ends(p);
  (void)letters();
  EXPECT_EQ(petition(p.id).appeal, "");
  refuses = false;
  ASSERT_TRUE(become_appeal(house->services, house->town->id, p.id, house->clock.now()));
  EXPECT_EQ(petition(p.id).appeal, "2027-9");
}

TEST_P(Becoming, without_that_decision_it_becomes_none) {
  ends(published());
  (void)letters();
  EXPECT_TRUE(taken.empty());
}

VICHE_ON_BOTH_ENGINES(Becoming);

}  // namespace
}  // namespace viche::petitions
