#include "documents.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <viche/core/codes.hpp>
#include <viche/core/text.hpp>

namespace viche::identity {

namespace {

constexpr std::size_t letter_bytes = 2;  // of a Ukrainian letter in UTF-8
constexpr std::size_t series_bytes = 2 * letter_bytes, number_digits = 6, card_digits = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

/// The Ukrainian letter that looks like this Latin one, or nothing.
std::string_view twin_of(char latin) {
  static constexpr std::array<std::pair<char, std::string_view>, 12> twins{{{'a', "а"},
                                                                            {'b', "в"},
                                                                            {'c', "с"},
                                                                            {'e', "е"},
                                                                            {'h', "н"},
                                                                            {'i', "і"},
                                                                            {'k', "к"},
                                                                            {'m', "м"},
                                                                            {'o', "о"},
                                                                            {'p', "р"},
                                                                            {'t', "т"},
                                                                            {'x', "х"}}};
  for (const auto& [letter, twin] : twins) {
    if (letter == latin) return twin;
  }
  return {};
}

}  // namespace

std::string tidied_passport(std::string_view said) {
  if (!is_valid_utf8(said)) return std::string(said);
  std::string text;
  for (const char c : to_lower(said)) {
    if (c == ' ' || c == '-' || c == '.' || c == '/') continue;
    const std::string_view twin = twin_of(c);
    text += twin.empty() ? std::string_view(&c, 1) : twin;
  }
  return text;
}

bool is_passport(std::string_view text) {
  if (text.size() == card_digits) return all_digits(text);
  if (text.size() != series_bytes + number_digits || !all_digits(text.substr(series_bytes))) return false;
  static constexpr std::string_view letters = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя";
  for (std::size_t at = 0; at < series_bytes; at += letter_bytes) {
    const std::size_t found = letters.find(text.substr(at, letter_bytes));
    if (found == std::string_view::npos || found % letter_bytes != 0) return false;
  }
  return true;
}

std::optional<std::int64_t> born_by(std::string_view unzr, std::string_view rnokpp) {
  using namespace std::chrono;
  if (is_unzr(unzr)) {
    const auto number = [&](std::size_t at, std::size_t count) {
      return static_cast<unsigned>(*parse_integer(unzr.substr(at, count)));
    };
    const year_month_day day{year(static_cast<int>(number(0, 4))), month(number(4, 2)), std::chrono::day(number(6, 2))};
    return sys_days(day).time_since_epoch().count();
  }
  if (!is_rnokpp(rnokpp)) return std::nullopt;
  const sys_days beginning = year(1899) / December / 31;
  return beginning.time_since_epoch().count() + *parse_integer(rnokpp.substr(0, 5));
}

std::vector<std::string> marks_of(const Vault& vault, HromadaId hromada, const Proof& proof) {
  std::vector<std::string> marks;
  const auto add = [&](const char* kind, const std::string& number) {
    if (!number.empty()) marks.push_back(vault.blind_index(hromada, "person", std::string(kind) + ":" + number));
  };
  add("rnokpp", proof.rnokpp);
  add("unzr", proof.unzr);
  add("passport", proof.passport);
  add("subject", proof.subject);
  return marks;
}

}  // namespace viche::identity
