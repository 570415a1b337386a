#include <viche/i18n/i18n.hpp>

#include <unicode/coll.h>
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <tuple>

#include <viche/core/fault.hpp>

VICHE_RESOURCES(i18n)

namespace viche::i18n {

namespace {

constexpr int most_decimals = 6;

icu::Locale locale(Lang lang) { return lang == Lang::uk ? icu::Locale("uk", "UA") : icu::Locale("en", "GB"); }

/// The clock on the wall in Kyiv.
struct Wall {
  std::chrono::year_month_day day;
  std::chrono::sys_days days;
  int hour = 0;
  int minute = 0;
};

Wall kyiv(Instant at) {
  // The old spelling of the zone is the one that every edition of the zone data knows.
  static const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone("Europe/Kiev"));
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t raw = 0;
  std::int32_t summer = 0;
  zone->getOffset(static_cast<double>(at.seconds()) * 1000, false, raw, summer, status);
  if (U_FAILURE(status)) throw Fault("the zone Europe/Kiev is not known");
  const std::chrono::sys_seconds local{std::chrono::seconds(at.seconds() + (raw + summer) / 1000)};
  const auto days = std::chrono::floor<std::chrono::days>(local);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(local - days).count();
  return {std::chrono::year_month_day(days), days, static_cast<int>(minutes / 60), static_cast<int>(minutes % 60)};
}

using Months = std::array<std::string, 12>;

Months months_in_words(Lang lang) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::DateFormatSymbols symbols(locale(lang), status);
  std::int32_t count = 0;
  const icu::UnicodeString* names =
      symbols.getMonths(count, icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::WIDE);
  if (U_FAILURE(status) || count < 12) throw Fault("no names of months");
  Months months;
  for (std::size_t i = 0; i < months.size(); ++i) names[i].toUTF8String(months[i]);
  return months;
}

std::string in_words(Lang lang, const std::chrono::year_month_day& day) {
  static const std::array all{months_in_words(Lang::uk), months_in_words(Lang::en)};
  const Months& months = all[static_cast<std::size_t>(lang)];
  return std::to_string(static_cast<unsigned>(day.day())) + " " + months[static_cast<unsigned>(day.month()) - 1] + " " +
         std::to_string(static_cast<int>(day.year()));
}

const Words& own_words() {
  static const auto words = Words::load({resources::i18n()});
  return *words;
}

/// `key` is a literal and n is below 60, so there are few of them; every line of a list asks for one.
const std::string& counted(Lang lang, std::string_view key, std::int64_t n) {
  thread_local std::map<std::tuple<Lang, std::string_view, std::int64_t>, std::string> known;
  std::string& text = known[{lang, key, n}];
  if (text.empty()) text = own_words().text(lang, key, {{"n", n}});
  return text;
}

using Numbers = std::array<icu::number::LocalizedNumberFormatter, most_decimals + 1>;

Numbers formatters(Lang lang, bool percents) {
  Numbers all;
  for (int decimals = 0; decimals <= most_decimals; ++decimals) {
    auto settings = icu::number::NumberFormatter::withLocale(locale(lang)).roundingMode(UNUM_ROUND_HALFUP);
    if (percents) {
      settings = settings.unit(icu::MeasureUnit::getPercent())
                     .scale(icu::number::Scale::powerOfTen(2))
                     .precision(icu::number::Precision::fixedFraction(decimals));
    } else {
      settings = settings.precision(icu::number::Precision::maxFraction(decimals));
    }
    all[static_cast<std::size_t>(decimals)] = settings;
  }
  return all;
}

std::string written(const Numbers& numbers, double value, int decimals) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  numbers[static_cast<std::size_t>(std::clamp(decimals, 0, most_decimals))]
      .formatDouble(value, status)
      .toString(status)
      .toUTF8String(out);
  if (U_FAILURE(status)) throw Fault("a number could not be written");
  return out;
}

}  // namespace

std::string date(Lang lang, Instant at) { return in_words(lang, kyiv(at).day); }

std::string date_time(Lang lang, Instant at) {
  const Wall wall = kyiv(at);
  std::array<char, 16> clock{};
  std::snprintf(clock.data(), clock.size(), ", %02d:%02d", wall.hour, wall.minute);
  return in_words(lang, wall.day) + clock.data();
}

std::string short_date(Lang /*lang*/, Instant at) {
  const auto day = kyiv(at).day;
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%02u.%02u.%04d", static_cast<unsigned>(day.day()),
                static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
  return out.data();
}

std::string ago(Lang lang, Instant at, Instant now) {
  const bool past = at <= now;
  const std::int64_t seconds = (past ? now - at : at - now).count() / 1'000'000;
  if (seconds < 60) return own_words().text(lang, past ? "time.just_now" : "time.in_a_moment");
  if (seconds < 3600) return counted(lang, past ? "time.minutes_ago" : "time.in_minutes", seconds / 60);
  const auto apart = (kyiv(now).days - kyiv(at).days).count();
  const std::int64_t days = past ? apart : -apart;
  if (days == 0) return counted(lang, past ? "time.hours_ago" : "time.in_hours", seconds / 3600);
  if (days == 1) return own_words().text(lang, past ? "time.yesterday" : "time.tomorrow");
  if (days < 7) return counted(lang, past ? "time.days_ago" : "time.in_days", days);
  return date(lang, at);
}

std::string number(Lang lang, double value, int max_decimals) {
  static const std::array all{formatters(Lang::uk, false), formatters(Lang::en, false)};
  return written(all[static_cast<std::size_t>(lang)], value, max_decimals);
}

std::string percent(Lang lang, double share, int decimals) {
  static const std::array all{formatters(Lang::uk, true), formatters(Lang::en, true)};
  return written(all[static_cast<std::size_t>(lang)], share, decimals);
}

bool collates_before(std::string_view a, std::string_view b) {
  thread_local const std::unique_ptr<icu::Collator> order = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::Collator>(icu::Collator::createInstance(locale(Lang::uk), status));
  }();
  if (!order) throw Fault("the Ukrainian order of letters is not known");
  UErrorCode status = U_ZERO_ERROR;
  return order->compareUTF8(a, b, status) == UCOL_LESS;
}

}  // namespace viche::i18n
