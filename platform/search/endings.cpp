#include "endings.hpp"

#include <array>
#include <utility>

#include "tokens.hpp"

namespace viche::search {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t fewest_letters = 3;

/// Longest first: the first that fits is taken off.
constexpr std::array endings{
    "ього"sv, "ьому"sv,                                                                         //
    "ого"sv,  "ому"sv,  "ими"sv, "іми"sv, "ами"sv, "ями"sv, "ові"sv, "еві"sv, "єві"sv,          //
    "ою"sv,   "ею"sv,   "єю"sv,  "ій"sv,  "їй"sv,  "ої"sv,  "их"sv,  "іх"sv,  "їх"sv,  "им"sv,  //
    "ім"sv,   "їм"sv,   "ий"sv,  "ах"sv,  "ях"sv,  "ам"sv,  "ям"sv,  "ом"sv,  "ем"sv,  "єм"sv,  //
    "ів"sv,   "їв"sv,   "ей"sv,  "ії"sv,  "ія"sv,  "ію"sv,                                      //
    "а"sv,    "я"sv,    "у"sv,   "ю"sv,   "і"sv,   "ї"sv,   "е"sv,   "є"sv,   "о"sv,   "и"sv,   //
    "ь"sv,    "й"sv,
};

/// Letters that change before an ending: у Лукашівці – Лукашівка, Козинця – Козинець, на дорозі – дорога.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> changes{
    {{"ець", "к"}, {"ец", "к"}, {"єц", "йк"}, {"ок", "к"}, {"ьц", "к"}, {"ц", "к"}, {"з", "г"}, {"с", "х"}}};

bool take_off(std::string& word, std::string_view end, std::string_view put) {
  if (!word.ends_with(end) || letters(word) < fewest_letters + letters(end) - letters(put)) return false;
  word.resize(word.size() - end.size());
  word += put;
  return true;
}

}  // namespace

std::string without_ending(std::string_view word) {
  std::string left(word);
  for (const auto ending : endings) {
    if (take_off(left, ending, {})) break;
  }
  for (const auto& [end, put] : changes) {
    if (take_off(left, end, put)) break;
  }
  return left;
}

}  // namespace viche::search
