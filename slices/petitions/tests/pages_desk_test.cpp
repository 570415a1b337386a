#include <viche/audit/audit.hpp>
#include <viche/kit/slice.hpp>

#include "desk_app.hpp"
#include "store/integrity.hpp"
#include "store/sheets.hpp"

namespace viche::petitions {
namespace {

class Desk : public testing::DeskApp {
 protected:
  std::vector<kit::Waiting> waiting_of(const Actor& actor) {
    http::Request request;
    const kit::Route& route = house->registry.slices().front().routes.front();
    kit::Call call(house->services, request, house->town, route);
    call.actor = actor;
    return house->registry.slices().front().contributes.waiting(call);
  }
  std::size_t looks(const Petition& petition) {
    return db().read(house->town->id, [&](storage::Session& session) {
      return audit::looks_through(session, "petition", petition.id).size();
    });
  }
  void signed_by(const Petition& petition, int people, const std::string& address = {}) {
    for (int i = 0; i < people; ++i) {
      Signing signing = named(numbered_name("Підписант", i));
      signing.address = address;
      const auto email = address + "n" + std::to_string(next_++) + "@example.org";
      ASSERT_TRUE(signs(petition, resident(email), signing));
    }
  }

 private:
  int next_ = 0;
};

// The queue

TEST_P(Desk, the_queue_shows_what_waits_and_how_long_it_may) {
  const auto id = handed_in();
  const auto fresh = get("/desk/petitions", moderator_actor);
  EXPECT_EQ(fresh.status, 200);
  EXPECT_TRUE(shows(fresh, "Велодоріжка"));
  EXPECT_TRUE(shows(fresh, "ще 2"));
  house->clock.advance(std::chrono::hours(48));
  EXPECT_TRUE(shows(get("/desk/petitions", moderator_actor), "сьогодні останній день"));
  house->clock.advance(std::chrono::hours(24));
  EXPECT_TRUE(shows(get("/desk/petitions", moderator_actor), "прострочено на 1 день"));
  ASSERT_TRUE(publish(moderator(), id));
  EXPECT_FALSE(shows(get("/desk/petitions", moderator_actor), "Велодоріжка"));
  EXPECT_TRUE(shows(get("/desk/petitions?tab=collecting", moderator_actor), "Велодоріжка"));
  EXPECT_TRUE(shows(get("/desk/petitions?tab=all", moderator_actor), "Велодоріжка"));
}

TEST_P(Desk, a_draft_is_seen_by_nobody_of_the_staff) {
  const auto id = write_draft(by(author), words(), "author@example.org").value();
  EXPECT_FALSE(shows(get("/desk/petitions?tab=all", head_actor), "Велодоріжка"));
  EXPECT_EQ(get("/desk/petitions/" + std::to_string(id), head_actor).status, 404);
}

TEST_P(Desk, a_number_opens_its_petition_and_an_unknown_one_says_so) {
  const Petition p = published();
  EXPECT_EQ(get("/desk/petitions?q=1", moderator_actor).header("Location"), path(p));
  EXPECT_EQ(get("/desk/petitions?q=2026-1", moderator_actor).header("Location"), path(p));
  EXPECT_TRUE(shows(get("/desk/petitions?q=999", moderator_actor), "Перевірте номер"));
  EXPECT_TRUE(shows(get("/desk/petitions?q=abc", moderator_actor), "Перевірте номер"));
}

TEST_P(Desk, what_waits_is_told_on_the_home_and_the_last_day_presses) {
  handed_in();
  EXPECT_FALSE(waiting_of(moderator_actor)[0].urgent);
  EXPECT_EQ(waiting_of(moderator_actor)[0].count, 1);
  house->clock.advance(std::chrono::hours(48));
  const auto rows = waiting_of(moderator_actor);
  EXPECT_TRUE(rows[0].urgent);
  EXPECT_EQ(rows[0].title, "Петиції на перевірці: сьогодні останній день");
  EXPECT_TRUE(waiting_of(staff(Role::executor)).empty());
}

TEST_P(Desk, an_alarm_is_on_the_home_after_one_run_of_the_watch) {
  set(settings::per_address, "0");
  const Petition p = published();
  signed_by(p, 12, "198.51.100.7");
  EXPECT_FALSE(waiting_of(moderator_actor).back().urgent);
  watch(house->services, house->clock.now());
  EXPECT_TRUE(waiting_of(moderator_actor).back().urgent);
  EXPECT_TRUE(shows(get("/desk/petitions?tab=alarms", moderator_actor), "гляньте на підписи"));
}

// Who may

TEST_P(Desk, people_without_the_roles_do_not_get_in) {
  const Petition p = published();
  for (const Role role : {Role::executor, Role::administrator}) {
    EXPECT_EQ(get("/desk/petitions", staff(role)).status, 403) << name(role);
    EXPECT_EQ(get(path(p), staff(role)).status, 403) << name(role);
  }
  EXPECT_EQ(get(path(p), resident("a@example.org")).status, 403);
  EXPECT_EQ(get(path(p), staff(Role::analyst)).status, 200);
  EXPECT_EQ(get(path(p, "/steps/merge"), staff(Role::analyst)).status, 403);
  EXPECT_EQ(get(path(p, "/sheets"), moderator_actor).status, 403);
  EXPECT_EQ(get(path(p, "/integrity"), staff(Role::editor)).status, 200);
  EXPECT_EQ(get(path(p, "/integrity/take-out"), staff(Role::editor)).status, 403);
  EXPECT_EQ(send(path(p, "/integrity/held/look"), {}, registrar_actor).status, 403);
}

TEST_P(Desk, a_clerk_of_another_office_sees_only_petitions_whose_sheets_may_come) {
  const Petition open = published();
  handed_in(words("Освітлення парку біля річки"));
  const auto list = get("/desk/petitions?tab=moderation", staff(Role::operator_));
  EXPECT_TRUE(shows(list, path(open, "/sheets")));
  EXPECT_FALSE(shows(list, "Освітлення парку"));
  EXPECT_EQ(get(path(open), staff(Role::operator_)).status, 403);
  EXPECT_EQ(get(path(open, "/sheets"), staff(Role::operator_)).status, 200);
}

TEST_P(Desk, each_deed_is_done_by_its_own_roles_and_in_its_own_state) {
  const auto id = handed_in();
  const Petition p = petition(id);
  EXPECT_EQ(get(path(p, "/steps/publish"), registrar_actor).status, 403);
  EXPECT_EQ(send(path(p, "/steps/publish"), {}, registrar_actor).status, 403);
  EXPECT_EQ(get(path(p, "/steps/answer"), moderator_actor).status, 403);
  EXPECT_EQ(get(path(p, "/steps/answer"), head_actor).status, 409);
  EXPECT_EQ(get(path(p, "/steps/expire"), head_actor).status, 404);
  EXPECT_EQ(get(path(p, "/steps/nonsense"), head_actor).status, 404);
  const auto shown = get(path(p), moderator_actor);
  EXPECT_TRUE(shows(shown, "/steps/publish"));
  EXPECT_FALSE(shows(shown, "/steps/begin"));
  EXPECT_FALSE(shows(get(path(p), registrar_actor), "/steps/publish"));
}

TEST_P(Desk, another_community_finds_nothing) {
  const Petition p = published();
  const auto other = [&](http::Method method, const std::string& target) {
    return ask(method, target, {}, head_actor, house->other).status;
  };
  EXPECT_EQ(other(http::Method::get, path(p)), 404);
  EXPECT_EQ(other(http::Method::get, "/desk/petitions/" + std::to_string(p.id)), 404);
  EXPECT_EQ(other(http::Method::get, path(p, "/integrity")), 404);
  EXPECT_EQ(other(http::Method::post, path(p, "/contact")), 404);
  EXPECT_EQ(other(http::Method::post, path(p, "/integrity/take-out")), 404);
}

// One petition

TEST_P(Desk, the_page_says_all_but_the_mail_of_the_author_until_it_is_asked_for) {
  const Petition p = petition(handed_in());
  const auto shown = get(path(p), moderator_actor);
  EXPECT_TRUE(shows(shown, "Шевченко Олена Іванівна"));
  EXPECT_TRUE(shows(shown, "вздовж вулиці Наконечного"));
  EXPECT_FALSE(shows(shown, "author@example.org"));
  EXPECT_EQ(looks(p), 0U);
  EXPECT_TRUE(shows(send(path(p, "/contact"), {}, moderator_actor), "author@example.org"));
  EXPECT_EQ(looks(p), 1U);
  EXPECT_EQ(send(path(p, "/contact"), {}, staff(Role::analyst)).status, 403);
  EXPECT_EQ(looks(p), 1U);
}

TEST_P(Desk, petitions_that_say_the_same_in_other_forms_of_the_words_stand_beside_it) {
  const Petition first = published(words("Освітити стежку від школи до річки"));
  published(words("Безплатний проїзд для школярів"));
  house->runner.run_due();
  const Petition second = petition(handed_in(words("Освітлення стежки біля школи")));
  const auto shown = get(path(second), moderator_actor);
  EXPECT_TRUE(shows(shown, path(first)));
  EXPECT_FALSE(shows(shown, "Безплатний проїзд"));
}

TEST_P(Desk, publishing_tells_first_what_follows_from_it) {
  const Petition p = petition(handed_in());
  const auto before = get(path(p, "/steps/publish"), moderator_actor);
  EXPECT_TRUE(shows(before, "31.01.2027"));
  EXPECT_EQ(petition(p.id).state, State::moderation);
  EXPECT_EQ(send(path(p, "/steps/publish"), {}, moderator_actor).status, 303);
  EXPECT_EQ(petition(p.id).state, State::collecting);
}

TEST_P(Desk, a_refusal_is_read_as_the_author_will_before_it_is_sent) {
  const Petition p = petition(handed_in());
  const std::string to = path(p, "/steps/refuse");
  const auto empty = send(to, {{"do", "look"}}, moderator_actor);
  EXPECT_EQ(empty.status, 422);
  EXPECT_TRUE(shows(empty, "ground-error"));
  EXPECT_TRUE(shows(empty, "words-error"));
  const auto preview = send(to, {{"do", "look"}, {"ground", "war"}, {"words", "Заклики до війни."}}, moderator_actor);
  EXPECT_EQ(preview.status, 200);
  EXPECT_TRUE(shows(preview, "Автор отримає"));
  EXPECT_TRUE(shows(preview, "value=\"do\""));
  EXPECT_EQ(petition(p.id).state, State::moderation) << "only looked at";
  EXPECT_EQ(send(to, {{"ground", "war"}, {"words", "Заклики до війни."}}, moderator_actor).status, 200);
  EXPECT_EQ(petition(p.id).state, State::moderation) << "Enter in a field shows it first";
  const auto sent = send(to, {{"do", "do"}, {"ground", "war"}, {"words", "Заклики до війни."}}, moderator_actor);
  EXPECT_EQ(sent.status, 303);
  EXPECT_EQ(petition(p.id).state, State::refused);
}

TEST_P(Desk, a_merge_is_proposed_by_number_and_shown_until_the_author_answers) {
  const Petition target = published(), from = published(words("Велодоріжка вздовж Наконечного"));
  const std::string to = path(from, "/steps/merge");
  const auto wrong = send(to, {{"into", "2026-99"}}, moderator_actor);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(shows(wrong, "into-error"));
  EXPECT_TRUE(shows(wrong, "value=\"2026-99\""));
  EXPECT_EQ(send(to, {{"into", target.number.text()}}, moderator_actor).status, 303);
  EXPECT_TRUE(shows(get(path(from), moderator_actor), "Авторові запропоновано"));
}

TEST_P(Desk, the_council_gives_notice_answers_and_reports) {
  const Petition p = published();
  signed_by(p, 3);
  reach_if_enough(house->services, house->town->id, p.id, house->clock.now());
  EXPECT_TRUE(shows(get(path(p, "/steps/begin"), head_actor), "16.11.2026"));
  EXPECT_EQ(send(path(p, "/steps/begin"), {}, registrar_actor).status, 303);
  const auto lacking = send(path(p, "/steps/answer"), {{"answer", "Зробимо до весни."}}, head_actor);
  EXPECT_EQ(lacking.status, 422);
  EXPECT_TRUE(shows(lacking, "decision-error"));
  EXPECT_TRUE(shows(lacking, "Зробимо до весни.")) << "nothing is lost";
  EXPECT_EQ(
      send(path(p, "/steps/answer"),
           {{"decision", "supported"}, {"answer", "Зробимо до весни."}, {"answered_by", "Міський голова"}}, head_actor)
          .status,
      303);
  EXPECT_EQ(petition(p.id).state, State::executing);
  EXPECT_EQ(send(path(p, "/steps/report"), {{"words", "Замовлено проєкт."}}, head_actor).status, 303);
  EXPECT_EQ(petition(p.id).state, State::executing);
  EXPECT_EQ(send(path(p, "/steps/report"), {{"words", "Готово."}, {"last", "1"}}, head_actor).status, 303);
  EXPECT_EQ(petition(p.id).state, State::executed);
  const auto shown = get(path(p), head_actor);
  EXPECT_TRUE(shows(shown, "Замовлено проєкт."));
  EXPECT_FALSE(shows(shown, "/steps/report"));
}

// Integrity

class DeskIntegrity : public Desk {
 protected:
  void SetUp() override {
    Desk::SetUp();
    set(settings::per_address, "0");
    set(settings::per_device, "0");
    p = published();
    signed_by(p, 12, "198.51.100.7");
    signed_by(p, 4);
    watch(house->services, house->clock.now());
    alarm = db().read(house->town->id, [&](storage::Session& s) { return open_alarms(s, p.id); }).at(0);
  }
  std::string at(const std::string& rest = {}) const { return path(p, "/integrity" + rest); }
  std::vector<Invalidation> done() {
    return db().read(house->town->id, [&](storage::Session& session) { return invalidations(session, p.id); });
  }
  /// The form that the trial of these gives: with what it found.
  Form tried(Form form) {
    Form first{{"do", "try"}};
    first.insert(first.end(), form.begin(), form.end());
    const std::string body = send(at("/take-out"), first, moderator_actor).body;
    for (const std::string name : {"up_to", "found"}) {
      const std::string begin = "name=\"" + name + "\" value=\"";
      const auto from = body.find(begin);
      EXPECT_NE(from, std::string::npos) << name;
      if (from == std::string::npos) continue;
      form.emplace_back(name,
                        body.substr(from + begin.size(), body.find('"', from + begin.size()) - from - begin.size()));
    }
    form.emplace_back("do", "take");
    return form;
  }
  static Form with(Form form, const std::string& name, const std::string& value) {
    form.emplace_back(name, value);
    return form;
  }
  static Filter of_address(const std::string& address) {
    Filter filter;
    filter.address = address;
    return filter;
  }
  Petition p;
  Alarm alarm;
};

TEST_P(DeskIntegrity, a_crowd_is_told_by_a_label_and_its_names_are_opened_by_a_form_that_is_written_down) {
  const auto page = get(at(), moderator_actor);
  EXPECT_TRUE(shows(page, "12 підписів"));
  EXPECT_TRUE(shows(page, "зараховано 12"));
  EXPECT_FALSE(shows(page, "198.51.100.7"));
  EXPECT_FALSE(shows(page, "Підписант"));
  EXPECT_FALSE(shows(get(at(), staff(Role::analyst)), "/look")) << "those who only read open no names";
  const std::string look = at("/alarms/" + std::to_string(alarm.id) + "/look");
  EXPECT_EQ(send(look, {}, registrar_actor).status, 403);
  EXPECT_EQ(looks(p), 0U);
  const auto crowd = send(look, {}, moderator_actor);
  EXPECT_TRUE(shows(crowd, "Підписант-бб"));
  EXPECT_FALSE(shows(crowd, "198.51.100.7"));
  EXPECT_EQ(looks(p), 12U);
}

TEST_P(DeskIntegrity, what_would_change_is_shown_first_and_nothing_goes_without_a_reason) {
  const auto trial = send(at("/take-out"), {{"do", "try"}, {"address", alarm.of}}, moderator_actor);
  EXPECT_EQ(trial.status, 200);
  EXPECT_TRUE(shows(trial, "Вилучити 12 підписів"));
  EXPECT_TRUE(shows(trial, "Усі прочитають"));
  EXPECT_TRUE(done().empty());
  EXPECT_EQ(counted(p.id).counted, 16);
  const Form form = tried({{"address", alarm.of}});
  const auto silent = send(at("/take-out"), with(form, "reason", " "), moderator_actor);
  EXPECT_EQ(silent.status, 422);
  EXPECT_TRUE(shows(silent, "reason-error"));
  EXPECT_EQ(counted(p.id).counted, 16);
  const auto taken = send(at("/take-out"), with(form, "reason", "Один комп'ютер."), moderator_actor);
  EXPECT_EQ(taken.status, 303);
  EXPECT_EQ(counted(p.id).counted, 4);
  all_is_well();
}

TEST_P(DeskIntegrity, the_deed_is_bound_to_the_trial) {
  const auto untried =
      send(at("/take-out"), {{"do", "take"}, {"address", alarm.of}, {"reason", "Один комп'ютер."}}, moderator_actor);
  EXPECT_EQ(untried.status, 200) << "what was not tried is tried first";
  EXPECT_EQ(counted(p.id).counted, 16);
  const Form form = with(tried({{"channel", "web"}}), "reason", "Скрипт.");
  signed_by(p, 2, "203.0.113.9");
  ASSERT_TRUE(invalidate(moderator(), p.id, of_address(alarm.of), "Один комп'ютер."));
  const auto changed = send(at("/take-out"), form, moderator_actor);
  EXPECT_EQ(changed.status, 422);
  EXPECT_TRUE(shows(changed, "Поки ви перевіряли"));
  EXPECT_TRUE(shows(changed, "Вилучити 6 підписів")) << "the new trial";
  EXPECT_TRUE(shows(changed, "Скрипт.")) << "the reason is kept";
  EXPECT_EQ(counted(p.id).counted, 6);
  const Form again = with(tried({{"channel", "web"}}), "reason", "Скрипт.");
  signed_by(p, 1, "203.0.113.10");
  EXPECT_EQ(send(at("/take-out"), again, moderator_actor).status, 303);
  EXPECT_EQ(counted(p.id).counted, 1) << "who signed after the trial is not meant";
  all_is_well();
}

TEST_P(DeskIntegrity, one_signature_is_found_by_name_and_taken_out) {
  EXPECT_EQ(send(at("/names"), {}, registrar_actor).status, 403);
  EXPECT_TRUE(shows(get(at("/take-out"), moderator_actor), at("/names")));
  const auto all = send(at("/names"), {}, moderator_actor);
  EXPECT_TRUE(shows(all, "Підписант-бб"));
  EXPECT_GT(looks(p), 0U) << "whose names were shown is written down";
  const auto one = send(at("/names"), {{"name", "підписант-бб"}}, moderator_actor);
  EXPECT_TRUE(shows(one, "Підписант-бб"));
  EXPECT_FALSE(shows(one, "Підписант-ба"));
  const std::string begin = "name=\"ids\" type=\"checkbox\" value=\"";
  const auto from = one.body.find(begin);
  ASSERT_NE(from, std::string::npos);
  const std::string id =
      one.body.substr(from + begin.size(), one.body.find('"', from + begin.size()) - from - begin.size());
  EXPECT_EQ(send(at("/take-out"), with(tried({{"ids", id}}), "reason", "Не підписувала."), moderator_actor).status,
            303);
  EXPECT_EQ(counted(p.id).invalid, 1);
  EXPECT_TRUE(shows(send(at("/names"), {{"name", "нікого такого"}}, moderator_actor), "Таких підписів немає"));
  all_is_well();
}

TEST_P(DeskIntegrity, an_empty_filter_takes_nothing_and_a_bad_moment_is_told_at_its_field) {
  EXPECT_EQ(send(at("/take-out"), {{"do", "try"}}, moderator_actor).status, 422);
  const auto bad = send(at("/take-out"), {{"do", "try"}, {"from", "вчора"}}, moderator_actor);
  EXPECT_EQ(bad.status, 422);
  EXPECT_TRUE(shows(bad, "from-error"));
  const auto none = send(at("/take-out"), {{"do", "try"}, {"from", "2026-12-01T10:00"}}, moderator_actor);
  EXPECT_TRUE(shows(none, "Таких підписів немає"));
}

TEST_P(DeskIntegrity, ticked_twice_is_taken_once) {
  const auto some = db().read(house->town->id, [&](storage::Session& session) {
    return matching(session, house->vault, p.id, of_address(alarm.of), 0, 100);
  });
  const std::string first = std::to_string(some[5].id), second = std::to_string(some[2].id);
  const auto taken =
      send(at("/take-out"), with(tried({{"ids", first}, {"ids", second}, {"ids", first}}), "reason", "Двічі."),
           moderator_actor);
  EXPECT_EQ(taken.status, 303);
  EXPECT_EQ(counted(p.id).counted, 14);
  EXPECT_EQ(counted(p.id).invalid, 2);
  all_is_well();
}

TEST_P(DeskIntegrity, what_was_taken_out_is_put_back_with_a_reason) {
  ASSERT_TRUE(invalidate(moderator(), p.id, of_address(alarm.of), "Один комп'ютер."));
  const std::string back = at("/invalidations/" + std::to_string(done().at(0).id) + "/reverse");
  EXPECT_TRUE(shows(get(at(), moderator_actor), "Один комп&#39;ютер."));
  const auto silent = send(back, {}, moderator_actor);
  EXPECT_EQ(silent.status, 422);
  EXPECT_TRUE(shows(silent, "reason-error"));
  EXPECT_EQ(send(back, {{"reason", "Це був клас бібліотеки."}}, registrar_actor).status, 403);
  EXPECT_EQ(send(back, {{"reason", "Це був клас бібліотеки."}}, moderator_actor).status, 303);
  EXPECT_EQ(counted(p.id).counted, 16);
  EXPECT_TRUE(shows(get(at(), moderator_actor), "Це був клас бібліотеки."));
  const Petition another = published(words("Освітлення парку біля річки"));
  EXPECT_EQ(send(path(another, "/integrity/invalidations/" + std::to_string(done().at(0).id) + "/reverse"),
                 {{"reason", "Не та петиція."}}, moderator_actor)
                .status,
            404);
  all_is_well();
}

TEST_P(DeskIntegrity, what_was_held_is_counted_or_taken_out_by_a_person) {
  set(settings::per_address, "4");
  watch(house->services, house->clock.now());
  ASSERT_EQ(counted(p.id).held, 8);
  const auto list = send(at("/held/look"), {}, moderator_actor);
  EXPECT_TRUE(shows(list, "Підписант-бб"));
  EXPECT_EQ(send(at("/held"), {{"decision", "count"}}, moderator_actor).status, 422);
  Filter waiting;
  waiting.standing = Standing::held;
  const auto held = db().read(house->town->id, [&](storage::Session& session) {
    return matching(session, house->vault, p.id, waiting, 0, 100);
  });
  const std::string first = std::to_string(held[0].id), second = std::to_string(held[1].id);
  const auto kept = send(at("/held"), {{"ids", first}, {"decision", "leave_out"}}, moderator_actor);
  EXPECT_EQ(kept.status, 422);
  EXPECT_TRUE(shows(kept, "value=\"" + first + "\" checked")) << "what was ticked stays ticked";
  EXPECT_EQ(send(at("/held"), {{"ids", first}, {"decision", "count"}}, moderator_actor).status, 303);
  EXPECT_EQ(
      send(at("/held"), {{"ids", second}, {"decision", "leave_out"}, {"reason", "Та сама людина."}}, moderator_actor)
          .status,
      303);
  EXPECT_EQ(counted(p.id).held, 6);
  EXPECT_EQ(counted(p.id).invalid, 1);
  all_is_well();
}

TEST_P(DeskIntegrity, a_settled_alarm_leaves_the_list) {
  EXPECT_EQ(send(at("/alarms/" + std::to_string(alarm.id) + "/settle"), {}, head_actor).status, 303);
  EXPECT_TRUE(shows(get(at(), head_actor), "Зараз перевіряти нічого"));
  EXPECT_EQ(send(at("/alarms/1/settle"), {}, head_actor).status, 404);
}

VICHE_ON_BOTH_ENGINES(Desk);
VICHE_ON_BOTH_ENGINES(DeskIntegrity);

}  // namespace
}  // namespace viche::petitions
