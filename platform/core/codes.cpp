#include <viche/core/codes.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace viche {

namespace {

constexpr std::size_t edrpou_digits = 8;
constexpr std::size_t rnokpp_digits = 10;

bool all_digits(std::string_view text, std::size_t count) {
  return text.size() == count && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Of the digits before the last, each times its weight.
template <std::size_t N>
int weighed(std::string_view text, const std::array<int, N>& weights, int more = 0) {
  int sum = 0;
  for (std::size_t i = 0; i < N; ++i) sum += (text[i] - '0') * (weights[i] + more);
  return sum;
}

}  // namespace

bool is_edrpou(std::string_view text) {
  if (!all_digits(text, edrpou_digits)) return false;
  constexpr std::array plain{1, 2, 3, 4, 5, 6, 7}, middle{7, 1, 2, 3, 4, 5, 6};
  const bool between = text >= "30000000" && text <= "60000000";
  const auto& weights = between ? middle : plain;
  int check = weighed(text, weights) % 11;
  if (check == 10) check = weighed(text, weights, 2) % 11 % 10;
  return check == text.back() - '0';
}

bool is_rnokpp(std::string_view text) {
  if (!all_digits(text, rnokpp_digits)) return false;
  constexpr std::array weights{-1, 5, 7, 9, 4, 6, 10, 5, 7};
  const int check = (weighed(text, weights) % 11 + 11) % 11 % 10;  // the sum may be negative
  return check == text.back() - '0';
}

bool is_unzr(std::string_view text) {
  constexpr std::size_t day_digits = 8, size = 14;
  if (text.size() != size || text[day_digits] != '-') return false;
  if (!all_digits(text.substr(0, day_digits), day_digits) || !all_digits(text.substr(day_digits + 1), 5)) return false;
  const auto number = [&](std::size_t at, std::size_t count) {
    int sum = 0;
    for (const char c : text.substr(at, count)) sum = sum * 10 + (c - '0');
    return sum;
  };
  const int year = number(0, 4);
  const std::chrono::year_month_day day{std::chrono::year(year),
                                        std::chrono::month(static_cast<unsigned>(number(4, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(6, 2)))};
  return year >= 1900 && day.ok();
}

}  // namespace viche
