#include <gtest/gtest.h>

#include "acts_house.hpp"
#include "registration/classifier_acts.hpp"

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

class classifier_import : public testing::Acts {
 protected:
  static ClassifierInput input(std::string version, std::string_view from, std::string csv) {
    return {std::move(version), "Постанова № 1", day(from), std::move(csv)};
  }
  By administrator() { return by(testing::House::staff({Role::administrator})); }
  std::string used_on(std::string_view iso) { return classifier_on(db(), house->town->id, day(iso))->version(); }
};

TEST_P(classifier_import, brings_a_version_from_its_day_and_keeps_the_old_ones) {
  const auto looked = read_classifier(administrator(), input("own-2027", "2027-01-01", whole()));
  ASSERT_TRUE(looked.ok());
  EXPECT_EQ(looked.value().before, "858-2024");
  EXPECT_FALSE(looked.value().differences.empty());
  EXPECT_EQ(used_on("2027-02-01"), "858-2024") << "looking changes nothing";
  ASSERT_TRUE(import_classifier(administrator(), input("own-2027", "2027-01-01", whole())).ok());
  EXPECT_EQ(used_on("2026-12-31"), "858-2024");
  EXPECT_EQ(used_on("2027-01-01"), "own-2027");
  EXPECT_EQ(used_on("2010-01-01"), "858-2008");
  EXPECT_EQ(used_on("1990-01-01"), "858-2008") << "before all of them: the oldest";
  EXPECT_EQ(find_classifier(db(), house->town->id, "own-2027")->act(), "Постанова № 1");
  EXPECT_EQ(find_classifier(db(), house->other->id, "own-2027"), nullptr) << "of this community alone";
}

TEST_P(classifier_import, is_refused_by_name_day_and_right) {
  const auto refused = [&](const ClassifierInput& what) {
    return import_classifier(administrator(), what).refusal().code;
  };
  EXPECT_EQ(refused(input("858-2024", "2027-01-01", whole())), "classifier.version_taken");
  EXPECT_EQ(refused(input("наша", "2027-01-01", whole())), "classifier.version_invalid");
  EXPECT_EQ(refused({"own", "", day("2027-01-01"), whole()}), "classifier.act_missing");
  EXPECT_EQ(refused({"own", "акт", std::nullopt, whole()}), "classifier.day_missing");
  EXPECT_EQ(refused({"own", "акт", day("2027-01-01"), std::string(1'100'000, 'x')}), "classifier.too_large");
  EXPECT_EQ(import_classifier(operator_(), input("own", "2027-01-01", whole())).refusal().code,
            "appeals.step_not_yours");
  ASSERT_TRUE(import_classifier(administrator(), input("own", "2027-01-01", whole())).ok());
  EXPECT_EQ(refused(input("own", "2027-02-01", whole())), "classifier.version_taken");
}

TEST_P(classifier_import, of_two_from_one_day_takes_the_last) {
  ASSERT_TRUE(import_classifier(administrator(), input("b-1", "2027-01-01", whole())).ok());
  house->clock.advance(std::chrono::seconds(1));
  ASSERT_TRUE(import_classifier(administrator(), input("a-2", "2027-01-01", whole())).ok());
  EXPECT_EQ(used_on("2027-01-01"), "a-2");
}

VICHE_ON_BOTH_ENGINES(classifier_import);

}  // namespace
}  // namespace viche::appeals::registration
