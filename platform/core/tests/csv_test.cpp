#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <viche/core/csv.hpp>

namespace viche {
namespace {

using testing::ElementsAre;

TEST(csv, reads_quotes_line_breaks_and_empty_cells) {
  CsvReader reader(
      "\xEF\xBB\xBF"
      "a,\"b,\"\"c\"\"\r\nd\",\r\n\r\n,x\n\"\"");
  auto record = reader.next();
  EXPECT_THAT(record->cells, ElementsAre("a", "b,\"c\"\r\nd", ""));
  EXPECT_EQ(record->line, 1);
  record = reader.next();
  EXPECT_THAT(record->cells, ElementsAre("", "x"));
  EXPECT_EQ(record->line, 4);
  record = reader.next();
  EXPECT_THAT(record->cells, ElementsAre(""));
  EXPECT_FALSE(reader.next());
}

TEST(csv, an_open_quote_spoils_its_own_line_only) {
  for (const char* text : {"a,\"b\nc,d\n", "a,\"b\nc,\"d\"\n", "a,\"b\n\"c\",d\n"}) {
    CsvReader reader(text);
    auto record = reader.next();
    EXPECT_TRUE(record->unclosed) << text;
    EXPECT_EQ(record->line, 1) << text;
    record = reader.next();
    ASSERT_TRUE(record) << text;
    EXPECT_FALSE(record->unclosed) << text;
    EXPECT_THAT(record->cells, ElementsAre("c", "d")) << text;
    EXPECT_EQ(record->line, 2) << text;
    EXPECT_FALSE(reader.next()) << text;
  }
}

TEST(csv, gives_cells_by_the_name_of_their_column) {
  CsvTable table("name; lat\n Миру ;48.5\nшорт\n", ';');
  EXPECT_THAT(table.missing({"name", "lat", "lon"}), ElementsAre("lon"));
  auto row = table.next();
  EXPECT_EQ((*row)["name"], "Миру");
  EXPECT_EQ((*row)["lat"], "48.5");
  EXPECT_EQ((*row)["lon"], "");
  EXPECT_TRUE(row->sound());
  EXPECT_EQ(row->line(), 2);
  row = table.next();
  EXPECT_FALSE(row->sound());
  EXPECT_EQ((*row)["lat"], "");
  EXPECT_FALSE(table.next());
}

TEST(csv, of_nothing_has_no_columns) {
  CsvTable table("");
  EXPECT_FALSE(table.has("name"));
  EXPECT_FALSE(table.next());
}

}  // namespace
}  // namespace viche
