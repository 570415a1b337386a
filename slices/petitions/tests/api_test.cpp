#include <gmock/gmock.h>

#include <viche/journal/receipt.hpp>

#include "programs.hpp"

namespace viche::petitions {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Api : public testing::Programs {};

TEST_P(Api, tells_what_the_page_tells_and_nobody_who_signed) {
  const Petition p = published();
  ASSERT_TRUE(signs(p, resident("a@example.org")));
  const auto list = get("/api/v1/petitions");
  EXPECT_EQ(list.response.status, 200);
  EXPECT_EQ(list.response.header("Access-Control-Allow-Origin"), "*");
  ASSERT_EQ(list.json()["petitions"].size(), 1U);
  EXPECT_EQ(list.json()["petitions"].at(0)["signatures"].integer(), 1);
  const auto one = get("/api/v1/petitions/" + p.number.text());
  EXPECT_EQ(one.json()["state"].text(), "collecting");
  EXPECT_EQ(one.json()["steps"].size(), 2U);
  EXPECT_FALSE(one.response.header("ETag").empty());
  const auto figures = get("/api/v1/petitions/" + p.number.text() + "/figures");
  EXPECT_EQ(figures.json()["hours"].size(), 1U);
  EXPECT_EQ(figures.json()["channels"].at(0)["channel"].text(), "web");
  const auto integrity = get("/api/v1/petitions/" + p.number.text() + "/integrity");
  EXPECT_EQ(integrity.json()["object"].text(), "petition/" + p.number.text());
  for (const auto& answer : {list, one, figures, integrity}) {
    EXPECT_THAT(answer.body, Not(HasSubstr("Коваль"))) << answer.body;
    EXPECT_THAT(answer.body, Not(HasSubstr("author@example.org")));
  }
}

TEST_P(Api, what_is_not_public_is_not_there) {
  const Petition waiting = petition(handed_in());
  EXPECT_EQ(get("/api/v1/petitions").json()["petitions"].size(), 0U);
  for (const char* part : {"", "/figures", "/integrity"}) {
    EXPECT_EQ(get("/api/v1/petitions/" + waiting.number.text() + part).response.status, 404) << part;
  }
  EXPECT_EQ(get("/petitions/" + waiting.number.text() + "/journal.txt").response.status, 404);
  EXPECT_EQ(get("/petitions/" + waiting.number.text() + "/steps.atom").response.status, 404);
  ASSERT_TRUE(withdraw(by(author), waiting.id, "Передумала."));
  EXPECT_EQ(get("/api/v1/petitions").json()["petitions"].size(), 0U) << "withdrawn before anybody saw it";
}

TEST_P(Api, pages_follow_each_other_by_link_in_every_order) {
  for (const char* title : {"Перша петиція про дорогу", "Друга петиція про дорогу", "Третя петиція про дорогу"}) {
    (void)published(words(title));
  }
  house->runner.run_due();
  for (const std::string order : {"newest", "most_signed", "ending"}) {
    std::vector<std::string> seen;
    std::string next = "/api/v1/petitions?limit=2&order=" + order;
    for (int page = 0; page < 3 && !next.empty(); ++page) {
      const auto answer = get(next);
      for (std::size_t i = 0; i < answer.json()["petitions"].size(); ++i) {
        seen.push_back(answer.json()["petitions"].at(i)["number"].text().value_or(""));
      }
      const auto below = answer.json()["next_below"].text();
      const auto number = answer.json()["next_page"].integer();
      EXPECT_EQ(below || number, answer.response.header("Link").find("rel=\"next\"") != std::string_view::npos);
      next = below    ? "/api/v1/petitions?limit=2&order=" + order + "&below=" + *below
             : number ? "/api/v1/petitions?limit=2&order=" + order + "&page=" + std::to_string(*number)
                      : "";
    }
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen, (std::vector<std::string>{"2026-1", "2026-2", "2026-3"})) << order;
  }
  EXPECT_EQ(get("/api/v1/petitions?q=дорогою&limit=2").json()["petitions"].size(), 2U);
  EXPECT_EQ(get("/api/v1/petitions?q=2026-2").json()["petitions"].size(), 1U);
  EXPECT_EQ(get("/api/v1/petitions?q=трамвай").json()["petitions"].size(), 0U);
}

TEST_P(Api, a_value_that_cannot_be_meant_is_refused) {
  const std::vector<std::string> wrong{"state=draft", "state=bogus", "order=x", "limit=0",
                                       "limit=201",   "below=-1",    "page=0",  "q=" + std::string(301, 'x')};
  for (const std::string& query : wrong) {
    EXPECT_EQ(get("/api/v1/petitions?" + query).response.status, 422) << query;
  }
}

