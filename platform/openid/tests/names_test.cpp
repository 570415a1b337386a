#include "names.hpp"

#include <gtest/gtest.h>

namespace viche::openid {
namespace {

identity::Proof named(const std::string& surname, const std::string& given, const std::string& patronymic = "") {
  identity::Proof proof;
  proof.surname = surname;
  proof.given_name = given;
  proof.patronymic = patronymic;
  return proof;
}

std::string cleared(const std::string& surname, const std::string& given, const std::string& patronymic = "") {
  identity::Proof proof = named(surname, given, patronymic);
  if (!clear_names(proof)) return "unclear";
  return proof.surname + " " + proof.given_name + (patronymic.empty() ? "" : " " + proof.patronymic);
}

TEST(names_told, are_taken_as_they_are) {
  EXPECT_EQ(cleared("Нечуй-Левицький", "Іван", "Семенович"), "Нечуй-Левицький Іван Семенович");
  EXPECT_EQ(cleared("В'яземська", "Дар’я"), "В'яземська Дар’я");
  EXPECT_EQ(cleared("O'Connor", "Siobhán"), "O'Connor Siobhán");
  EXPECT_EQ(cleared(" Шевченко ", "Тарас"), "Шевченко Тарас");
  EXPECT_EQ(cleared("Аль-Хаміді (Іванова)", "Лейла"), "Аль-Хаміді (Іванова) Лейла");
}

TEST(names_told, have_their_latin_look_alikes_made_ukrainian) {
  EXPECT_EQ(cleared("Kовaль", "Oлeнa", "Iвaнiвнa"), "Коваль Олена Іванівна");
  EXPECT_EQ(cleared("TAPAC", "Іван"), "ТАРАС Іван") << "all of one word";
  EXPECT_EQ(cleared("Ïжак", "Мар'яна"), "Їжак Мар'яна");
}

TEST(names_told, of_two_scripts_that_are_no_look_alikes_are_unclear) {
  EXPECT_EQ(cleared("Шевченкow", "Тарас"), "unclear");
  EXPECT_EQ(cleared("Smith", "Тарас"), "Smith Тарас") << "a word of a foreign name";
}

TEST(names_told, are_names) {
  for (const char* odd : {"=1+1", "+380", "-Коваль", "@home", "<b>Коваль</b>", "Ко\nваль", "Ко\tваль", "Коваль1",
                          "a\xff", "Ко\xE2\x80\xAEваль", "Ко\xE2\x80\x8Bваль", "'Коваль", "😀", ""}) {
    EXPECT_EQ(cleared(odd, "Олена"), "unclear") << odd;
  }
  EXPECT_EQ(cleared("Коваль", ""), "unclear");
}

}  // namespace
}  // namespace viche::openid
