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

TEST(csv, says_when_a_quote_is_never_closed) {
  CsvReader reader("a,\"b\nc");
  EXPECT_TRUE(reader.next()->unclosed);
  EXPECT_FALSE(reader.next());
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
