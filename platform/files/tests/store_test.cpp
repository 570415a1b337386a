#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <utime.h>
#include <filesystem>
#include <fstream>
#include <set>

#include <viche/core/fault.hpp>

#include "workshop.hpp"

namespace viche::files::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string take(Files& files, const Workshop& workshop, HromadaId hromada = ladyzhyn) {
  return files.take_photo(hromada, workshop.upload(picture({}))).value().key;
}

void make_older(const std::string& path, int seconds) {
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  const utimbuf times{info.st_atime, info.st_mtime - seconds};
  ASSERT_EQ(::utime(path.c_str(), &times), 0);
}

TEST(store, names_files_by_community_and_key_and_keeps_them_to_itself) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string key = take(files, workshop);
  ASSERT_EQ(key.size(), 22U);
  const std::string folder = workshop.data() + "/files/1/" + key.substr(0, 2) + "/";
  EXPECT_THAT(workshop.stored(), UnorderedElementsAre(folder + key + "-large.jpg", folder + key + "-small.jpg"));
  EXPECT_EQ(files.path_of(ladyzhyn, key), folder + key + "-large.jpg");
  EXPECT_EQ(files.path_of(ladyzhyn, key, Size::small), folder + key + "-small.jpg");
  EXPECT_EQ(Files::type_of(*files.path_of(ladyzhyn, key)), "image/jpeg");
  struct stat info {};
  for (const std::string& path : workshop.stored()) {
    ASSERT_EQ(::stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
  }
  ASSERT_EQ(::stat(folder.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700U);
}

TEST(store, finds_nothing_under_keys_that_are_none_or_of_another_community) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string key = take(files, workshop);
  for (const std::string& other :
       {std::string(), std::string("../../etc/passwd"), key + "x", key.substr(1), key.substr(0, 21) + "/",
        key.substr(0, 21) + std::string(1, '\0'), std::string(22, '.')}) {
    EXPECT_EQ(files.path_of(ladyzhyn, other), std::nullopt);
    files.remove(ladyzhyn, other);
  }
  EXPECT_EQ(files.path_of(HromadaId{2}, key), std::nullopt);
  files.remove(HromadaId{2}, key);
  EXPECT_NE(files.path_of(ladyzhyn, key), std::nullopt);
}

TEST(store, removes_all_copies) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string photo = take(files, workshop), other = take(files, workshop);
  const std::string clip = files.take_media(ladyzhyn, workshop.upload(sample("clip.mp4"))).value().key;
  files.remove(ladyzhyn, photo);
  files.remove(ladyzhyn, clip);
  EXPECT_EQ(files.path_of(ladyzhyn, photo, Size::small), std::nullopt);
  EXPECT_EQ(files.path_of(ladyzhyn, clip), std::nullopt);
  EXPECT_EQ(workshop.stored().size(), 2U);
  files.remove(ladyzhyn, photo);
  EXPECT_NE(files.path_of(ladyzhyn, other), std::nullopt);
}

TEST(store, tells_each_key_once_with_the_age_of_its_youngest_copy) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string young = take(files, workshop), old = take(files, workshop);
  take(files, workshop, HromadaId{2});
  make_older(*files.path_of(ladyzhyn, young), 7200);
  make_older(*files.path_of(ladyzhyn, old), 7200);
  make_older(*files.path_of(ladyzhyn, old, Size::small), 7100);
  std::multiset<std::string> keys;
  files.for_each(ladyzhyn, [&](std::string_view key, std::int64_t age) {
    keys.emplace(key);
    EXPECT_GE(age, key == old ? 7100 : 0);
    EXPECT_LT(age, key == old ? 7190 : 60);
  });
  EXPECT_EQ(keys, (std::multiset<std::string>{young, old}));
  files.for_each(HromadaId{77}, [](std::string_view, std::int64_t) { ADD_FAILURE(); });
}

TEST(store, sweeps_what_is_old_and_unknown_and_nothing_else) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string known = take(files, workshop), orphan = take(files, workshop), young = take(files, workshop);
  const std::string drafts = workshop.data() + "/files/1/" + known.substr(0, 2) + "/.";
  std::ofstream(drafts + "old.part") << "half";
  std::ofstream(drafts + "young.part") << "half";
  make_older(drafts + "old.part", 4000);
  for (const std::string& key : {known, orphan}) {
    for (const Size size : {Size::large, Size::small}) make_older(*files.path_of(ladyzhyn, key, size), 4000);
  }
  EXPECT_EQ(files.sweep(ladyzhyn, [&](std::string_view key) { return key == known; }), 1U);
  EXPECT_EQ(files.path_of(ladyzhyn, orphan), std::nullopt);
  EXPECT_NE(files.path_of(ladyzhyn, known), std::nullopt);
  EXPECT_NE(files.path_of(ladyzhyn, young), std::nullopt);
  EXPECT_FALSE(std::filesystem::exists(drafts + "old.part"));
  EXPECT_TRUE(std::filesystem::exists(drafts + "young.part"));
}

TEST(store, leaves_the_upload_alone) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string bytes = sample("with_everything.jpg"), path = workshop.upload(bytes);
  ASSERT_TRUE(files.take_photo(ladyzhyn, path).ok());
  EXPECT_EQ(read_file(path), bytes);
}

TEST(store, an_upload_that_is_not_a_file_is_a_fault_and_does_not_block) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string pipe = workshop.dir() + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& path : {pipe, workshop.dir(), workshop.dir() + "/absent", std::string("/dev/zero")}) {
    EXPECT_THROW(files.take_photo(ladyzhyn, path).ok(), Fault) << path;
    EXPECT_THROW(files.take_media(ladyzhyn, path).ok(), Fault) << path;
  }
  EXPECT_THAT(workshop.stored(), IsEmpty());
}

}  // namespace
TEST(published, is_whole_or_not_there_and_of_one_community) {
  const Workshop workshop;
  Files files = workshop.files();
  EXPECT_EQ(files.published(ladyzhyn, "set.csv"), std::nullopt);
  const auto write = [](std::string text) {
    return [text = std::move(text)](const std::string& path) { return bool(std::ofstream(path) << text); };
  };
  files.publish(ladyzhyn, "set.csv", write("one"));
  const auto path = files.published(ladyzhyn, "set.csv");
  ASSERT_TRUE(path);
  std::ifstream old(*path);
  std::string half;
  EXPECT_THROW(files.publish(ladyzhyn, "set.csv", [](const std::string&) -> bool { throw Fault("no"); }), Fault);
  files.publish(ladyzhyn, "set.csv", [](const std::string& unfinished) {
    std::ofstream(unfinished) << "half";
    return false;
  });
  std::ifstream(*path) >> half;
  EXPECT_EQ(half, "one") << "what was broken off is not there";
  files.publish(ladyzhyn, "set.csv", write("two"));
  std::string before, after;
  old >> before;
  std::ifstream(*path) >> after;
  EXPECT_EQ(before, "one") << "who reads the old one keeps it";
  EXPECT_EQ(after, "two");
  EXPECT_EQ(files.published(HromadaId{2}, "set.csv"), std::nullopt);
  for (const char* wrong : {"", ".", "..", "../set.csv", "a/b", ".set.csv", "SET.csv"}) {
    EXPECT_EQ(files.published(ladyzhyn, wrong), std::nullopt) << wrong;
  }
  files.sweep(
      ladyzhyn, [](std::string_view) { return false; }, 0);
  EXPECT_TRUE(files.published(ladyzhyn, "set.csv")) << "it belongs to no row";
}

}  // namespace viche::files::testing
