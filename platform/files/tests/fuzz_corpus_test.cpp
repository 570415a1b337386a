#include <gtest/gtest.h>

#include <filesystem>

#include "../fuzz/targets.hpp"
#include "workshop.hpp"

namespace viche::files::testing {
namespace {

std::size_t replay(const std::string& name, void (*target)(std::string_view)) {
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(VICHE_TEST_DIR) + "/../fuzz/corpus/" + name)) {
    SCOPED_TRACE(entry.path().filename().string());
    target(read_file(entry.path().string()));
    ++count;
  }
  return count;
}

TEST(fuzz_corpus, picture_headers_are_read_to_an_end) {
  EXPECT_GE(replay("picture_header", fuzz::picture_header), 20U);
}

TEST(fuzz_corpus, media_are_cleaned_to_an_end) { EXPECT_GE(replay("media", fuzz::media), 20U); }

}  // namespace
}  // namespace viche::files::testing
