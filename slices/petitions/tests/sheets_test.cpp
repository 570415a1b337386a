#include <viche/audit/audit.hpp>

#include "petitions_house.hpp"

#include "../store/sheets.hpp"

namespace viche::petitions {
namespace {

class Paper : public testing::PetitionsHouse {
 protected:
  void SetUp() override {
    PetitionsHouse::SetUp();
    p = published();
  }
  Sheet sheet(const std::string& number, std::int64_t rows = 2) {
    Sheet one;
    one.number = number;
    one.rows = rows;
    one.received_on = calendar::kyiv_day(house->clock.now());
    return one;
  }
  static std::vector<SheetRow> rows() {
    return {{1, 1, "Мельник", "Іван", "Олегович", "3184710691", false},
            {2, 1, "Бондар", "Ганна", "Іванівна", "АБ123456", false}};
  }
  /// Keyed by two who differ in the second row.
  std::int64_t disputed() {
    const auto id = begin_sheet(first(), p.id, sheet("7")).value();
    EXPECT_TRUE(key_sheet(first(), id, rows()));
    auto other = rows();
    other[1].surname = "Бондарь";
    EXPECT_TRUE(key_sheet(second(), id, other));
    return id;
  }
  static SheetRow anew(const std::string& surname) { return {2, 1, surname, "Ганна", "Іванівна", "АБ123456", false}; }
  By first() { return clerk(501); }
  By second() { return clerk(502); }
  By third() { return clerk(503); }
  Sheet found(std::int64_t id) {
    return *db().read(house->town->id, [&](storage::Session& session) { return find_sheet(session, id); });
  }
  void day(const std::string& iso) {
    house->clock.set(calendar::instant_of({calendar::parse_day(iso).value(), 10, 0, 0}));
  }

