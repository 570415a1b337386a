#include <gmock/gmock.h>

#include "cli/importing.hpp"
#include "programs.hpp"

namespace viche::petitions {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* uk_csv =
    "Petition,URL,State,Signatures Count\n"
    "\"Repeal it, now\",https://petition.parliament.uk/archived/petitions/11,closed,1331\n"
    "Answered one,https://petition.parliament.uk/archived/petitions/12,closed,15000\n"
    "Lost its count,https://petition.parliament.uk/archived/petitions/13,closed,many\n"
    "Of another state,https://petition.parliament.uk/archived/petitions/14,hidden,5\n";

class Import : public testing::Programs {
 protected:
  ImportOutcome import_uk(const std::string& csv, bool dry = false) {
    Importer importer(house->services, *house->town, dry);
    EXPECT_TRUE(read_uk(csv, "data/uk_petitions_2010_2015.csv", [&](Foreign foreign, std::size_t, std::size_t) {
      importer.take("uk_petitions_2010_2015.csv", std::move(foreign));
    }));
    return importer.finish();
  }
  ImportOutcome import_lines(const std::string& text) {
    Importer importer(house->services, *house->town, false);
    read_lines(text, [&](Foreign foreign, std::size_t, std::size_t) { importer.take("a.jsonl", std::move(foreign)); });
    return importer.finish();
  }
  std::vector<Brief> all() {
    Wanted wanted;
    wanted.limit = 100;
    return db().read(house->town->id, [&](storage::Session& session) { return list(session, wanted); });
  }
};

TEST_P(Import, counts_and_states_come_along_and_what_is_not_understood_is_told) {
  const ImportOutcome dry = import_uk(uk_csv, true);
  EXPECT_EQ(dry.added, 2);
  EXPECT_TRUE(all().empty()) << "a dry run writes nothing";
  const ImportOutcome outcome = import_uk(uk_csv);
  EXPECT_EQ(outcome.lines, 4);
  EXPECT_EQ(outcome.added, 2);
  ASSERT_EQ(outcome.rejected.size(), 2U);
  EXPECT_EQ(outcome.rejected[0].reason, "bad_count");
  EXPECT_EQ(outcome.rejected[1].reason, "unknown_state");
  EXPECT_EQ(outcome.rejected[1].line, 5);
  const auto briefs = all();
  ASSERT_EQ(briefs.size(), 2U);
  EXPECT_EQ(briefs[0].petition.state, State::answered);
  EXPECT_EQ(briefs[0].counts.counted, 15'000);
  EXPECT_EQ(briefs[1].petition.state, State::not_reached);
  EXPECT_EQ(briefs[1].petition.title, "Repeal it, now");
  EXPECT_EQ(briefs[1].petition.number.text(), "2010-1");
  EXPECT_EQ(import_uk(uk_csv).known, 2) << "begun again it takes nothing twice";
  EXPECT_EQ(all().size(), 2U);
  EXPECT_EQ(get("/api/v1/petitions?q=repeal").json()["petitions"].size(), 1U);
  all_is_well();
}

TEST_P(Import, our_own_lines_bring_hours_answers_and_reports) {
  std::ifstream file(std::string(VICHE_SOURCE_DIR) + "/docs/examples/petitions.jsonl");
  std::ostringstream text;
  text << file.rdbuf();
  const ImportOutcome outcome = import_lines(
      text.str() + "no JSON\n" + R"({"id":"x","title":"Без часу","state":"answered","signatures":1})" + "\n");
  EXPECT_EQ(outcome.added, 2);
  ASSERT_EQ(outcome.rejected.size(), 2U);
  EXPECT_EQ(outcome.rejected[0].reason, "bad_line");
  EXPECT_EQ(outcome.rejected[1].reason, "bad_time");
  const auto briefs = all();
  ASSERT_EQ(briefs.size(), 2U);
  EXPECT_EQ(briefs[0].petition.state, State::executing);
  EXPECT_EQ(briefs[0].petition.decision, Decision::supported);
  const auto figures = get("/api/v1/petitions/" + briefs[0].petition.number.text() + "/figures").json();
  EXPECT_EQ(figures["signatures"].integer(), 302);
  EXPECT_EQ(figures["hours"].size(), 2U) << "no hour is made up for what none tells";
  const auto shown = get("/api/v1/petitions/" + briefs[0].petition.number.text()).json();
  EXPECT_EQ(shown["steps"].size(), 3U);
  EXPECT_THAT(shown["answer"]["text"].text().value_or(""), HasSubstr("Ремонт включено"));
  all_is_well();
}

TEST_P(Import, a_curve_gives_one_petition_its_hours) {
  const std::string json =
      R"({"hourly":[{"2026-01-13T11:00:00Z":1},{"2026-01-13T12:00:00Z":2},{"2026-01-13T12:00:00Z":4}]})";
  for (int i = 0; i < 2; ++i) {
    Importer importer(house->services, *house->town, false);
    importer.put_curve("petition_751472_hourly.json", read_curve(json, "petition_751472_hourly.json"));
    EXPECT_TRUE(importer.finish().rejected.empty());
  }
  ASSERT_EQ(all().size(), 1U);
  EXPECT_EQ(all()[0].counts.counted, 7);
  const auto hours = get("/api/v1/petitions/" + all()[0].petition.number.text() + "/figures").json()["hours"];
  ASSERT_EQ(hours.size(), 2U);
  EXPECT_EQ(hours.at(1)["from"].text(), "2026-01-13T12:00:00Z");
  EXPECT_EQ(hours.at(1)["signatures"].integer(), 6);
  all_is_well();
}

TEST_P(Import, pages_show_nothing_that_nobody_told) {
  ASSERT_EQ(import_uk(uk_csv).added, 2);
  const std::string one = "/petitions/" + all()[1].petition.number.text();
  const std::string page = get(one).body;
  EXPECT_THAT(page, AllOf(HasSubstr("перенесено з попередньої системи"), Not(HasSubstr("2010 року")),
                          Not(HasSubstr("Автор:")), Not(HasSubstr("Чого просять")), Not(HasSubstr("Як усе було")),
                          Not(HasSubstr("Збір почався")), Not(HasSubstr("Останній день"))));
  const std::string figures = get(one + "/figures").body;
  EXPECT_THAT(figures, AllOf(Not(HasSubstr("<polyline")), Not(HasSubstr("без підтвердження")),
                             Not(HasSubstr("Підписів ще немає")), HasSubstr("з попередньої системи")));
  const std::string answered = get("/petitions/" + all()[0].petition.number.text()).body;
  EXPECT_THAT(answered, AllOf(HasSubstr("UK Government"), Not(HasSubstr("2010 року"))));
}

TEST_P(Import, a_petition_that_still_collects_goes_on_here) {
  const ImportOutcome outcome =
      import_lines(R"({"id":"1","title":"Просимо зробити сквер","text":"Просимо зробити сквер.","state":"collecting",)"
                   R"("published_at":"2026-10-20T08:00:00Z","threshold":4,"days":90,"signatures":3})");
  ASSERT_EQ(outcome.added, 1);
  const Petition p = all()[0].petition;
  ASSERT_TRUE(signs(p, resident("a@example.org")));
  EXPECT_EQ(counted(p.id).counted, 4);
  reach_if_enough(house->services, house->town->id, p.id, house->clock.now());
  EXPECT_EQ(petition(p.id).state, State::reached);
  const auto leaf = db().read(house->town->id, [&](storage::Session& session) {
    return *house->journal.leaf(session, static_cast<std::uint64_t>(*petition(p.id).closing_leaf));
  });
  EXPECT_EQ(journal::leaf_of(leaf.bytes)->entry.content, closing_content(petition(p.id), 4))
      << "what came along counts";
  all_is_well();
}

VICHE_ON_BOTH_ENGINES(Import);

}  // namespace
}  // namespace viche::petitions
