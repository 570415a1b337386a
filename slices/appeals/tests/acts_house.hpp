#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <viche/core/json.hpp>
#include <viche/kit/testing.hpp>

#include "acts.hpp"
#include "jobs.hpp"
#include "store.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals::testing {

using kit::testing::House;

/// Acts of appeals in a community with one executor and one category, on both engines.
class Acts : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    kit::Slice slice;
    slice.name = "appeals";
    slice.resources = resources::appeals();
    slice.start = start_jobs;
    std::vector<kit::Slice> slices = beside();
    slices.insert(slices.begin(), slice);
    house = std::make_unique<House>(db(), dir(), std::move(slices));
    fill(house->town->id, roads, potholes);
    fill(house->other->id, other_roads, other_potholes);
  }
  void TearDown() override {
    house.reset();
    OnBothEngines::TearDown();
  }

  /// Slices that stand beside appeals.
  virtual std::vector<kit::Slice> beside() { return {}; }

  void fill(HromadaId hromada, std::int64_t& organisation, std::int64_t& category) {
    (void)db().act(hromada, [&](storage::Tx& tx) -> Check {
      kit::Organisation one;
      one.slug = "roads";
      one.name_uk = one.name_en = "Дорожня служба";
      organisation = kit::put_organisation(tx, Actor::system(), one, house->clock.now());
      Category about;
      about.slug = "pothole";
      about.name_uk = about.name_en = "Яма на дорозі";
      about.needs_place = false;
      about.term = {72, calendar::Unit::hours, calendar::Roll::none};
      about.organisation = organisation;
      category = put_category(tx, about, 1);
      return Done{};
    });
  }

  By by(const Actor& actor, bool by_link = false, std::string form_key = {}) {
    return {house->services, *house->town, actor, by_link, std::move(form_key), house->clock.now()};
  }
  By author() { return by(Actor::anonymous(), true); }
  By executor() { return by(House::staff({Role::executor}, roads)); }
  By operator_() { return by(House::staff({Role::operator_})); }

  Filing filing(std::string text = "На дорозі глибока яма після дощу") {
    Filing one;
    one.text = std::move(text);
    one.category = potholes;
    one.author_name = "Олена Савчук";
    one.author_email = "olena@ladyzhyn.example";
    one.author_residence = "м. Ладижин, вул. Будівельників, 3";
    return one;
  }
  Number filed(std::string form_key = {}) {
    return file(by(Actor::anonymous(), false, std::move(form_key)), filing(), {}).value();
  }
  Appeal load(Number number) {
    return *db().read(house->town->id, [&](storage::Session& session) { return find(session, number); });
  }
  State take(const By& who, Number number, Deed deed, std::string text = "текст") {
    const auto state =
        take_step(who, number, {deed, std::move(text), {}, calendar::kyiv_day(house->clock.now()), roads, {}});
    EXPECT_TRUE(state.ok()) << (state.ok() ? "" : state.refusal().code);
    return state.ok() ? state.value() : State::rejected;
  }
  void until_reported(Number number) {
    take(executor(), number, Deed::accept);
    take(executor(), number, Deed::report);
  }
  std::int64_t total(State state) {
    for (const StateCount& count : db().read(house->town->id, [](storage::Session& s) { return counts(s); })) {
      if (count.state == state) return count.count;
    }
    return 0;
  }
  FigureDelta figures_of(std::string_view dimension, std::int64_t key) {
    for (const FigureRow& row :
         db().read(house->town->id, [&](storage::Session& s) { return figures(s, dimension, 0, 99'999, false); })) {
      if (row.key == key) return row.sum;
    }
    return {};
  }
  std::int64_t letters() {
    static constexpr storage::Sql count{"test.letters", "SELECT count(*) FROM letters WHERE hromada_id = :hromada"};
    return db().read(house->town->id, [](storage::Session& s) { return s.number(count); });
  }

  /// All of them, the oldest first.
  std::vector<JsonReader> letters_written() {
    static constexpr storage::Sql all{"test.letters_written",
                                      "SELECT id, letter FROM letters WHERE hromada_id = :hromada ORDER BY id"};
    return db().read(house->town->id, [&](storage::Session& s) {
      return s.all(all, {}, [&](const storage::Row& row) {
        return *JsonReader::parse(*house->vault.open(house->town->id, "letters.letter", row.integer(0), row.text(1)));
      });
    });
  }
  /// Subjects and texts of all letters, one after another.
  std::string all_letters() {
    std::string texts;
    for (const JsonReader& letter : letters_written())
      texts += letter["subject"].text().value() + "\n" + letter["text"].text().value() + "\n";
    return texts;
  }
  /// Who was written to, in order of the alphabet.
  std::vector<std::string> readers() {
    std::vector<std::string> found;
    for (const JsonReader& letter : letters_written()) found.push_back(letter["to_email"].text().value());
    std::sort(found.begin(), found.end());
    return found;
  }

  std::unique_ptr<House> house;
  std::int64_t roads = 0, potholes = 0, other_roads = 0, other_potholes = 0;
};

}  // namespace viche::appeals::testing
