#include <gtest/gtest.h>

#include <string>

#include <viche/core/names.hpp>

namespace viche {
namespace {

std::string why(const std::string& name, std::string_view part = "surname") {
  const Check check = check_person_name(name, part, part);
  return check ? "" : check.refusal().code;
}

TEST(names, are_letters_of_any_script_with_what_stands_between_them) {
  for (const char* name : {"Шевченко", "Нечуй-Левицький", "В'ячеслав", "В’ячеслав", "Вʼячеслав", "В`ячеслав", "О. І.",
                           "О.І.", "ван дер Берг", "Łukasiewicz", "Ng", "أحمد", "李", "Müller-Lüdenscheidt", "Jr."}) {
    EXPECT_EQ(why(name), "") << name;
  }
  for (const char* name : {"😀", "😀💩http://spam.example", "12345", "Коваль2", "spam.example", "www.spam", "a/b", "<b>",
                           "@коваль", "-", "...", "- Коваль", "Коваль,Олена", "\xff"}) {
    EXPECT_EQ(why(name), "people.name_signs") << name;
  }
}

TEST(names, have_sixty_letters_in_each_part_and_the_limit_is_told) {
  std::string sixty;
  for (int i = 0; i < 60; ++i) sixty += "А";
  EXPECT_EQ(why(sixty), "");
  const Check refused = check_person_name(sixty + "А", "patronymic", "patronymic");
  EXPECT_EQ(refused.refusal().code, "people.name_long");
  EXPECT_EQ(refused.refusal().args.at("most"), "60");
  EXPECT_EQ(refused.refusal().args.at("part"), "patronymic");
  EXPECT_EQ(why(sixty + " " + sixty + " Іванівна", "full"), "");
  EXPECT_EQ(why(sixty + "А Олена", "full"), "people.name_long");
}

}  // namespace
}  // namespace viche
