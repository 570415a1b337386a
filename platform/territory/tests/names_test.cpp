#include "names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <viche/territory/register.hpp>

#include "street_index.hpp"

namespace viche::territory {
namespace {

TEST(street_names, are_parted_from_their_kind) {
  const auto parted = [](std::string_view typed) {
    const auto name = street_name_of(typed);
    return name.kind + "|" + name.name;
  };
  EXPECT_EQ(parted("вул.Базарна"), "street|Базарна");
  EXPECT_EQ(parted("  вулиця   Братів Петрунів "), "street|Братів Петрунів");
  EXPECT_EQ(parted("Садова вул."), "street|Садова");
  EXPECT_EQ(parted("пров.К.Маркса"), "lane|К. Маркса");
  EXPECT_EQ(parted("пров.Тихий-1"), "lane|Тихий-1");
  EXPECT_EQ(parted("Вул. Набережна"), "street|Набережна");
  EXPECT_EQ(parted("Набережна"), "|Набережна");
  EXPECT_EQ(parted("8 Березня"), "|8 Березня");
  EXPECT_EQ(parted(""), "|");
}

TEST(street_names, are_shown_with_the_short_kind) {
  EXPECT_EQ(shown_street("street", "Базарна"), "вул. Базарна");
  EXPECT_EQ(shown_street("", "Набережна"), "Набережна");
}

TEST(settlement_names, lose_what_stands_before_them) {
  EXPECT_EQ(bare_settlement("м.Ладижин"), "Ладижин");
  EXPECT_EQ(bare_settlement("с-ще Губник"), "Губник");
  EXPECT_EQ(bare_settlement("село Лукашівка"), "Лукашівка");
  EXPECT_EQ(bare_settlement("Ладижин"), "Ладижин");
  EXPECT_EQ(shown_settlement("village", "Лукашівка"), "с. Лукашівка");
}

TEST(house_numbers, are_the_same_however_they_are_typed) {
  EXPECT_EQ(number_key("12-А"), "12а");
  EXPECT_EQ(number_key(" 12 а "), "12а");
  EXPECT_EQ(number_key("12A"), "12а") << "a Latin letter";
  EXPECT_EQ(number_key("12/3\"Б\""), "12/3б");
  EXPECT_NE(number_key("12/3"), number_key("123"));
}

TEST(house_numbers, stand_in_the_order_of_houses) {
  EXPECT_TRUE(stands_before("2", "10"));
  EXPECT_TRUE(stands_before("2", "2а"));
  EXPECT_TRUE(stands_before("2а", "3"));
  EXPECT_FALSE(stands_before("10", "9а"));
}

TEST(unit_codes, are_checked_and_their_letters_made_latin) {
  EXPECT_EQ(unit_code_of("UA05040130000025322"), "UA05040130000025322");
  EXPECT_EQ(unit_code_of("УА05040130000025322"), "UA05040130000025322");
  EXPECT_FALSE(unit_code_of("UA0504013000002532"));
  EXPECT_FALSE(unit_code_of("UA0504013000002532x"));
  EXPECT_FALSE(unit_code_of("PL05040130000025322"));
  EXPECT_FALSE(unit_code_of(""));
}

TEST(search_keys, are_read_as_they_were_written) {
  const std::vector<search::Word> words{{"лесі", {"леся"}}, {"українки", {"українка", "українки"}}};
  EXPECT_EQ(written_words(words), "лесі|леся українки|українка|українки");
  EXPECT_EQ(read_words(written_words(words)), words);
  EXPECT_TRUE(read_words("").empty());
}

TEST(one_letter, may_be_wrong) {
  EXPECT_TRUE(within_one_letter(U"базарна", U"базарна"));
  EXPECT_TRUE(within_one_letter(U"базарна", U"бозарна"));
  EXPECT_TRUE(within_one_letter(U"базарна", U"базрна"));
  EXPECT_TRUE(within_one_letter(U"базарна", U"баззарна"));
  EXPECT_TRUE(within_one_letter(U"базарна", U"бзаарна"));
  EXPECT_TRUE(within_one_letter(U"базарн", U"базарна"));
  EXPECT_FALSE(within_one_letter(U"базарна", U"бозорна"));
  EXPECT_FALSE(within_one_letter(U"базарна", U"база"));
  EXPECT_TRUE(within_one_letter(U"", U"а"));
}

TEST(house_numbers, are_parted_from_words_and_flats) {
  const auto parted = [](std::string_view typed) {
    const HouseTyped house = house_typed(typed);
    return house.number + "|" + house.flat;
  };
  EXPECT_EQ(parted("10"), "10|");
  EXPECT_EQ(parted("буд. 10-А"), "10-А|");
  EXPECT_EQ(parted("Будинок 10"), "10|");
  EXPECT_EQ(parted("буд.10"), "10|");
  EXPECT_EQ(parted("№10"), "10|");
  EXPECT_EQ(parted("№ 10 а"), "10 а|");
  EXPECT_EQ(parted("10, кв. 5"), "10|5");
  EXPECT_EQ(parted("10,кв.5"), "10|5");
  EXPECT_EQ(parted("10 кв5"), "10|5");
  EXPECT_EQ(parted("10, Квартира № 5"), "10|5");
  EXPECT_EQ(parted("12/3"), "12/3|");
  EXPECT_EQ(parted(""), "|");
}

TEST(flats, are_taken_out_of_a_text_and_nothing_else) {
  EXPECT_EQ(without_flat("Соборна 5, кв. 12"), "Соборна 5");
  EXPECT_EQ(without_flat("другий під'їзд, кв. 12, праворуч"), "другий під'їзд, праворуч");
  EXPECT_EQ(without_flat("квартал 3, біля школи"), "квартал 3, біля школи");
}

}  // namespace
}  // namespace viche::territory