TEST_P(Api, the_council_steps_with_keys_of_its_rights) {
  const std::string desk = key({"petitions.desk"}), write = key({"petitions.write"});
  const Petition waiting = petition(handed_in());
  const std::string base = "/api/v1/petitions/" + waiting.number.text();
  const auto list = get("/api/v1/petitions/waiting", desk);
  ASSERT_EQ(list.json()["petitions"].size(), 1U);
  EXPECT_EQ(list.json()["petitions"].at(0)["moderate_by"].text(), "2026-11-04");
  EXPECT_EQ(get("/api/v1/petitions/waiting", write).response.status, 403);
  EXPECT_EQ(post(base + "/publish", write, "{}").response.status, 403);
  EXPECT_EQ(post(base + "/refuse", desk, R"({"ground":"bogus"})").json()["also"].size(), 1U);
  EXPECT_EQ(post(base + "/publish", desk, R"({"unknown":1})").response.status, 422);
  EXPECT_EQ(post(base + "/publish", desk, "no").response.status, 400);
  const auto done = post(base + "/publish", desk, "{}", "key-1");
  ASSERT_EQ(done.response.status, 200) << done.body;
  EXPECT_EQ(done.json()["state"].text(), "collecting");
  EXPECT_EQ(post(base + "/publish", desk, "{}", "key-1").response.status, 200) << "asked again, answered again";
  EXPECT_EQ(post(base + "/publish", desk, "{ }", "key-1").json()["code"].text(), "petitions.key_reused");
  EXPECT_EQ(post(base + "/publish", desk, "{}", "key-2").response.status, 409);
  EXPECT_EQ(post(base + "/begin", write, "{}").json()["code"].text(), "petitions.not_now");
}

TEST_P(Api, the_answer_and_its_reports_come_by_key_too) {
  const std::string write = key({"petitions.write"});
  const Petition p = reached();
  const std::string base = "/api/v1/petitions/" + p.number.text();
  EXPECT_EQ(post(base + "/begin", write, "{}").json()["answer_by"].text(), "2026-11-16");
  EXPECT_EQ(post(base + "/answer", write, R"({"decision":"maybe"})").response.status, 422);
  const auto answered = post(base + "/answer", write,
                             R"({"decision":"supported","answer":"Зробимо.","answered_by":"Міський голова"})", "a");
  EXPECT_EQ(answered.json()["state"].text(), "executing") << answered.body;
  EXPECT_EQ(post(base + "/report", write, R"({"words":"Почали."})", "r").response.status, 200);
  EXPECT_EQ(post(base + "/report", write, R"({"words":"Почали."})", "r").response.status, 200);
  EXPECT_EQ(post(base + "/report", write, R"({"words":"Готово.","last":true})").json()["state"].text(), "executed");
  const auto shown = get(base).json();
  EXPECT_EQ(shown["answer"]["by"].text(), "Міський голова");
  EXPECT_EQ(shown["steps"].size(), 7U) << "the report that was sent twice is there once";
}

TEST_P(Api, the_journal_proves_what_it_holds) {
  const Petition p = reached();
  house->journal.make_head(house->town->id, house->clock.now());
  const auto tree = get("/api/v1/journal/tree").json();
  const auto note_key = journal::note_key_of(tree["key"].text().value_or(""));
  ASSERT_TRUE(note_key);
  const auto text = journal::signed_text(tree["head"].text().value_or(""), *note_key);
  ASSERT_TRUE(text);
  const auto head = journal::checkpoint_of(*text);
  ASSERT_EQ(head->size, 4U) << "three signatures and the closing count";
  const std::string leaves = get("/api/v1/journal/leaves").body;
  ASSERT_EQ(std::count(leaves.begin(), leaves.end(), '\n'), 4);
  const auto second = leaves.find('\n') + 1;
  EXPECT_EQ(get("/api/v1/journal/leaves?from=1&to=2").body,
            leaves.substr(second, leaves.find('\n', second) + 1 - second));
  const auto proof = get("/api/v1/journal/proof?position=1").json();
  std::vector<journal::Hash> hashes;
  for (std::size_t i = 0; i < proof["proof"].size(); ++i) {
    hashes.push_back(*journal::hash_of_hex(proof["proof"].at(i).text().value_or("")));
  }
  EXPECT_TRUE(journal::includes(*journal::hash_of_hex(*proof["leaf"].text()), 1, 4, hashes, head->root));
  const auto grown = get("/api/v1/journal/consistency?from=2&to=4").json();
  EXPECT_EQ(grown["to_root"].text(), journal::to_hex(head->root));
  EXPECT_TRUE(grown["from_root"].absent());
  EXPECT_THAT(get("/api/v1/journal/receipt?position=0").body,
              HasSubstr("viche receipt v1\nkey viche/UA05040130000025322"));
  EXPECT_EQ(get("/api/v1/journal/heads").json()["heads"].size(), 1U);
  for (const char* wrong : {"proof?position=4", "proof?position=x", "proof", "consistency?from=0", "consistency?from=5",
                            "receipt?position=-1", "heads?limit=0", "leaves?from=x"}) {
    EXPECT_EQ(get("/api/v1/journal/" + std::string(wrong)).response.status, 422) << wrong;
  }
}

