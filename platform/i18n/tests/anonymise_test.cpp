#include <viche/i18n/anonymise.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace viche::i18n {
namespace {

TEST(anonymised, takes_out_what_has_the_form_of_a_person) {
  const std::pair<const char*, const char*> cases[] = {
      {"Пишіть на olena.savchuk+1@ukr.net або дзвоніть", "Пишіть на [приховано] або дзвоніть"},
      {"Тел. 067 123-45-67, після шостої", "Тел. [приховано], після шостої"},
      {"Дзвоніть +38 (067) 123 45 67.", "Дзвоніть [приховано]."},
      {"0671234567", "[приховано]"},
      {"Картка 4149 4991 1234 5678 для допомоги", "Картка [приховано] для допомоги"},
      {"рахунок UA213223130000026007233566001.", "рахунок [приховано]."},
      {"паспорт АВ 123456 втрачено", "паспорт [приховано] втрачено"},
      {"машина АВ 1234 СЕ стоїть на газоні", "машина [приховано] стоїть на газоні"},
      {"машина АВ1234СЕ стоїть на газоні", "машина [приховано] стоїть на газоні"},
      {"Соборна 5, кв. 12, третій поверх", "Соборна 5, [приховано], третій поверх"},
      {"сусіди з квартири 30 шумлять", "сусіди з [приховано] шумлять"},
      {"Лікарка Петренко І. В. не прийняла", "Лікарка [приховано] не прийняла"},
      {"підписав І.В. Петренко вчора", "підписав [приховано] вчора"},
      {"Іван Петрович Коваль обіцяв", "[приховано] обіцяв"},
      {"казала Марія Іванівна, що", "казала [приховано], що"},
      {"Мене звати Олена Савчук, живу тут", "Мене звати [приховано], живу тут"},
      {"пишіть у t.me/olena_s", "пишіть у [приховано]"},
      {"мій телеграм @olena_savchuk", "мій телеграм [приховано]"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(anonymised(text), expected);
}

TEST(anonymised, leaves_what_is_about_the_town) {
  for (const char* text :
       {"Яма 2 на 3 метри біля будинку 12, вул. Петра Кравчика", "З 2019 року не світить ліхтар № 45",
        "Автобус 105 не приїхав о 07:45 20.11.2026", "На вул. Івана Франка, 7-А тече вода", "Ціна 1500 грн", "",
        "Води на вулиці І.Франка немає", "ріг вул. Т. Шевченка", "біля будинку 17А. Проходимо боком",
        "Довжина 12,5 м; глибина 30 см", "Швидка приїхала за 40 хвилин, у під'їзді 3 темно"}) {
    EXPECT_EQ(anonymised(text), text);
  }
}

TEST(anonymised, takes_out_links_that_covering_leaves) {
  const std::string text = "дивіться www.blog.example/olena та https://council.gov.ua/a";
  EXPECT_EQ(covered(text).text, text);
  EXPECT_EQ(anonymised(text), "дивіться [приховано] та https://council.gov.ua/a");
}

TEST(anonymised, twice_is_the_same_as_once) {
  const std::string once = anonymised("Тел. 067 123-45-67, кв. 5, Марія Іванівна, olena@ukr.net");
  EXPECT_EQ(anonymised(once), once);
}

/// One line of personal.cases, parted at its bars.
std::vector<std::string> parts_of(const std::string& line) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (auto bar = line.find(" | "); bar != line.npos; bar = line.find(" | ", from)) {
    parts.push_back(line.substr(from, bar - from));
    from = bar + 3;
  }
  parts.push_back(line.substr(from));
  return parts;
}

std::string kinds_told(const Covered& covered) {
  std::string told;
  for (const Personal kind : covered.kinds) told += (told.empty() ? "" : ",") + std::string(code(kind));
  return told;
}

TEST(covered, does_with_every_text_what_the_table_says) {
  std::ifstream file(VICHE_TEST_DIR "/personal.cases");
  std::string line;
  int stay = 0, change = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    const auto parts = parts_of(line);
    ASSERT_EQ(parts.size(), parts.front() == "stays" ? 2U : 3U) << line;
    const Covered now = covered(parts[1]);
    if (parts.front() == "stays") {
      EXPECT_EQ(now.text, parts[1]);
      EXPECT_EQ(kinds_told(now), "") << line;
      ++stay;
      continue;
    }
    EXPECT_EQ(now.text, parts[2]);
    EXPECT_EQ(kinds_told(now), parts.front()) << line;
    EXPECT_EQ(anonymised(now.text), now.text) << "twice is once";
    ++change;
  }
  EXPECT_GE(stay, 50);
  EXPECT_GE(change, 60);
}

}  // namespace
}  // namespace viche::i18n
