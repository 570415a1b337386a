#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <thread>

#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>

#include "cabinet_house.hpp"
#include "gathering.hpp"

namespace viche::cabinet {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Person;

class personal_export : public testing::Cabinet {};

TEST_P(personal_export, holds_all_that_is_kept_of_the_person_and_nothing_of_another) {
  fakes->files[oksana] = {{"songs.json", R"({"text":"моя КАНАРКА-1 {\"}","n":[1,2],"none":[]})"},
                          {"1.jpg", "\xff\xd8photo"}};
  fakes->files[petro] = {{"songs.json", R"({"text":"чужа КАНАРКА-2"})"}};
  Person person = enter("oksana@mail.example"), other = enter("petro@mail.example");
  gathered(other);
  const auto taken = person.post(gathered(person));
  ASSERT_EQ(taken.status, 200);
  EXPECT_EQ(taken.header("Content-Type"), "application/zip");
  EXPECT_THAT(std::string(taken.header("Content-Disposition")), HasSubstr("attachment"));
  const auto files = unpacked(taken.file);
  ASSERT_EQ(files.size(), 7U);
  EXPECT_THAT(files.at("README.txt"), HasSubstr("Ваші дані"));
  EXPECT_THAT(files.at("README.txt"), HasSubstr("Your data"));
  EXPECT_EQ(files.at("songs/1.jpg"), "\xff\xd8photo");
  EXPECT_EQ((*JsonReader::parse(files.at("account.json")))["email"].text(), "oksana@mail.example");
  EXPECT_EQ((*JsonReader::parse(files.at("songs/songs.json")))["text"].text(), "моя КАНАРКА-1 {\"}");
  EXPECT_THAT(files.at("songs/songs.json"), HasSubstr("\n  \"n\": [\n    1,\n    2\n  ],\n  \"none\": []\n}"));
  for (const auto& [name, bytes] : files) {
    for (const char* canary : {"КАНАРКА-2", "petro@mail.example", "Чижик"}) {
      EXPECT_THAT(bytes, Not(HasSubstr(canary))) << name;
    }
  }
}

TEST_P(personal_export, is_given_once_and_to_the_session_that_asked_alone) {
  Person person = enter("oksana@mail.example");
  const std::string path = gathered(person);
  ASSERT_EQ(path.size(), std::string("/my/export/").size() + 22);
  Person elsewhere = enter("oksana@mail.example"), petros = enter("petro@mail.example");
  EXPECT_EQ(take_path(elsewhere.get("/my/export")), "") << "another session of the same account is not shown it";
  EXPECT_EQ(elsewhere.post(path).status, 404);
  EXPECT_EQ(petros.post(path).status, 404);
  EXPECT_NE(stranger().post(path).status, 200);
  EXPECT_NE(person.on("stryi.localhost").post(path).status, 200) << "another community";
  EXPECT_EQ(person.get(path).status, 405) << "an address that is only looked at uses nothing up";
  EXPECT_EQ(files_on_disk(), 1U);
  EXPECT_EQ(person.post(path).status, 200);
  EXPECT_EQ(person.post(path).status, 404) << "a second download";
  EXPECT_EQ(files_on_disk(), 0U);
  EXPECT_EQ(entries_of("cabinet.ask_export", oksana), 1U);
  EXPECT_EQ(entries_of("cabinet.take_export", oksana), 1U);
}

TEST_P(personal_export, two_downloads_at_once_are_one) {
  Person person = enter("oksana@mail.example");
  const std::string path = gathered(person);
  std::vector<int> statuses(8);
  {
    std::vector<std::thread> all;
    for (int& status : statuses) all.emplace_back([&person, &path, &status] { status = person.post(path).status; });
    for (std::thread& one : all) one.join();
  }
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 200), 1);
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 404), 7);
}

TEST_P(personal_export, is_gone_after_fifteen_minutes_and_swept_away) {
  Person person = enter("oksana@mail.example");
  const std::string path = gathered(person);
  house->clock.advance(15min);
  EXPECT_EQ(take_path(person.get("/my/export")), "");
  EXPECT_EQ(person.post(path).status, 404);
  EXPECT_EQ(files_on_disk(), 1U);
  sweep_exports(house->services, house->clock.now());
  EXPECT_EQ(files_on_disk(), 0U);
}

TEST_P(personal_export, what_no_row_names_is_swept_too_once_it_is_old) {
  std::filesystem::create_directories(dir() + "/exports");
  std::ofstream(dir() + "/exports/" + std::to_string(home().value) + "-99.sealed") << "left by a power cut\n";
  sweep_exports(house->services, house->clock.now());
  EXPECT_EQ(files_on_disk(), 1U) << "it may be one that is being written";
  sweep_exports(house->services, house->clock.now() + 2h);
  EXPECT_EQ(files_on_disk(), 0U);
}

TEST_P(personal_export, lies_sealed_and_opens_in_no_other_place) {
  fakes->files[oksana] = {{"songs.json", "\"" + std::string(3'000'000, 'k') + "КАНАРКА-1\""}};
  Person person = enter("oksana@mail.example");
  gathered(person);
  std::string sealed, name;
  for (const auto& entry : std::filesystem::directory_iterator(dir() + "/exports")) {
    std::ifstream in(entry.path(), std::ios::binary);
    sealed.assign(std::istreambuf_iterator<char>(in), {});
    name = entry.path();
    EXPECT_EQ(std::filesystem::status(entry.path()).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  EXPECT_THAT(sealed, Not(HasSubstr("КАНАРКА")));
  EXPECT_THAT(sealed, Not(HasSubstr("oksana")));
  EXPECT_THAT(sealed, Not(HasSubstr("PK\x03\x04")));
  const auto row =
      db().read(home(), [&](storage::Session& session) { return exports_of(session, house->vault, oksana).front(); });
  const SealedPlace place{dir() + "/exports", home(), row.id};
  EXPECT_NO_THROW(read_sealed(house->vault, place, row.pieces));
  const SealedPlace other{dir() + "/exports", home(), row.id + 1};
  std::filesystem::copy_file(place.path(), other.path());
  EXPECT_THROW(read_sealed(house->vault, other, row.pieces), Fault) << "moved to another's place";
  std::filesystem::resize_file(place.path(), sealed.size() / 2);
  EXPECT_THROW(read_sealed(house->vault, place, row.pieces), Fault) << "cut short";
}

TEST_P(personal_export, is_tried_again_when_a_slice_could_not_tell_and_leaves_nothing_behind_meanwhile) {
  fakes->fails = true;
  Person person = enter("oksana@mail.example");
  EXPECT_EQ(gathered(person), "");
  EXPECT_EQ(files_on_disk(), 0U);
  fakes->fails = false;
  house->clock.advance(1h);
  house->runner.run_due();
  EXPECT_NE(take_path(person.get("/my/export")), "");
}

TEST_P(personal_export, only_the_last_one_asked_for_counts_and_five_an_hour) {
  Person person = enter("oksana@mail.example");
  const std::string first = gathered(person), second = gathered(person);
  EXPECT_EQ(person.post(first).status, 404);
  EXPECT_EQ(files_on_disk(), 1U);
  EXPECT_EQ(person.post(second).status, 200);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(person.post("/my/export").status, 303);
  EXPECT_EQ(person.post("/my/export").status, 429);
}

VICHE_ON_BOTH_ENGINES(personal_export);

}  // namespace
}  // namespace viche::cabinet
