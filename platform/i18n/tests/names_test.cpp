#include <viche/i18n/names.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include <viche/core/csv.hpp>
#include <viche/core/resources.hpp>
#include <viche/core/text.hpp>

VICHE_RESOURCES(i18n)

namespace viche::i18n {
namespace {

std::string sex_letter(Sex sex) { return sex == Sex::male ? "m" : sex == Sex::female ? "f" : "?"; }

TEST(names, change_as_the_table_says) {
  std::ifstream file(VICHE_TEST_DIR "/names.cases");
  std::string line;
  int count = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    const auto cells = split(line, '|');
    ASSERT_EQ(cells.size(), 5U) << line;
    const PersonName name = name_of(trimmed(cells[0]));
    const Sex sex = sex_of(name);
    EXPECT_EQ(sex_letter(sex), trimmed(cells[1])) << line;
    EXPECT_EQ(in_case(name, NameCase::genitive, sex).whole(), trimmed(cells[2])) << line;
    EXPECT_EQ(in_case(name, NameCase::dative, sex).whole(), trimmed(cells[3])) << line;
    EXPECT_EQ(in_case(name, NameCase::vocative, sex).whole(), trimmed(cells[4])) << line;
    ++count;
  }
  EXPECT_GE(count, 160);
}

bool ends_with_any(const std::string& name, const std::vector<std::string>& endings) {
  for (const std::string& ending : endings) {
    if (name.size() >= ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0)
      return true;
  }
  return false;
}

/// Each given name of the list: a name that changes ends in a vowel when somebody is called by it; one that does not
/// change is a foreign name of a woman in a consonant, or one in a vowel that Ukrainian leaves alone.
TEST(names, every_given_name_of_the_list_can_be_called) {
  const std::vector<std::string> vowels{"о", "е", "є", "у", "ю"};
  const std::set<std::string> alone{"гуго", "отто", "бруно", "лео", "лоренцо", "амадео", "антоніо", "маріо", "серджіо"};
  std::string_view csv;
  for (const Resource& one : resources::i18n()) {
    if (one.path == "data/given_names.csv") csv = one.bytes;
  }
  CsvTable table(csv);
  std::size_t count = 0, unchanged = 0;
  while (const auto row = table.next()) {
    const PersonName name{"", std::string((*row)["name"]), ""};
    const Sex sex = sex_of(name);
    ASSERT_NE(sex, Sex::unknown) << name.given;
    const std::string called = in_case(name, NameCase::vocative, sex).given;
    ++count;
    if (called != name.given) {
      EXPECT_TRUE(ends_with_any(called, vowels)) << name.given << " -> " << called;
      continue;
    }
    ++unchanged;
    EXPECT_TRUE(alone.contains(name.given) || (sex == Sex::female && !ends_with_any(name.given, {"а", "я", "ь"})))
        << name.given;
  }
  EXPECT_GE(count, 1'144U);
  EXPECT_LT(unchanged, count / 50);
}

class Addresses : public testing::Test {
 protected:
  std::string of(std::vector<std::string> names, Lang lang = Lang::uk) {
    std::vector<PersonName> people;
    for (const std::string& name : names) people.push_back(name_of(name));
    return address(*words_, lang, people);
  }
  std::shared_ptr<const Words> words_ = Words::load({resources::i18n()});
};

TEST_F(Addresses, call_a_person_as_a_letter_does) {
  EXPECT_EQ(of({"Коваленко Іван Петрович"}), "Шановний Іване Петровичу!");
  EXPECT_EQ(of({"Оксана Василівна Шевченко"}), "Шановна Оксано Василівно!");
  EXPECT_EQ(of({"Іван Коваленко"}), "Шановний пане Іване!");
  EXPECT_EQ(of({"Леся Українка"}), "Шановна пані Лесю!");
  EXPECT_EQ(of({"Грушевський"}), "Шановний пане Грушевський!");
  EXPECT_EQ(address(*words_, Lang::uk, {{"Кобилянська", "", ""}}), "Шановна пані Кобилянська!");
}

TEST_F(Addresses, call_several_people_and_many) {
  EXPECT_EQ(of({"Коваленко Іван Петрович", "Шевченко Оксана Василівна"}),
            "Шановні Іване Петровичу та Оксано Василівно!");
  EXPECT_EQ(of({"Іван Петрович Коваль", "Олег Ткач", "Марія Іванівна Стус"}),
            "Шановні Іване Петровичу, пане Олеже та Маріє Іванівно!");
  EXPECT_EQ(of({"Іван", "Олег", "Марія", "Ольга"}), "Шановні заявники!");
  EXPECT_EQ(of({"Коваленко Іван Петрович", "John Smith"}), "Шановні заявники!");
}

TEST_F(Addresses, say_nothing_false_of_whom_they_do_not_know) {
  for (const char* name : {"", "Коваленко", "Коваленко І. П.", "ТОВ \"Сонечко\"", "John Smith", "Іван Петрівна"}) {
    EXPECT_EQ(of({name}), "Шановний заявнику, шановна заявнице!") << name;
  }
  EXPECT_EQ(of({}), "Шановний заявнику, шановна заявнице!");
}

TEST_F(Addresses, leave_names_alone_in_english) {
  EXPECT_EQ(of({"Коваленко Іван Петрович"}, Lang::en), "Dear Іван Коваленко,");
  EXPECT_EQ(of({""}, Lang::en), "Dear Sir or Madam,");
}

TEST(names, an_envelope_has_the_dative) {
  EXPECT_EQ(addressee(Lang::uk, name_of("Іван Петрович Коваленко")), "Коваленку Івану Петровичу");
  EXPECT_EQ(addressee(Lang::uk, name_of("Коваленко Оксана Василівна")), "Коваленко Оксані Василівні");
  EXPECT_EQ(addressee(Lang::uk, name_of("Коваленко")), "Коваленко");
  EXPECT_EQ(addressee(Lang::en, name_of("Іван Петрович Коваленко")), "Коваленко Іван Петрович");
}

TEST(names, hostile_texts_stay_as_they_are) {
  for (const char* text :
       {"-", "--", "'", "Іван-", "-Іван", "а", "<b>Іван</b>", "Іван\tПетрович\tКоваленко", "😀 😀 😀"}) {
    const PersonName name = name_of(text);
    for (const Sex sex : {Sex::male, Sex::female}) {
      EXPECT_TRUE(is_valid_utf8(in_case(name, NameCase::vocative, sex).whole())) << text;
    }
  }
}

}  // namespace
}  // namespace viche::i18n
