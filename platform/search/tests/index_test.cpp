#include <viche/search/index.hpp>

#include <gtest/gtest.h>

#include <viche/storage/testing.hpp>

VICHE_RESOURCES(search)

namespace viche::search {
namespace {

const Lemmas& lemmas() {
  static const Lemmas loaded;
  return loaded;
}

class index : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    db().migrate({{"search", resources::search()}});
  }
  void add(HromadaId hromada, std::int64_t id, std::string_view text, std::string_view kind = "appeals") {
    (void)db().keep_house(hromada, [&](storage::Tx& tx) -> Check {
      put(tx, kind, id, lemmas().index_text(text));
      return Done{};
    });
  }
  std::vector<std::int64_t> found(HromadaId hromada, std::string_view text, std::int64_t limit = 10,
                                  std::int64_t below = 0) {
    return db().read(hromada, [&](storage::Session& session) {
      return find(session, "appeals", lemmas().query(text), limit, below);
    });
  }
};

TEST_P(index, any_form_of_a_word_finds_any_other) {
  add({1}, 10, "На цій дорозі глибокі ями після дощу");
  add({1}, 11, "Не працює ліхтар біля школи");
  EXPECT_EQ(found({1}, "дороги"), std::vector<std::int64_t>{10});
  EXPECT_EQ(found({1}, "ліхтарі школа"), std::vector<std::int64_t>{11});
  EXPECT_TRUE(found({1}, "дорога ліхтар").empty());
}

TEST_P(index, communities_and_kinds_are_kept_apart) {
  add({1}, 10, "яма на дорозі");
  add({2}, 20, "яма на дорозі");
  add({1}, 30, "яма на дорозі", "petitions");
  EXPECT_EQ(found({1}, "яма"), std::vector<std::int64_t>{10});
  EXPECT_EQ(found({2}, "яма"), std::vector<std::int64_t>{20});
  EXPECT_TRUE(found({3}, "яма").empty());
}

TEST_P(index, identifiers_come_back_whole) {
  const std::int64_t id = storage::next_id();
  add({1}, id, "яма на дорозі");
  EXPECT_EQ(found({1}, "дороги ями"), std::vector<std::int64_t>{id});
}

TEST_P(index, newest_come_first_and_paging_goes_on_below) {
  for (int id = 1; id <= 5; ++id) add({1}, id, "дерево впало");
  EXPECT_EQ(found({1}, "дерева", 2), (std::vector<std::int64_t>{5, 4}));
  EXPECT_EQ(found({1}, "дерева", 2, 4), (std::vector<std::int64_t>{3, 2}));
}

TEST_P(index, a_replaced_text_is_found_by_its_new_words_only) {
  add({1}, 10, "сніг на тротуарі");
  add({1}, 10, "лід на тротуарі");
  EXPECT_TRUE(found({1}, "сніг").empty());
  EXPECT_EQ(found({1}, "лід"), std::vector<std::int64_t>{10});
}

TEST_P(index, a_query_made_of_signs_is_no_syntax) {
  add({1}, 10, "яма");
  for (const char* text : {"\" OR 1=1", "яма) OR (", "*", "scope : x", "' | !'", "NEAR(яма)", "-яма", "яма:*"}) {
    EXPECT_NO_THROW((void)found({1}, text)) << text;
    EXPECT_NO_THROW((void)found({2}, text)) << text;
  }
}

VICHE_ON_BOTH_ENGINES(index);

}  // namespace
}  // namespace viche::search
