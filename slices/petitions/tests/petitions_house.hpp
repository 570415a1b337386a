#pragma once
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>

#include <viche/kit/testing.hpp>

#include "acts.hpp"
#include "settings.hpp"
#include "store.hpp"

namespace viche::petitions {

kit::Slice slice();

namespace testing {

/// The slice in the whole house, on a fresh database of either engine; its statute asks for three signatures by e-mail.
class PetitionsHouse : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    std::vector<kit::Slice> slices = beside();
    slices.insert(slices.begin(), slice());
    house = std::make_unique<kit::testing::House>(db(), dir(), std::move(slices));
    house->clock.set(calendar::instant_of({calendar::parse_day("2026-11-02").value(), 10, 0, 0}));
    set(settings::threshold, "3");
    set(settings::least_level, "1");
    set(settings::residents_only, "0");
    author = resident("author@example.org");
  }
  void TearDown() override {
    house.reset();
    OnBothEngines::TearDown();
  }

  /// Slices that stand beside petitions.
  virtual std::vector<kit::Slice> beside() { return {}; }

  void set(const kit::Setting& setting, const std::string& value) {
    ASSERT_TRUE(house->towns.set(house->town->id, Actor::system(), setting.key, value, "Статут", house->clock.now()));
    house->town = house->towns.find(house->town->id);
  }
  /// An account that has shown this level, and whoever acts for it.
  Actor resident(const std::string& email, IdentityLevel level = IdentityLevel::email) {
    identity::NewAccount account;
    account.email = email;
    account.name = "Мешканець";
    const auto id = house->identity.create(house->town->id, Actor::system(), account).value();
    return {Actor::Kind::resident, id, {}, 0, level};
  }
  By by(const Actor& actor, std::string key = {}) {
    return {house->services, *house->town, actor, house->clock.now(), std::move(key)};
  }
  By moderator() { return by(kit::testing::House::staff({Role::moderator})); }
  By head() { return by(kit::testing::House::staff({Role::head})); }
  By clerk(std::int64_t account) {
    Actor actor = kit::testing::House::staff({Role::registrar});
    actor.account = account;
    return by(actor);
  }
  static Draft words(const std::string& title = "Велодоріжка на вулиці Наконечного") {
    return {title, "Просимо облаштувати велодоріжку вздовж вулиці Наконечного від вокзалу до парку.",
            "Шевченко Олена Іванівна", "uk"};
  }
  /// Names have no digits: "Людина", 12 → "Людина-бв".
  static std::string numbered_name(std::string word, std::int64_t n) {
    constexpr std::array letters{"а", "б", "в", "г", "д", "е", "ж", "з", "и", "к"};
    word += "-";
    for (const char digit : std::to_string(n)) word += letters[static_cast<std::size_t>(digit - '0')];
    return word;
  }
  static Signing named(const std::string& surname = "Коваль") {
    Signing signing;
    signing.surname = surname;
    signing.given_name = "Марія";
    signing.patronymic = "Петрівна";
    return signing;
  }
  Petition petition(std::int64_t id) {
    return *db().read(house->town->id, [&](storage::Session& session) { return find_by_id(session, id); });
  }
  Counts counted(std::int64_t id) {
    return db().read(house->town->id, [&](storage::Session& session) { return counts(session, id); });
  }
  std::int64_t handed_in(const Draft& draft = words()) {
    const auto id = write_draft(by(author), draft, "author@example.org").value();
    EXPECT_TRUE(submit(by(author), id));
    return id;
  }
  Petition published(const Draft& draft = words()) {
    const auto id = handed_in(draft);
    EXPECT_TRUE(publish(moderator(), id));
    return petition(id);
  }
  Result<Signed> signs(const Petition& petition, const Actor& actor, const Signing& signing = named()) {
    return sign(by(actor), petition.number, signing);
  }
  void all_is_well() {
    EXPECT_EQ(faults(house->services, *house->town), std::vector<std::string>());
    db().read(house->town->id, [&](storage::Session& session) {
      EXPECT_EQ(house->journal.faults(session), std::vector<std::string>());
    });
  }

  std::unique_ptr<kit::testing::House> house;
  Actor author;
};

}  // namespace testing
}  // namespace viche::petitions
