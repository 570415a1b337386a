#include <gtest/gtest.h>

#include <set>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

#include "cli/importing.hpp"
#include "desk_app.hpp"
#include "pages/appeals_table.hpp"

namespace viche::appeals::testing {

namespace {

class import : public ::testing::Test {
 protected:
  static constexpr const char* columns = R"(
[columns]
external_id = "id"
text = "text"
category = "kind"
state = "state"
filed_at = "filed"
closed_at = "closed"
[states]
open = "registered"
done = "closed"
checked = "on_check"
)";

  ImportOutcome take(const std::string& csv, const std::string& mapping_text = columns) {
    const Mapping mapping = Mapping::parse(mapping_text);
    Importer importer(app.house.services, *app.town, mapping, "");
    read_csv(csv, mapping, [&](Foreign foreign, std::size_t, std::size_t) { importer.take(std::move(foreign)); });
    return importer.finish();
  }

  /// Why the mapping is not taken; empty: it is.
  std::string fault_of(const std::string& mapping) {
    try {
      take(heading, mapping);
      return {};
    } catch (const Fault& fault) {
      return fault.what();
    }
  }
  Appeal imported(const std::string& external_id) {
    return *app.db.read(app.town->id,
                        [&](storage::Session& session) { return find_by_external(session, external_id); });
  }
  std::string category_of(const std::string& external_id) {
    const std::int64_t id = imported(external_id).category;
    return app.db.read(app.town->id, [&](storage::Session& session) { return find_category(session, id)->name_uk; });
  }

  DeskApp app;
  const std::string heading = "id,text,kind,state,filed,closed\n";
};

}  // namespace

TEST_F(import, tells_the_reason_of_each_line_that_is_not_taken_and_takes_the_others) {
  const ImportOutcome outcome = take(heading +
                                     "1,Яма на дорозі,roads,open,2015-01-01,\n"
                                     "2,мало клітинок\n"
                                     "3,зайва,roads,open,2015-01-01,,клітинка\n"
                                     "4,\"лапки відкрито,roads,open,2015-01-01,\n"
                                     "5,Друга яма,roads,open,2015-01-02,\n"
                                     "6,Закрито до подання,roads,done,2015-01-05,2015-01-04\n"
                                     ",Без номера,roads,open,2015-01-01,\n");
  EXPECT_EQ(outcome.added, 2);
  ASSERT_EQ(outcome.rejected.size(), 5U);
  EXPECT_EQ(outcome.rejected[0].reason, "bad_row");
  EXPECT_EQ(outcome.rejected[1].reason, "bad_row");
  EXPECT_EQ(outcome.rejected[2].reason, "open_quote");
  EXPECT_EQ(outcome.rejected[2].line, 5);
  EXPECT_EQ(outcome.rejected[3].reason, "closed_before_filed");
  EXPECT_EQ(outcome.rejected[4].reason, "no_identifier");
  for (const RejectedLine& line : outcome.rejected) {
    EXPECT_TRUE(app.house.services.words.has("appeals.import." + line.reason)) << line.reason;
  }
}

TEST_F(import, takes_very_many_that_came_in_at_one_moment) {
  std::string csv = heading;
  constexpr int rows = 12'000;  // two of them would have the same random bits almost surely
  for (int i = 1; i <= rows; ++i) csv += std::to_string(i) + ",Яма на дорозі,roads,open,2015-01-01,\n";
  EXPECT_EQ(take(csv).added, rows);
}

TEST_F(import, what_was_closed_elsewhere_is_not_said_to_be_confirmed_by_its_author) {
  EXPECT_EQ(take(heading + "1,Яма на дорозі,roads,done,2015-01-01,2015-01-03\n").added, 1);
  const auto all = app.db.read(app.town->id, [](storage::Session& session) {
    return entries(session, find_by_external(session, "1")->id, true);
  });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].kind, "imported");
  for (const char* key : {"appeals.entry.imported", "desk.event.imported"}) {
    EXPECT_TRUE(app.house.services.words.has(key)) << key;
  }
}

TEST_F(import, each_word_of_the_other_system_is_a_category_of_its_own_now_and_in_a_later_run) {
  const std::vector<std::string> words{"Погано працює Wi-Fi",
                                       "Немає Wi-Fi",
                                       "Parking / Street",
                                       "Parking Street",
                                       "Яма",
                                       "яма",
                                       std::string(200, 'a') + "b",
                                       std::string(200, 'a') + "c"};
  std::string lines;
  for (std::size_t i = 0; i < words.size(); ++i)
    lines += std::to_string(i) + ",Текст," + words[i] + ",open,2015-01-01,\n";
  EXPECT_EQ(take(heading + lines).added, 8);
  std::set<std::int64_t> made;
  for (std::size_t i = 0; i < words.size(); ++i) {
    made.insert(imported(std::to_string(i)).category);
    EXPECT_EQ(category_of(std::to_string(i)), shortened(words[i], 120));
  }
  EXPECT_EQ(made.size(), words.size());
  EXPECT_EQ(take(heading + "8,Текст,Немає Wi-Fi,open,2015-01-01,\n").added, 1);
  EXPECT_EQ(imported("8").category, imported("1").category);
}

