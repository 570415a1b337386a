#include <gtest/gtest.h>

#include "page_cache.hpp"

namespace viche::kit {
namespace {

constexpr HromadaId ladyzhyn{1};

class page_cache : public ::testing::Test {
 protected:
  FixedClock clock{Instant{1'000'000}};
  std::uint64_t version = 7;
  PageCache cache{[this](HromadaId) { return version; }, clock, 1 << 20};

  void keep(std::string_view target, std::string body, std::string_view accepted = "", std::uint64_t of_version = 7) {
    cache.keep("viche.example", target, ladyzhyn, of_version, accepted, http::html(std::move(body)));
  }
  std::string bytes(std::string_view target, std::string_view accepted = "") const {
    http::Head head{};
    head.method = http::Method::get;
    head.host = "viche.example";
    head.target = target;
    head.accept_encoding = accepted;
    const auto page = cache.find(head);
    return page ? page->bytes : "";
  }
};

bool holds(const std::string& bytes, std::string_view words) { return bytes.find(words) != std::string::npos; }

TEST_F(page_cache, who_names_the_answer_already_gets_304_until_something_changes) {
  http::Response answer = http::json(R"({"items":[]})");
  answer.with("ETag", "\"now\"");
  cache.keep("viche.example", "/api/items", ladyzhyn, 7, "", answer);
  http::Head head{};
  head.method = http::Method::get;
  head.host = "viche.example";
  head.target = "/api/items";
  for (const char* named : {"\"now\"", "W/\"now\"", "\"then\", \"now\"", "*"}) {
    head.if_none_match = named;
    const auto found = cache.find(head);
    ASSERT_TRUE(found) << named;
    EXPECT_TRUE(holds(found->bytes, "HTTP/1.1 304 ")) << named;
    EXPECT_TRUE(holds(found->bytes, "ETag: \"now\"")) << named;
    EXPECT_EQ(found->bytes.size(), found->head_size) << "no body";
  }
  head.if_none_match = "\"then\"";
  EXPECT_TRUE(holds(cache.find(head)->bytes, "items"));
  version = 8;
  head.if_none_match = "\"now\"";
  EXPECT_FALSE(cache.find(head));
}

TEST_F(page_cache, serves_nothing_older_than_the_last_write) {
  keep("/appeals", "before");
  EXPECT_TRUE(holds(bytes("/appeals"), "before"));
  version = 8;
  EXPECT_EQ(bytes("/appeals"), "");
  keep("/appeals", "made of what was read before the write", "", 7);
  EXPECT_EQ(bytes("/appeals"), "");
  keep("/appeals", "after", "", 8);
  EXPECT_TRUE(holds(bytes("/appeals"), "after"));
}

TEST_F(page_cache, keeps_each_form_that_was_asked_for) {
  const std::string body(5'000, 'a');
  keep("/appeals", body, "gzip, br");
  EXPECT_TRUE(holds(bytes("/appeals", "gzip"), "Content-Encoding: gzip"));
  EXPECT_EQ(bytes("/appeals"), "") << "nobody asked for it plain yet";
  EXPECT_EQ(bytes("/appeals", "gzip;q=0"), "") << "refused is not accepted";
  keep("/appeals", body);
  EXPECT_TRUE(holds(bytes("/appeals"), body));
  EXPECT_TRUE(holds(bytes("/appeals", "gzip"), "Content-Encoding: gzip"));
}

TEST_F(page_cache, a_form_of_an_older_version_goes_with_it) {
  keep("/appeals", std::string(5'000, 'a'), "gzip");
  version = 8;
  keep("/appeals", std::string(5'000, 'b'), "", 8);
  EXPECT_EQ(bytes("/appeals", "gzip"), "");
}

TEST_F(page_cache, keeps_a_page_for_a_minute_at_most) {
  keep("/appeals", "five minutes ago");
  clock.advance(std::chrono::seconds(59));
  EXPECT_NE(bytes("/appeals"), "");
  clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(bytes("/appeals"), "");
}

TEST_F(page_cache, keeps_nothing_while_the_version_is_not_known) {
  keep("/appeals", "a page", "", 0);
  version = 0;
  EXPECT_EQ(bytes("/appeals"), "");
}

TEST_F(page_cache, gives_nothing_to_people_with_cookies_or_keys) {
  keep("/appeals", "a page");
  http::Head head{};
  head.method = http::Method::get;
  head.host = "viche.example";
  head.target = "/appeals";
  head.has_cookie = true;
  EXPECT_EQ(cache.find(head), nullptr);
  head.has_cookie = false;
  head.has_authorization = true;
  EXPECT_EQ(cache.find(head), nullptr);
}

}  // namespace
}  // namespace viche::kit
