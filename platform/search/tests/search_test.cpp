#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include <viche/core/fault.hpp>
#include <viche/search/lemmas.hpp>

#include "endings.hpp"
#include "seen_words.hpp"

namespace viche::search {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const Lemmas& lemmas() {
  static const Lemmas all;
  return all;
}

/// Do two words find each other?
bool meet(std::string_view a, std::string_view b) {
  const auto other = lemmas().stems(b);
  for (const auto& stem : lemmas().stems(a)) {
    if (std::find(other.begin(), other.end(), stem) != other.end()) return true;
  }
  return false;
}

TEST(lemmas, find_a_word_in_any_of_its_forms) {
  EXPECT_THAT(lemmas().stems("дорозі"), Contains("дорога"));
  EXPECT_THAT(lemmas().stems("дороги"), Contains("дорога"));
  EXPECT_TRUE(meet("дорозі", "дороги"));
  EXPECT_TRUE(meet("ям", "яма"));
  EXPECT_TRUE(meet("собак", "собаки"));
  EXPECT_TRUE(meet("тече", "текла"));
  EXPECT_FALSE(meet("дорога", "труба"));
}

TEST(lemmas, find_streets_and_places_in_any_case) {
  EXPECT_TRUE(meet("Слобідській", "Слобідська"));
  EXPECT_TRUE(meet("слобідській", "Слобідська"));
  EXPECT_TRUE(meet("Ладижині", "ладижин"));
  EXPECT_TRUE(meet("Заозерному", "Заозерне"));
  EXPECT_TRUE(meet("Лукашівці", "Лукашівка"));
}

TEST(lemmas, let_forms_of_an_unknown_name_meet) {
  EXPECT_TRUE(meet("Процишина", "Процишин"));
  EXPECT_TRUE(meet("Хмизюковому", "Хмизюкова"));
  EXPECT_TRUE(meet("Тхориківці", "Тхориківка"));
  EXPECT_TRUE(meet("Козинця", "Козинець"));
  EXPECT_THAT(lemmas().stems("Тхориківка"), Contains("тхориківка")) << "the word itself stays for search as typed";
}

TEST(lemmas, do_not_mind_the_kind_of_apostrophe_or_its_absence) {
  EXPECT_THAT(lemmas().stems("під'їзді"), ElementsAre("підїзд"));
  EXPECT_THAT(lemmas().stems("під’їзді"), ElementsAre("підїзд"));
  EXPECT_THAT(lemmas().stems("підʼїзд"), ElementsAre("підїзд"));
  EXPECT_TRUE(meet("підїзду", "під'їзд"));
}

TEST(lemmas, take_g_for_the_other_g) {
  EXPECT_TRUE(meet("ганку", "ґанок"));
  EXPECT_THAT(lemmas().stems("ґрунт"), Contains("грунт"));
}

TEST(lemmas, mend_latin_letters_typed_among_cyrillic_ones) {
  EXPECT_TRUE(meet("дoрoгa", "дорога"));  // o and a are Latin here
  EXPECT_TRUE(meet("вiкно", "вікно"));
}

TEST(lemmas, put_a_letter_and_its_mark_together) {
  EXPECT_TRUE(meet("водіи\xCC\x86", "водій"));
  EXPECT_TRUE(meet("доро\xCC\x81га", "дорога")) << "stress";
}

TEST(lemmas, know_english_words) {
  EXPECT_TRUE(meet("streets", "street"));
  EXPECT_TRUE(meet("Holes", "hole"));
  EXPECT_THAT(lemmas().stems("qwzx"), ElementsAre("qwzx"));
}

TEST(lemmas, understand_how_addresses_are_shortened) {
  EXPECT_TRUE(meet("вул", "вулиці"));
  EXPECT_EQ(lemmas().index_text("вул. Слобідська, буд. 5а"), "вулиця слобідський будинок 5а");
}

TEST(index_text, leaves_out_words_that_find_nothing_and_keeps_numbers) {
  EXPECT_EQ(lemmas().index_text("На дорозі, біля будинку 7 — яма!"), "дорога будинок 7 яма");
  EXPECT_EQ(lemmas().index_text("і та на"), "");
  EXPECT_EQ(lemmas().index_text(""), "");
}

TEST(index_text, stops_at_the_given_number_of_words) { EXPECT_EQ(lemmas().index_text("яма яма яма", 2), "яма яма"); }

TEST(index_text, survives_bytes_that_are_no_text) {
  EXPECT_EQ(lemmas().index_text("яма\xFF\xFE\xD0 яма"), "яма яма");
  EXPECT_EQ(lemmas().index_text(std::string(10'000, 'x')).size(), 64U);
  EXPECT_EQ(lemmas().index_text(std::string(1000, '\'')), "");
}

TEST(words_of, gives_them_as_they_are_typed) {
  EXPECT_THAT(words_of("вул. Солов'їна, 12-А, на Ґанку"), ElementsAre("вул", "соловїна", "12", "а", "на", "ганку"));
}

TEST(words, come_with_their_stems) {
  EXPECT_THAT(lemmas().words("На дорозі"), ElementsAre(Word{"на", {"на"}}, Word{"дорозі", {"дорога"}}));
}

TEST(query, groups_alternatives_by_word) {
  const auto groups = lemmas().query("яма на дорозі");
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_THAT(groups[0], Contains("яма"));
  EXPECT_THAT(groups[1], Contains("дорога"));
  EXPECT_THAT(lemmas().query("на і в"), IsEmpty());
}

TEST(query, keeps_the_word_being_typed_as_it_is) {
  const auto groups = lemmas().query("яма слобідсь", LastWord::begun);
  EXPECT_THAT(groups.at(1), Contains("слобідсь"));
  EXPECT_THAT(lemmas().query("яма на", LastWord::begun).at(0), Not(Contains("на")));
}

TEST(query, takes_at_most_32_words) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "слово" + std::to_string(i) + " ";
  EXPECT_EQ(lemmas().query(text).size(), 32U);
}

TEST(builders, write_each_engines_own_syntax) {
  const Groups groups{{"дорога", "дорогий"}, {"яма"}};
  EXPECT_EQ(fts5_query(groups), R"(("дорога" OR "дорогий") AND ("яма"))");
  EXPECT_EQ(fts5_query(groups, LastWord::begun), R"(("дорога" OR "дорогий") AND ("яма" *))");
  EXPECT_EQ(tsquery(groups), "('дорога' | 'дорогий') & ('яма')");
  EXPECT_EQ(tsquery(groups, LastWord::begun), "('дорога' | 'дорогий') & ('яма':*)");
  EXPECT_EQ(fts5_query({}), "");
  EXPECT_EQ(tsquery({{""}, {}}), "");
}

/// What stands outside the quotes, quotes being doubled inside them; nothing when a quote is left open.
std::optional<std::string> outside_quotes(const std::string& query, char quote) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < query.size(); ++i) {
    if (query[i] == quote && inside && i + 1 < query.size() && query[i + 1] == quote) {
      ++i;
    } else if (query[i] == quote) {
      inside = !inside;
    } else if (!inside) {
      out += query[i];
    }
  }
  if (inside) return std::nullopt;
  return out;
}

std::string hostile_text(std::mt19937& random) {
  static const std::vector<std::string> bits{
      "\"",     "'",    "\\",   "''",     "\\'",    "\"\"",  "*",
      ":*",     "(",    ")",    " OR ",   " AND ",  " NOT ", "NEAR(",
      "^",      "&",    "|",    "!",      "<->",    ":A",    "яма",
      "дорозі", "к'",   "'к",   " ",      "%",      ";--",   std::string(1, '\0'),
      "\n",     "\xFF", "\xD0", "title:", "{a b}:", "-"};
  std::string text;
  std::uniform_int_distribution<std::size_t> pick(0, bits.size() - 1);
  for (int i = 0; i < 12; ++i) text += bits[pick(random)];
  return text;
}

TEST(builders, never_let_hostile_text_become_syntax) {
  std::mt19937 random(20'261'122);
  for (int i = 0; i < 5'000; ++i) {
    const std::string text = hostile_text(random);
    // As a stem that nobody cleaned, and the way a person's text goes.
    for (const Groups& groups : {Groups{{text, "яма"}, {text}}, lemmas().query(text, LastWord::begun)}) {
      const auto fts = outside_quotes(fts5_query(groups, LastWord::begun), '"');
      ASSERT_TRUE(fts.has_value()) << text;
      EXPECT_EQ(fts->find_first_not_of("()ORAND *"), std::string::npos) << *fts;
      const auto ts = outside_quotes(tsquery(groups, LastWord::begun), '\'');
      ASSERT_TRUE(ts.has_value()) << text;
      EXPECT_EQ(ts->find_first_not_of("()|& :*"), std::string::npos) << *ts;
    }
  }
}

TEST(stems_of_a_text, hold_letters_and_digits_only) {
  std::mt19937 random(7);
  for (int i = 0; i < 1'000; ++i) {
    for (const auto& stem : lemmas().stems(hostile_text(random))) {
      EXPECT_EQ(stem.find_first_of("\"'\\*:()&|!^-% \n"), std::string::npos) << stem;
    }
  }
}

TEST(lemmas, serve_many_threads_at_once) {
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        wrong += lemmas().index_text("дорозі") != "дорога";
        (void)lemmas().stems("слово" + std::to_string(t * 1000 + i) + "ами");
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(lemmas, look_no_word_up_twice) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "на вулиці Слобідській прорвало трубу і тече вода ";
  (void)lemmas().index_text(text, 5'000);
  const auto before = lemmas().looked_up();
  (void)lemmas().index_text(text, 5'000);
  EXPECT_EQ(lemmas().looked_up(), before);
  (void)lemmas().index_text(text + "незустріченка");
  EXPECT_EQ(lemmas().looked_up(), before) << "beyond the words that are taken";
  (void)lemmas().index_text("незустріченка прорвало");
  EXPECT_EQ(lemmas().looked_up(), before + 1);
}

TEST(seen_words, are_bounded_and_keep_what_is_asked_for) {
  SeenWords seen(320);
  const auto stems = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"яма"});
  seen.keep("яма", stems);
  for (int i = 0; i < 10'000; ++i) {
    seen.keep(std::to_string(i), stems);
    ASSERT_NE(seen.find("яма"), nullptr);
  }
  EXPECT_LE(seen.size(), 400U);
}

TEST(endings, leave_a_key_that_forms_share) {
  EXPECT_EQ(without_ending("процишиним"), without_ending("процишин"));
  EXPECT_EQ(without_ending("андріївці"), without_ending("андріївка"));
  EXPECT_EQ(without_ending("тхорики"), "тхорик");
  EXPECT_EQ(without_ending("дім"), "дім") << "three letters stay";
}

TEST(dictionary, is_told_to_be_absent_at_start) { EXPECT_THROW(Lemmas("/nonexistent"), Fault); }

}  // namespace
}  // namespace viche::search