  Petition p;
};

TEST_P(Paper, one_clerk_alone_never_brings_a_third_variant_into_the_count) {
  const auto id = disputed();
  EXPECT_EQ(accept_sheet(first(), id, {anew("Бондаренко")}).value(), 1);
  EXPECT_EQ(accept_sheet(first(), id, {anew("Бондаренко")}).value(), 1) << "said twice by one is said once";
  EXPECT_EQ(counted(p.id).counted, 0);
  ASSERT_EQ(differences(second(), id).size(), 1U);
  EXPECT_EQ(differences(second(), id)[0].first.surname, "Бондаренко");
  EXPECT_EQ(accept_sheet(second(), id, {anew("Бондарук")}).value(), 1);
  EXPECT_EQ(accept_sheet(first(), id, {anew("Бондарук")}).value(), 0) << "the other keyed the same";
  EXPECT_EQ(counted(p.id).counted, 2);
  all_is_well();
}

TEST_P(Paper, a_variant_is_confirmed_by_another_than_who_keyed_it_and_illegible_by_two) {
  const auto id = disputed();
  SheetRow unreadable;
  unreadable.row = 2;
  unreadable.illegible = true;
  EXPECT_EQ(accept_sheet(second(), id, {unreadable}).value(), 1);
  EXPECT_EQ(accept_sheet(first(), id, {anew("Бондар")}).value(), 1) << "it is this clerk's own";
  EXPECT_EQ(accept_sheet(third(), id, {anew("Бондар")}).value(), 0) << "a third clerk agrees with the first";
  EXPECT_EQ(counted(p.id).counted, 2);
  EXPECT_EQ(found(id).left_out, 0);
}

TEST_P(Paper, what_a_third_clerk_types_waits_too) {
  const auto id = disputed();
  EXPECT_EQ(accept_sheet(third(), id, {anew("Бондарчук")}).value(), 1);
  EXPECT_EQ(accept_sheet(third(), id, {anew("Бондарчук")}).value(), 1);
  EXPECT_EQ(accept_sheet(second(), id, {anew("Бондарчук")}).value(), 0);
  EXPECT_EQ(counted(p.id).counted, 2);
}

TEST_P(Paper, a_sheet_comes_after_the_petition_was_published_and_not_tomorrow) {
  Sheet early = sheet("1"), late = sheet("1"), long_one = sheet("1", 91);
  early.received_on -= std::chrono::days(1);
  late.received_on += std::chrono::days(1);
  const auto refused = begin_sheet(first(), p.id, early);
  EXPECT_EQ(refused.refusal().code, "petitions.sheet_day_early");
  EXPECT_EQ(refused.refusal().field, "received_on");
  EXPECT_EQ(refused.refusal().args.at("day"), "02.11.2026");
  EXPECT_EQ(begin_sheet(first(), p.id, late).refusal().code, "petitions.sheet_day_invalid");
  EXPECT_EQ(begin_sheet(first(), p.id, long_one).refusal().args.at("most"), "90");
  EXPECT_TRUE(begin_sheet(first(), p.id, sheet("1", 90)));
}

TEST_P(Paper, a_sheet_is_corrected_or_taken_back_with_a_reason_until_it_is_counted) {
  const auto id = begin_sheet(first(), p.id, sheet("7")).value();
  ASSERT_TRUE(key_sheet(first(), id, rows()));
  EXPECT_EQ(correct_sheet(first(), id, sheet("8"), " ").refusal().code, "petitions.words_missing");
  ASSERT_TRUE(correct_sheet(second(), id, sheet("8"), "Не той номер."));
  EXPECT_EQ(found(id).number, "8");
  EXPECT_EQ(found(id).state, Sheet::State::second) << "what was keyed holds";
  ASSERT_TRUE(correct_sheet(second(), id, sheet("8", 3), "На аркуші три підписи."));
  EXPECT_EQ(found(id).state, Sheet::State::first) << "other rows are keyed anew";
  EXPECT_EQ(take_back_sheet(first(), id, "").refusal().code, "petitions.words_missing");
  ASSERT_TRUE(take_back_sheet(first(), id, "Аркуш іншої петиції."));
  EXPECT_EQ(key_sheet(first(), id, rows()).refusal().code, "petitions.not_now");
  EXPECT_EQ(correct_sheet(first(), id, sheet("9"), "Ще раз.").refusal().code, "petitions.not_now");
  EXPECT_TRUE(begin_sheet(first(), p.id, sheet("8"))) << "its number is free again";
  const auto told = db().read(house->town->id,
                              [&](storage::Session& session) { return audit::entries_of(session, "petition", p.id); });
  EXPECT_EQ(told[told.size() - 2].action, "petitions.take_back_sheet");
}

TEST_P(Paper, what_came_in_time_is_keyed_after_the_last_day_and_can_be_enough) {
  set(settings::threshold, "2");
  const Petition q = published(words("Освітлення парку біля річки"));
  day("2027-01-31");
  const auto id = begin_sheet(first(), q.id, sheet("7")).value();
  day("2027-02-01");
  expire_if_over(house->services, house->town->id, q.id, house->clock.now());
  EXPECT_EQ(petition(q.id).state, State::collecting) << "a sheet that came in time waits";
  EXPECT_EQ(signs(q, resident("a@example.org")).refusal().code, "petitions.over");
  EXPECT_EQ(begin_sheet(first(), q.id, sheet("8")).refusal().code, "petitions.sheet_day_late");
  ASSERT_TRUE(key_sheet(first(), id, rows()));
  ASSERT_TRUE(key_sheet(second(), id, rows()));
  ASSERT_EQ(accept_sheet(first(), id, {}).value(), 0);
  reach_if_enough(house->services, house->town->id, q.id, house->clock.now());
  EXPECT_EQ(petition(q.id).state, State::reached);
  Sheet in_time = sheet("9", 1);
  in_time.received_on = calendar::parse_day("2027-01-31").value();
  EXPECT_TRUE(begin_sheet(first(), q.id, in_time)) << "until the examination begins";
  ASSERT_TRUE(begin_examination(head(), q.id));
  in_time.number = "10";
  EXPECT_EQ(begin_sheet(first(), q.id, in_time).refusal().code, "petitions.not_collecting");
  all_is_well();
}

TEST_P(Paper, it_waits_two_working_days_and_no_longer) {
  set(settings::threshold, "2");
  const Petition q = published(words("Освітлення парку біля річки"));
  day("2027-01-31");
  (void)begin_sheet(first(), q.id, sheet("7")).value();
  day("2027-02-02");
  expire_if_over(house->services, house->town->id, q.id, house->clock.now());
  EXPECT_EQ(petition(q.id).state, State::collecting);
  day("2027-02-03");
  expire_if_over(house->services, house->town->id, q.id, house->clock.now());
  EXPECT_EQ(petition(q.id).state, State::not_reached);
  Sheet in_time = sheet("8");
  in_time.received_on = calendar::parse_day("2027-01-31").value();
  EXPECT_EQ(begin_sheet(first(), q.id, in_time).refusal().code, "petitions.not_collecting");
}

TEST_P(Paper, a_sheet_that_nobody_had_entered_in_time_brings_what_was_missing_within_those_days) {
  set(settings::threshold, "2");
  const Petition q = published(words("Освітлення парку біля річки"));
  day("2027-02-01");
  expire_if_over(house->services, house->town->id, q.id, house->clock.now());
  ASSERT_EQ(petition(q.id).state, State::not_reached);
  Sheet in_time = sheet("7");
  in_time.received_on = calendar::parse_day("2027-01-31").value();
  const auto id = begin_sheet(first(), q.id, in_time).value();
  ASSERT_TRUE(key_sheet(first(), id, rows()));
  ASSERT_TRUE(key_sheet(second(), id, rows()));
  ASSERT_EQ(accept_sheet(first(), id, {}).value(), 0);
  EXPECT_EQ(petition(q.id).state, State::reached);
  all_is_well();
}

VICHE_ON_BOTH_ENGINES(Paper);

}  // namespace
}  // namespace viche::petitions
