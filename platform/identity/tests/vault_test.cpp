#include <viche/identity/seal.hpp>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include <viche/core/fault.hpp>
#include <viche/storage/testing.hpp>

namespace viche::identity {
namespace {

using storage::testing::TemporaryFolder;

constexpr HromadaId one{1}, two{2};

class vault : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  std::string path = folder.path() + "/secret.key";
  Vault sut{path};
};

TEST_F(vault, opens_what_it_sealed_in_the_same_place) {
  const std::string sealed = sut.seal(one, "accounts.email", 7, "оксана@приклад.укр");
  EXPECT_EQ(sut.open(one, "accounts.email", 7, sealed), "оксана@приклад.укр");
  EXPECT_EQ(sut.open(one, "accounts.email", 7, sut.seal(one, "accounts.email", 7, "")), "");
}

TEST_F(vault, does_not_open_what_was_moved_to_another_row_column_or_community) {
  const std::string sealed = sut.seal(one, "accounts.email", 7, "text");
  EXPECT_FALSE(sut.open(one, "accounts.email", 8, sealed));
  EXPECT_FALSE(sut.open(one, "accounts.name", 7, sealed));
  EXPECT_FALSE(sut.open(two, "accounts.email", 7, sealed));
}

TEST_F(vault, does_not_open_what_has_one_bit_changed_or_is_cut) {
  const std::string sealed = sut.seal(one, "a.b", 7, "text");
  const std::string bytes = from_base64url(sealed);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(sut.open(one, "a.b", 7, base64url(changed))) << bit;
  }
  for (std::size_t kept = 0; kept < sealed.size(); ++kept)
    EXPECT_FALSE(sut.open(one, "a.b", 7, sealed.substr(0, kept)));
  EXPECT_FALSE(sut.open(one, "a.b", 7, "not sealed at all, but long enough to be looked at, is it not? yes it is"));
}

TEST_F(vault, seals_the_same_text_differently_each_time) {
  EXPECT_NE(sut.seal(one, "a.b", 7, "text"), sut.seal(one, "a.b", 7, "text"));
}

TEST_F(vault, has_another_blind_index_for_each_purpose_and_community) {
  const std::set<std::string> all{sut.blind_index(one, "email", "x"), sut.blind_index(one, "phone", "x"),
                                  sut.blind_index(two, "email", "x"), sut.blind_index(one, "email", "y")};
  EXPECT_EQ(all.size(), 4U);
  EXPECT_EQ(sut.blind_index(one, "email", "x"), sut.blind_index(one, "email", "x"));
  EXPECT_EQ(sut.blind_index(one, "email", "x").size(), 64U);
}

TEST_F(vault, knows_its_signature_for_one_purpose_and_community_only) {
  const std::string signature = sut.sign(one, "form", "message");
  EXPECT_TRUE(sut.signed_by_us(one, "form", "message", signature));
  EXPECT_FALSE(sut.signed_by_us(two, "form", "message", signature));
  EXPECT_FALSE(sut.signed_by_us(one, "link", "message", signature));
  EXPECT_FALSE(sut.signed_by_us(one, "form", "Message", signature));
  EXPECT_FALSE(sut.signed_by_us(one, "form", "message", ""));
}

TEST_F(vault, keeps_its_key_in_a_file_only_the_owner_reads_and_finds_it_again) {
  struct stat facts {};
  ASSERT_EQ(::stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  EXPECT_EQ(Vault(path).open(one, "a.b", 7, sut.seal(one, "a.b", 7, "text")), "text");
  EXPECT_FALSE(Vault(folder.path() + "/other.key").open(one, "a.b", 7, sut.seal(one, "a.b", 7, "text")));
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_EQ(file.path().extension(), ".key") << "nothing is left beside the key";
  }
}

TEST_F(vault, refuses_a_key_file_others_may_read_or_that_holds_no_key) {
  ::chmod(path.c_str(), 0640);
  EXPECT_THROW(Vault{path}, Fault);
  ::chmod(path.c_str(), 0604);
  EXPECT_THROW(Vault{path}, Fault);
  ::chmod(path.c_str(), 0600);
  for (const std::string_view text : {"", "too short", "!!!!", "AAAA"}) {
    std::ofstream(path, std::ios::trunc) << text;
    EXPECT_THROW(Vault{path}, Fault) << text;
  }
}

TEST(vault_at_first_start, gives_programs_that_start_together_one_key) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/deep/secret.key";
  std::vector<std::string> indexes(8);
  std::vector<std::thread> programs;
  for (auto& index : indexes) {
    programs.emplace_back([&] { index = Vault(path).blind_index(one, "a", "b"); });
  }
  for (auto& program : programs) program.join();
  EXPECT_EQ(std::set<std::string>(indexes.begin(), indexes.end()).size(), 1U);
}

}  // namespace
}  // namespace viche::identity
