#include "street_index.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <viche/core/csv.hpp>

#include "demo.hpp"
#include "names.hpp"

namespace viche::territory {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

NameVariant variant(std::string_view typed, bool is_old) {
  const StreetName name = street_name_of(typed);
  return {shown_street(name.kind, name.name), is_old, name.kind, testing::lemmas().words(name.name)};
}

std::vector<IndexedStreet> streets_of_demo() {
  const std::string file = testing::demo_file("streets.csv");
  CsvTable table(file);
  std::vector<IndexedStreet> streets;
  while (const auto row = table.next()) {
    const std::string settlement = bare_settlement((*row)["settlement"]);
    IndexedStreet street;
    street.names.push_back(variant((*row)["name"], false));
    if (!(*row)["old_name"].empty()) street.names.push_back(variant((*row)["old_name"], true));
    street.settlement = settlement;
    street.settlement_words = testing::lemmas().words(settlement);
    street.street.id = static_cast<std::int64_t>(streets.size()) + 1;
    street.street.shown = street.names.front().shown;
    for (const auto& name : street.names) {
      if (name.is_old) street.street.old_names.push_back(name.shown);
    }
    streets.push_back(std::move(street));
  }
  return streets;
}

const StreetIndex& index() {
  static const StreetIndex all(streets_of_demo());
  return all;
}

/// "вул. Миру (Ладижин)" and the rest, best first.
std::vector<std::string> suggested(std::string_view text, std::size_t limit = 8) {
  std::vector<std::string> shown;
  for (const auto& one : index().suggest(text, testing::lemmas(), limit)) {
    shown.push_back(one.street.shown + " (" + one.settlement + ")");
  }
  return shown;
}

std::string first(std::string_view text) {
  const auto all = suggested(text);
  return all.empty() ? "" : all.front();
}

TEST(street_search, finds_streets_in_any_form_of_their_name) {
  EXPECT_EQ(first("Базарна"), "вул. Базарна (Ладижин)");
  EXPECT_EQ(first("на базарній"), "вул. Базарна (Ладижин)");
  EXPECT_EQ(first("біля садової в заозерному"), "вул. Садова (Заозерне)");
  EXPECT_EQ(first("базарній"), "вул. Базарна (Ладижин)");
  EXPECT_EQ(first("вул. Базарна"), "вул. Базарна (Ладижин)");
  EXPECT_EQ(first("вулиця Базарна"), "вул. Базарна (Ладижин)");
  EXPECT_EQ(first("вул.Базарна"), "вул. Базарна (Ладижин)");
  EXPECT_EQ(first("базарна вулиця"), "вул. Базарна (Ладижин)");
  EXPECT_EQ(first("солов'їній"), "вул. Солов’їна (Ладижин)");
  EXPECT_EQ(first("соловїна"), "вул. Солов’їна (Ладижин)");
  EXPECT_EQ(first("БАЗАРНА"), "вул. Базарна (Ладижин)");
}

TEST(street_search, finds_streets_while_they_are_typed) {
  EXPECT_THAT(suggested("баз"), Contains("вул. Базарна (Ладижин)"));
  EXPECT_THAT(suggested("вул б"), Contains("вул. Базарна (Ладижин)"));
  EXPECT_EQ(first("крав"), "вул. Петра Кравчика (Ладижин)");
  EXPECT_EQ(first("петра кр"), "вул. Петра Кравчика (Ладижин)");
}

TEST(street_search, finds_words_in_any_order_and_initials) {
  EXPECT_EQ(first("Кравчика Петра"), "вул. Петра Кравчика (Ладижин)");
  EXPECT_EQ(first("П. Кравчика"), "вул. Петра Кравчика (Ладижин)");
  EXPECT_EQ(first("українки лесі"), "вул. Лесі Українки (Ладижин)");
  EXPECT_EQ(first("івана франка заозерне"), "вул. І. Франка (Заозерне)");
}

TEST(street_search, finds_old_names_and_says_so) {
  const auto found = index().suggest("Дзержинського", testing::lemmas(), 5);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].old_name, "вул. Дзержинського");
  EXPECT_THAT(found[0].street.old_names, Contains("вул. Дзержинського"));
}

TEST(street_search, forgives_one_wrong_letter) {
  EXPECT_EQ(first("бозарна"), "вул. Базарна (Ладижин)");
  EXPECT_EQ(first("Процешина"), "вул. Процишина (Ладижин)");
  EXPECT_EQ(first("енергетків"), "вул. Енергетиків (Ладижин)");
  EXPECT_EQ(first("кацюбинського"), "вул. Коцюбинського (Ладижин)");
  EXPECT_EQ(first("енирг"), "вул. Енергетиків (Ладижин)") << "a slip in a word still being typed";
}

TEST(street_search, prefers_the_kind_of_street_that_was_typed) {
  EXPECT_EQ(first("пров садовий"), "пров. Садовий (Ладижин)");
  EXPECT_THAT(first("вул садова"), ::testing::StartsWith("вул. Садова"));
  EXPECT_EQ(first("провулок тихий 1"), "пров. Тихий-1 (Ладижин)");
}

TEST(street_search, shows_every_settlement_that_has_the_street) {
  EXPECT_EQ(suggested("Шевченка").size(), 3U);
  EXPECT_EQ(first("Шевченка Василівка"), "вул. Шевченка (Василівка)");
  EXPECT_EQ(first("Лукашівка, Суворова"), "вул. Суворова (Лукашівка)");
}

TEST(street_search, parts_the_house_from_the_street) {
  const auto found = index().suggest("базарна, буд. 12 а", testing::lemmas(), 1);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].house_typed, "12а");
  EXPECT_EQ(found[0].street.shown, "вул. Базарна");
}

TEST(street_search, finds_nothing_for_what_is_no_street) {
  EXPECT_THAT(suggested("абракадабра"), IsEmpty());
  EXPECT_THAT(suggested("\"' OR 1=1 --"), IsEmpty());
  EXPECT_THAT(suggested("\xFF\xFE"), IsEmpty());
  EXPECT_THAT(suggested(""), IsEmpty());
  EXPECT_THAT(suggested("біля"), IsEmpty());
}

}  // namespace
}  // namespace viche::territory