TEST_P(Api, the_journal_of_the_installation_holds_the_heads) {
  (void)reached();
  house->journal.make_heads(house->clock.now() + std::chrono::hours(1));
  EXPECT_EQ(get("/api/v1/journal/installation/tree").json()["origin"].text(), "viche/installation");
  EXPECT_THAT(get("/api/v1/journal/installation/leaves").body, HasSubstr("\"object\":\"viche/UA05040130000025322\""));
  EXPECT_EQ(get("/api/v1/journal/installation/proof?position=0").response.status, 200);
}

TEST_P(Api, a_receipt_waits_for_its_head) {
  const Petition p = published();
  EXPECT_EQ(get("/api/v1/journal/receipt?position=0").response.status, 422) << "there is no such place yet";
  ASSERT_TRUE(signs(p, resident("a@example.org")));
  EXPECT_EQ(get("/api/v1/journal/receipt?position=0").json()["code"].text(), "petitions.receipt_not_yet");
  EXPECT_EQ(get("/petitions/" + p.number.text() + "/journal.txt").json()["code"].text(), "petitions.tree_not_yet");
}

TEST_P(Api, the_tree_of_a_petition_has_its_leaves_and_those_of_no_other) {
  const Petition one = reached(), two = published(words("Освітлення парку біля річки"));
  ASSERT_TRUE(signs(two, house_resident("d@example.org")));
  house->journal.make_head(house->town->id, house->clock.now());
  const std::string path = "/petitions/" + one.number.text() + "/journal.txt";
  const std::string first = get(path).body;
  EXPECT_THAT(first, ::testing::StartsWith("viche tree v1\nkey viche/UA05040130000025322+"));
  EXPECT_THAT(first, HasSubstr("petition/" + one.number.text()));
  EXPECT_THAT(first, Not(HasSubstr("petition/" + two.number.text())));
  const auto verdict = journal::judge_tree(first, {house->journal.key(house->town->id)});
  EXPECT_EQ(verdict.finding, journal::Finding::good) << "line " << verdict.line;
  const auto count = journal::count_of(one.object(), verdict.leaves, verdict.read);
  EXPECT_EQ(count.finding, journal::Finding::good);
  EXPECT_EQ(static_cast<std::int64_t>(count.number), counted(one.id).counted);
  EXPECT_EQ(count.closed, count.number) << "the closing tells the same";
  EXPECT_EQ(get(path).body, first);
  ASSERT_TRUE(signs(two, house_resident("e@example.org")));
  house->journal.make_head(house->town->id, house->clock.now());
  EXPECT_EQ(get(path).body, first) << "of a closed petition nothing more was entered";
  const std::string other = "/petitions/" + two.number.text() + "/journal.txt";
  EXPECT_THAT(get(other).body, HasSubstr("viche/UA05040130000025322\n6\n")) << "an open one comes under the last head";
}

TEST_P(Api, feeds_tell_what_was_published_and_what_happened) {
  const Petition p = reached();
  const auto feed = get("/petitions.atom");
  EXPECT_EQ(feed.response.header("Content-Type"), "application/atom+xml; charset=utf-8");
  EXPECT_THAT(feed.body, HasSubstr("<title xml:lang=\"uk\">Велодоріжка на вулиці Наконечного</title>"));
  const auto steps = get("/petitions/" + p.number.text() + "/steps.atom");
  EXPECT_THAT(steps.body, HasSubstr("Зібрано достатньо підписів"));
  EXPECT_THAT(steps.body, Not(HasSubstr("Коваль")));
}

TEST_P(Api, the_page_of_the_journal_says_its_key_and_its_heads) {
  EXPECT_THAT(get("/journal").body, HasSubstr("Підписів ще немає"));
  (void)reached();
  house->journal.make_head(house->town->id, house->clock.now());
  const std::string page = get("/en/journal").body;
  EXPECT_THAT(page, HasSubstr("<code>viche/UA05040130000025322+"));
  EXPECT_THAT(page, HasSubstr("Last heads"));
}

VICHE_ON_BOTH_ENGINES(Api);

}  // namespace
}  // namespace viche::petitions
