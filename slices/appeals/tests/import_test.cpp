#include <gtest/gtest.h>

#include <viche/core/fault.hpp>

#include "cli/importing.hpp"
#include "desk_app.hpp"
#include "pages/appeals_table.hpp"

namespace viche::appeals::testing {

namespace {

class import : public ::testing::Test {
 protected:
  ImportOutcome take(const std::string& csv) {
    const Mapping mapping = Mapping::parse(R"(
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
)");
    Importer importer(app.house.services, *app.town, mapping, "");
    read_csv(csv, mapping, [&](Foreign foreign, std::size_t, std::size_t) { importer.take(std::move(foreign)); });
    return importer.finish();
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
