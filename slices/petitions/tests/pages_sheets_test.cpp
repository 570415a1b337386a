#include "desk_app.hpp"
#include "store/sheets.hpp"

namespace viche::petitions {
namespace {

class Sheets : public testing::DeskApp {
 protected:
  void SetUp() override {
    DeskApp::SetUp();
    p = published();
  }
  std::string at(const std::string& rest = {}) const { return path(p, "/sheets" + rest); }
  /// A new sheet by the first clerk. @returns its address
  std::string sheet(const std::string& number, int rows) {
    const auto made = send(at(),
                           {{"number", number},
                            {"rows", std::to_string(rows)},
                            {"received_on-day", "2"},
                            {"received_on-month", "11"},
                            {"received_on-year", "2026"}},
                           first);
    EXPECT_EQ(made.status, 303) << made.body;
    return std::string(made.header("Location"));
  }
  static Form rows() {
    return {{"do", "save"},
            {"surname_1", "Мельник"},
            {"given_name_1", "Іван"},
            {"patronymic_1", "Олегович"},
            {"number_1", "3184710691"},
            {"surname_2", "Бондар"},
            {"given_name_2", "Ганна"},
            {"patronymic_2", "Іванівна"},
            {"number_2", "АБ123456"},
            {"illegible_3", "1"}};
  }
  static Form with(Form form, const std::string& name, const std::string& value) {
    for (auto& [key, kept] : form) {
      if (key == name) {
        kept = value;
        return form;
      }
    }
    form.emplace_back(name, value);
    return form;
  }