TEST_F(import, a_category_that_an_earlier_program_made_is_found_by_its_name) {
  Category category;
  category.slug = "import-wi-fi";
  category.group = "imported";
  category.name_uk = category.name_en = "Немає Wi-Fi";
  (void)app.db.keep_house(app.town->id, [&](storage::Tx& tx) -> Check {
    category.id = put_category(tx, category, 1);
    return Done{};
  });
  EXPECT_EQ(
      take(heading + "1,Текст,Погано працює Wi-Fi,open,2015-01-01,\n2,Текст,Немає Wi-Fi,open,2015-01-01,\n").added, 2);
  EXPECT_EQ(imported("2").category, category.id);
  EXPECT_EQ(category_of("1"), "Погано працює Wi-Fi");
}

TEST_F(import, a_mapping_that_means_nothing_is_told_before_the_first_line_with_its_place) {
  EXPECT_EQ(fault_of(columns), "");
  const std::string top = columns;
  EXPECT_NE(fault_of("other_category = \"nope-slug\"\n" + top).find("nope-slug"), std::string::npos);
  EXPECT_NE(fault_of(top + "[categories]\n\"Яма\" = \"also-nope\"\n").find("\"Яма\" names the category \"also-nope\""),
            std::string::npos);
  EXPECT_NE(fault_of("sepparator = \";\"\n" + top).find("line 1: \"sepparator\""), std::string::npos);
  EXPECT_NE(fault_of("separator = \";;\"\n" + top).find("one character"), std::string::npos);
  EXPECT_NE(fault_of(top + "late = \"overdue\"\n").find("\"overdue\" is no state"), std::string::npos);
  for (const char* not_taken : {"moderation", "rejected"}) {
    EXPECT_NE(fault_of(top + "late = \"" + not_taken + "\"\n").find("is no state"), std::string::npos) << not_taken;
  }
  EXPECT_NE(fault_of("[columns]\nfotos = \"f\"\n").find("line 2: \"fotos\" is no field"), std::string::npos);
  EXPECT_NE(fault_of("[columns]\nexternal_id = \"id\"\nstate = \"state\"\n").find("filed_at"), std::string::npos);
  EXPECT_NE(fault_of("[columns]\nexternal_id = 7\n").find("line 2"), std::string::npos);
}

TEST_F(import, what_waits_for_its_author_since_the_other_system_is_closed_by_silence) {
  const std::string with_report = std::string(columns).replace(0, 10, "\n[columns]\nreported_at = \"kind\"");
  EXPECT_EQ(take(heading + "1,Яма,roads,checked,2015-01-01,\n2,Яма,roads,checked,2015-01-01,2015-02-03\n").added, 2);
  EXPECT_EQ(take(heading + "3,Яма,2015-03-04,checked,2015-01-01,\n4,Яма,2014-03-04,checked,2015-01-01,\n", with_report)
                .rejected.at(0)
                .reason,
            "reported_before_filed");
  EXPECT_EQ(imported("1").reported_at, instant_of("2015-01-01"));
  EXPECT_EQ(imported("2").reported_at, instant_of("2015-02-03"));
  EXPECT_EQ(imported("3").reported_at, instant_of("2015-03-04"));
  EXPECT_FALSE(imported("2").closed_at);
  EXPECT_EQ(close_silent(app.house.services, *app.town, app.house.clock.now()), 3U);
  EXPECT_EQ(imported("1").state, State::closed);
}

TEST_F(import, an_export_is_the_table_of_the_site_and_says_when_it_could_not_be_written) {
  const Number number = app.file_one("Велика яма біля зупинки", app.potholes);
  const std::string path = app.folder.path() + "/out.csv";
  const AppealsTable table(app.house.services, *app.town, i18n::Lang::uk, "https://viche.example");
  TableFile file(path);
  std::size_t told = 0;
  table.write(file, {}, [&] { ++told; });
  file.close();
  EXPECT_EQ(told, 1U);
  std::ifstream written(path);
  const std::string text((std::istreambuf_iterator<char>(written)), {});
  const std::string of_site = body_of(app.get("/appeals.csv", Actor::anonymous()));
  EXPECT_EQ(text.substr(0, text.find("https://")), of_site.substr(0, of_site.find("http"))) << "one format for both";
  EXPECT_NE(text.find("https://viche.example/appeals/" + number.text()), std::string::npos);
  TableFile full("/dev/full");
  table.write(full, {});
  EXPECT_THROW(full.close(), Fault);
}

}  // namespace viche::appeals::testing
