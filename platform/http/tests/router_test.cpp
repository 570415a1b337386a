#include <viche/http/router.hpp>

#include <gtest/gtest.h>

namespace viche::http {
namespace {

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    home_ = router_.add(Method::get, "/");
    list_ = router_.add(Method::get, "/appeals");
    file_ = router_.add(Method::post, "/appeals");
    form_ = router_.add(Method::get, "/appeals/new");
    show_ = router_.add(Method::get, "/appeals/{number}");
    photo_ = router_.add(Method::get, "/appeals/{number}/photos/{id}");
    assets_ = router_.add(Method::get, "/assets/{path...}");
    any_ = router_.add(Method::get, "/{page}");
  }

  std::optional<std::size_t> route(Method method, std::string_view path) const {
    const auto outcome = router_.find(method, path);
    if (!outcome.match) return std::nullopt;
    return outcome.match->route;
  }

  Router router_;
  std::size_t home_, list_, file_, form_, show_, photo_, assets_, any_;
};

TEST_F(RouterTest, a_literal_segment_wins_over_a_named_one) {
  EXPECT_EQ(route(Method::get, "/"), home_);
  EXPECT_EQ(route(Method::get, "/appeals"), list_);
  EXPECT_EQ(route(Method::get, "/appeals/new"), form_);
  EXPECT_EQ(route(Method::get, "/appeals/12"), show_);
  EXPECT_EQ(route(Method::get, "/about"), any_);
}

TEST_F(RouterTest, named_segments_give_their_values) {
  const auto outcome = router_.find(Method::get, "/appeals/12/photos/лавка");
  ASSERT_TRUE(outcome.match);
  EXPECT_EQ(outcome.match->route, photo_);
  EXPECT_EQ(outcome.match->values.at("number"), "12");
  EXPECT_EQ(outcome.match->values.at("id"), "лавка");
}

TEST_F(RouterTest, the_rest_is_taken_whole_but_never_empty) {
  const auto outcome = router_.find(Method::get, "/assets/css/site.css");
  ASSERT_TRUE(outcome.match);
  EXPECT_EQ(outcome.match->values.at("path"), "css/site.css");
  EXPECT_FALSE(router_.find(Method::get, "/assets/").match);
}

TEST_F(RouterTest, a_path_is_matched_whole) {
  EXPECT_EQ(route(Method::get, "/appeals/"), std::nullopt);
  EXPECT_EQ(route(Method::get, "/appeals/12/photos"), std::nullopt);
  EXPECT_EQ(route(Method::get, "/appeals/12/photos/1/2"), std::nullopt);
  EXPECT_EQ(route(Method::get, "appeals"), std::nullopt);
}

TEST_F(RouterTest, other_methods_of_a_known_path_are_told) {
  const auto outcome = router_.find(Method::del, "/appeals");
  EXPECT_FALSE(outcome.match);
  EXPECT_EQ(outcome.allowed, (std::vector<Method>{Method::get, Method::post}));
  EXPECT_TRUE(router_.find(Method::get, "/a/b").allowed.empty());
}

TEST_F(RouterTest, head_finds_what_get_finds) {
  EXPECT_EQ(route(Method::head, "/appeals/12"), show_);
  EXPECT_EQ(route(Method::post, "/appeals"), file_);
}

TEST_F(RouterTest, values_are_not_decoded_a_second_time) {
  EXPECT_EQ(router_.find(Method::get, "/appeals/%2e%2e").match->values.at("number"), "%2e%2e");
}

TEST(router_death_test, two_equal_patterns_are_a_bug) {
  Router router;
  router.add(Method::get, "/appeals/{number}");
  EXPECT_DEATH(router.add(Method::get, "/appeals/{id}"), "");
}

}  // namespace
}  // namespace viche::http