  Petition p;
  const Actor first = staff(Role::registrar, 501), second = staff(Role::operator_, 502);
};

TEST_P(Sheets, a_sheet_is_begun_with_its_number_day_and_rows) {
  const auto wrong = send(at(), {{"number", ""}, {"rows", "101"}, {"received_on-day", "40"}}, first);
  EXPECT_EQ(wrong.status, 422);
  for (const char* field : {"number-error", "rows-error", "received_on-error"}) {
    EXPECT_TRUE(shows(wrong, field)) << field;
  }
  EXPECT_TRUE(shows(wrong, "value=\"101\"")) << "nothing is lost";
  sheet("1", 3);
  const auto taken = send(at(),
                          {{"number", "1"},
                           {"rows", "3"},
                           {"received_on-day", "2"},
                           {"received_on-month", "11"},
                           {"received_on-year", "2026"}},
                          first);
  EXPECT_EQ(taken.status, 409);
  EXPECT_TRUE(shows(taken, "number-error"));
}

TEST_P(Sheets, mistakes_stand_beside_the_very_field_and_nothing_typed_is_lost) {
  const std::string one = sheet("1", 3);
  const auto wrong = send(one + "/rows", with(with(rows(), "number_1", "3184710692"), "given_name_2", ""), first);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(shows(wrong, "number_1-error"));
  EXPECT_TRUE(shows(wrong, "given_name_2-error"));
  EXPECT_FALSE(shows(wrong, "number_2-error"));
  EXPECT_TRUE(shows(wrong, "value=\"Мельник\""));
  EXPECT_TRUE(shows(wrong, "href=\"#number_1\""));
}

TEST_P(Sheets, enter_goes_on_to_the_next_empty_row_without_scripts) {
  const std::string one = sheet("1", 3);
  const auto page = send(one + "/rows", {{"do", "go_on"}, {"surname_1", "Мельник"}, {"number_1", "1"}}, first);
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(shows(page, "value=\"Мельник\""));
  EXPECT_TRUE(shows(page, "name=\"surname_2\" type=\"text\" autofocus"));
  EXPECT_FALSE(shows(page, "govuk-error-message"));
}

TEST_P(Sheets, the_second_clerk_sees_nothing_of_the_first_and_the_first_is_not_asked_again) {
  const std::string one = sheet("1", 3);
  EXPECT_EQ(send(one + "/rows", rows(), first).status, 303);
  EXPECT_TRUE(shows(get(one, first), "інший працівник"));
  EXPECT_FALSE(shows(get(one, first), "surname_1"));
  EXPECT_EQ(send(one + "/rows", rows(), first).status, 403);
  const auto blank = get(one, second);
  EXPECT_TRUE(shows(blank, "surname_1"));
  EXPECT_FALSE(shows(blank, "Мельник"));
  EXPECT_FALSE(shows(blank, "3184710691"));
}

TEST_P(Sheets, rows_that_differ_are_decided_side_by_side_and_then_counted) {
  const std::string one = sheet("1", 3);
  ASSERT_EQ(send(one + "/rows", rows(), first).status, 303);
  ASSERT_EQ(send(one + "/rows", with(rows(), "surname_2", "Бондарь"), second).status, 303);
  const auto compare = get(one, first);
  EXPECT_TRUE(shows(compare, "Збіглося рядків: 2 з 3"));
  EXPECT_TRUE(shows(compare, "Бондар Ганна Іванівна, АБ123456"));
  EXPECT_TRUE(shows(compare, "Бондарь Ганна Іванівна, АБ123456"));
  EXPECT_FALSE(shows(compare, "Мельник")) << "what agrees needs no decision";
  const auto undecided = send(one + "/accept", {}, first);
  EXPECT_EQ(undecided.status, 422);
  EXPECT_TRUE(shows(undecided, "row_2-error"));
  const auto anew = send(one + "/accept", {{"row_2", "anew"}, {"surname_2", "Бондар"}, {"number_2", "12"}}, first);
  EXPECT_EQ(anew.status, 422);
  EXPECT_TRUE(shows(anew, "number_2-error"));
  EXPECT_TRUE(shows(compare, "Ваш набір: чекатиме"));
  const auto own = send(one + "/accept", {{"row_2", "first"}}, first);
  EXPECT_EQ(own.status, 303);
  EXPECT_EQ(std::string(own.header("Location")), one + "?told=compared")
      << "nobody confirms what they keyed themselves";
  EXPECT_EQ(counted(p.id).counted, 0);
  EXPECT_EQ(send(one + "/accept", {{"row_2", "first"}}, second).status, 303);
  EXPECT_EQ(counted(p.id).counted, 2);
  EXPECT_EQ(counted(p.id).paper, 2);
  const auto result = get(one, second);
  EXPECT_TRUE(shows(result, "пропущено як нерозбірливі"));
  EXPECT_FALSE(shows(result, "3184710691")) << "what was keyed is erased";
  all_is_well();
}

TEST_P(Sheets, a_row_that_cannot_be_read_is_left_out_by_decision) {
  const std::string one = sheet("1", 3);
  ASSERT_EQ(send(one + "/rows", rows(), first).status, 303);
  ASSERT_EQ(send(one + "/rows", with(rows(), "number_2", "АБ123457"), second).status, 303);
  EXPECT_EQ(send(one + "/accept", {{"row_2", "illegible"}}, second).status, 303);
  EXPECT_EQ(counted(p.id).counted, 0) << "waits for the other clerk";
  EXPECT_EQ(send(one + "/accept", {{"row_2", "illegible"}}, first).status, 303);
  EXPECT_EQ(counted(p.id).counted, 1);
}

TEST_P(Sheets, a_sheet_is_corrected_or_taken_back_with_words_beside_the_field) {
  const std::string one = sheet("1", 3);
  const auto page = get(one + "/mend", second);
  EXPECT_TRUE(shows(page, "value=\"1\""));
  const auto wrong = send(one + "/take-back", {{"why", ""}}, second);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(shows(wrong, "why-error"));
  const auto early = send(one + "/mend",
                          {{"number", "1"},
                           {"rows", "3"},
                           {"received_on-day", "1"},
                           {"received_on-month", "11"},
                           {"received_on-year", "2026"},
                           {"words", "Не той день."}},
                          second);
  EXPECT_EQ(early.status, 422);
  EXPECT_TRUE(shows(early, "received_on-error"));
  EXPECT_TRUE(shows(early, "02.11.2026"));
  EXPECT_EQ(send(one + "/take-back", {{"why", "Аркуш іншої петиції."}}, second).status, 303);
  const auto list = get(at(), first);
  EXPECT_TRUE(shows(list, "Аркуш іншої петиції."));
  EXPECT_TRUE(shows(list, "забрано"));
  EXPECT_TRUE(shows(get(one, first), "Аркуш забрано"));
}

TEST_P(Sheets, digits_and_pictures_are_no_names_on_paper_either) {
  const std::string one = sheet("1", 3);
  const auto wrong = send(one + "/rows", with(with(rows(), "surname_1", "Мельник1"), "given_name_2", "😀"), first);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(shows(wrong, "у прізвищі можуть бути лише літери"));
  EXPECT_TRUE(shows(wrong, "в імені можуть бути лише літери"));
}

TEST_P(Sheets, a_sheet_of_another_petition_or_community_is_not_found) {
  const std::string one = sheet("1", 3);
  const Petition other = published(words("Освітлення парку біля річки"));
  const std::string elsewhere = path(other, one.substr(one.find("/sheets")));
  EXPECT_EQ(get(elsewhere, first).status, 404);
  EXPECT_EQ(ask(http::Method::get, one, {}, first, house->other).status, 404);
  EXPECT_EQ(send(one + "/rows", rows(), moderator_actor).status, 403);
}

VICHE_ON_BOTH_ENGINES(Sheets);

}  // namespace
}  // namespace viche::petitions
