#include <gtest/gtest.h>

#include "registration/classifier.hpp"

namespace viche::appeals::registration {
namespace {

calendar::Day day(std::string_view iso) { return *calendar::parse_day(iso); }

std::string whole(std::string_view more = "") {
  std::string text = "part,code,name_uk,name_en\n";
  for (const std::string_view part : classifier_parts) text += std::string(part) + ",1,Перше,First\n";
  return text + std::string(more);
}

TEST(classifier, brings_two_versions_with_every_part_coded) {
  const Classifiers& all = classifiers_of_the_program();
  ASSERT_EQ(all.size(), 2U);
  for (const auto& one : all) {
    for (const std::string_view part : classifier_parts) EXPECT_GE(one->codes(part).size(), 2U) << part;
    EXPECT_FALSE(one->act().empty());
  }
  EXPECT_LT(all.front()->from(), all.back()->from());
  EXPECT_EQ(all.back()->find("result", "9.1")->name_uk, "Вирішено позитивно");
  EXPECT_EQ(all.back()->codes("question").size(), 19U);
  EXPECT_EQ(all.front()->find("form", "1.1.1"), nullptr);
}

TEST(classifier, reads_back_what_it_writes) {
  const Classifier& one = *classifiers_of_the_program().back();
  const auto again = Classifier::parse(one.version(), one.from(), one.act(), one.csv());
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(differences(one, again.value()).empty());
  EXPECT_EQ(again.value().all(), one.all());
}

TEST(classifier, tells_every_bad_line_at_once) {
  const auto read = Classifier::parse("x", day("2026-01-01"), "акт",
                                      whole("colour,1,Колір,Colour\nresult,,Без коду,No code\nresult,1,Двічі,Twice\n"
                                            "result,2,,No name\nresult,3\nresult,4 4,Пробіл,Space\n"));
  ASSERT_FALSE(read.ok());
  std::vector<std::string> told{read.refusal().code + " " + read.refusal().args.at("line")};
  for (const Refusal& one : read.refusal().also) told.push_back(one.code + " " + one.args.at("line"));
  EXPECT_EQ(told, (std::vector<std::string>{"classifier.part 12", "classifier.code 13", "classifier.twice 14",
                                            "classifier.name 15", "classifier.broken 16", "classifier.code 17"}));
}

TEST(classifier, wants_its_columns_and_every_part) {
  EXPECT_EQ(Classifier::parse("x", day("2026-01-01"), "", "part;code\n").refusal().code, "classifier.columns");
  const auto read = Classifier::parse("x", day("2026-01-01"), "", "part,code,name_uk,name_en\nform,1,Поштою,By post\n");
  EXPECT_EQ(read.refusal().code, "classifier.empty_part");
  EXPECT_EQ(read.refusal().also.size(), 8U);
}

TEST(classifier, tells_what_a_newer_version_changes) {
  const auto older = Classifier::parse("a", day("2026-01-01"), "", whole("result,2,Друге,Second\n")).value();
  const auto newer =
      Classifier::parse("b", day("2026-02-01"), "", whole("result,3,Третє,Third\nform,2,Телефон,Phone\n")).value();
  const auto found = differences(older, newer);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].kind, Difference::Kind::added);
  EXPECT_EQ(found[0].after.code, "2");
  EXPECT_EQ(found[2].kind, Difference::Kind::removed);
  EXPECT_EQ(found[2].before.name_uk, "Друге");
}

}  // namespace
}  // namespace viche::appeals::registration
