#include "multipart.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace viche::http {
namespace {

class MultipartTest : public ::testing::Test {
 protected:
  MultipartTest() : folder_(::testing::TempDir() + "viche_multipart_" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_);
    options_.accept_uploads = true;
    options_.upload_dir = folder_;
  }
  ~MultipartTest() override { std::filesystem::remove_all(folder_); }

  /// Feeds the text in pieces, and gives the status of the refusal, or 200.
  int read(std::string_view text, std::size_t piece = 1'000'000) {
    MultipartReader reader("B", options_);
    for (std::size_t at = 0; at < text.size(); at += piece) {
      if (const auto refused = reader.feed(text.substr(at, piece))) return *refused;
    }
    if (const auto refused = reader.finish()) return *refused;
    fields_ = reader.take_fields();
    uploads_ = reader.take_uploads();
    return 200;
  }
  static std::string field(std::string_view name, std::string_view value) {
    return "--B\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(value) +
           "\r\n";
  }
  static std::string file(std::string_view name, std::string_view file_name, std::string_view content) {
    return "--B\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"; filename=\"" +
           std::string(file_name) + "\"\r\nContent-Type: image/png\r\n\r\n" + std::string(content) + "\r\n";
  }
  static std::string content(const Upload& upload) {
    std::ostringstream out;
    out << std::ifstream(upload.path).rdbuf();
    return out.str();
  }
  std::size_t files() const {
    const std::filesystem::directory_iterator all(folder_);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  std::string folder_;
  MultipartOptions options_;
  Fields fields_;
  std::vector<std::shared_ptr<Upload>> uploads_;
};

const std::string closing = "--B--\r\n";

TEST_F(MultipartTest, reads_fields_and_files_in_pieces_of_any_size) {
  const std::string bytes("\x89PNG\r\n--\r\n--A\0\r\n\r\n-", 20);
  const auto text = field("what", "дірка\r\nвелика") + file("photo", "a \\\"b\\\" %22c%22.png", bytes) +
                    field("empty", "") + closing + "epilogue";
  for (const std::size_t piece : {1UL, 2UL, 3UL, 7UL, 64UL, 100'000UL}) {
    ASSERT_EQ(read(text, piece), 200) << piece;
    EXPECT_EQ(fields_.get("what"), "дірка\r\nвелика");
    EXPECT_TRUE(fields_.has("empty"));
    ASSERT_EQ(uploads_.size(), 1U);
    EXPECT_EQ(uploads_[0]->field, "photo");
    EXPECT_EQ(uploads_[0]->file_name, "a \"b\" \"c\".png");
    EXPECT_EQ(uploads_[0]->content_type, "image/png");
    EXPECT_EQ(uploads_[0]->size, bytes.size());
    EXPECT_EQ(content(*uploads_[0]), bytes);
  }
}

TEST_F(MultipartTest, uploads_are_private_and_go_with_their_owner) {
  ASSERT_EQ(read(file("a", "a.png", "one") + file("b", "b.png", "two") + closing), 200);
  struct stat about {};
  ASSERT_EQ(::stat(uploads_[0]->path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  EXPECT_EQ(files(), 2U);
  uploads_.clear();
  EXPECT_EQ(files(), 0U);
}

TEST_F(MultipartTest, leaves_nothing_behind_when_refused_halfway) {
  EXPECT_EQ(read(file("a", "a.png", "one") + field("b", "\xFF") + closing), 400);
  EXPECT_EQ(read(file("a", "a.png", std::string(100'000, 'x')).substr(0, 50'000)), 400);
  EXPECT_EQ(files(), 0U);
}

TEST_F(MultipartTest, a_file_input_left_empty_is_no_upload) {
  options_.accept_uploads = false;
  EXPECT_EQ(read(file("photo", "", "") + closing), 200);
  EXPECT_TRUE(uploads_.empty());
}

TEST_F(MultipartTest, an_empty_file_with_a_name_is_an_upload) {
  ASSERT_EQ(read(file("photo", "empty.png", "") + closing), 200);
  ASSERT_EQ(uploads_.size(), 1U);
  EXPECT_EQ(uploads_[0]->size, 0U);
}

TEST_F(MultipartTest, files_where_none_is_accepted_are_refused) {
  options_.accept_uploads = false;
  EXPECT_EQ(read(file("photo", "a.png", "x") + closing), 415);
  EXPECT_EQ(read(file("photo", "", "x") + closing), 415);
  EXPECT_EQ(files(), 0U);
}

TEST_F(MultipartTest, malformed_bodies_are_refused) {
  const std::string part = "Content-Disposition: form-data; name=\"a\"\r\n";
  const std::vector<std::string> bodies = {
      "",
      "--B",
      closing.substr(0, 4),
      field("a", "1"),
      "--B\r\n\r\nno headers\r\n" + closing,
      "--B\r\nContent-Type: text/plain\r\n\r\nno disposition\r\n" + closing,
      "--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n" + closing,
      "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + closing,
      "--B\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx\r\n" + closing,
      "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n" + closing,
      "--B\r\nContent-Disposition: form-data; name=\"\xFF\"\r\n\r\nx\r\n" + closing,
      "--B\r\n" + part + part + "\r\nx\r\n" + closing,
      "--B\r\n" + part + " folded\r\n\r\nx\r\n" + closing,
      "--B\r\n" + part + "X: bare\nline\r\n\r\nx\r\n" + closing,
      "--B\r\n" + part + "Content-Transfer-Encoding: base64\r\n\r\nx\r\n" + closing,
      "--B\n" + part + "\r\nx\r\n" + closing,
      "--Bx\r\n" + part + "\r\nx\r\n--Bx--\r\n",
      "--B\r\n" + part + "X: " + std::string(9'000, 'x') + "\r\n\r\nx\r\n" + closing,
      field("a", std::string("nul\0", 4)) + closing,
  };
  for (const auto& body : bodies) EXPECT_EQ(read(body), 400) << body.substr(0, 200);
}

TEST_F(MultipartTest, a_part_may_have_no_content_at_all) {
  EXPECT_EQ(read("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--B--"), 200);
  EXPECT_EQ(fields_.get("a"), "");
}

TEST_F(MultipartTest, keeps_its_limits) {
  options_.limits = {3, 10, 15};
  EXPECT_EQ(read(field("a", "1234567890") + closing), 200);
  EXPECT_EQ(read(field("a", "12345678901") + closing), 413);
  EXPECT_EQ(read(field("a", "12345678") + field("b", "12345678") + closing), 413);
  EXPECT_EQ(read(field("a", "1") + field("a", "1") + field("a", "1") + closing), 200);
  EXPECT_EQ(read(field("a", "1") + field("a", "1") + field("a", "1") + file("a", "b", "c") + closing), 413);
}

TEST_F(MultipartTest, a_disk_that_refuses_is_told_as_such) {
  options_.upload_dir = folder_ + "/missing";
  EXPECT_EQ(read(file("a", "a.png", "one") + closing), 503);
}

TEST(multipart_boundary, is_taken_from_the_type) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b:c\""), std::nullopt);
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=\"a:c\""), "a:c");
  EXPECT_EQ(multipart_boundary("multipart/form-data"), std::nullopt);
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary="), std::nullopt);
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=a; boundary=b"), std::nullopt);
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')), std::nullopt);
  EXPECT_EQ(multipart_boundary("multipart/mixed; boundary=a"), std::nullopt);
}

TEST(stale_uploads, are_removed_after_a_day_and_nothing_else_is) {
  const auto folder = ::testing::TempDir() + "viche_stale_" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  for (const auto* name : {"/viche-upload-old", "/viche-upload-new", "/photo"}) std::ofstream(folder + name) << "x";
  const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(25);
  std::filesystem::last_write_time(folder + "/viche-upload-old", long_ago);
  std::filesystem::last_write_time(folder + "/photo", long_ago);
  remove_stale_uploads(folder);
  EXPECT_FALSE(std::filesystem::exists(folder + "/viche-upload-old"));
  EXPECT_TRUE(std::filesystem::exists(folder + "/viche-upload-new"));
  EXPECT_TRUE(std::filesystem::exists(folder + "/photo"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace viche::http
