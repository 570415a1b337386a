#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/core/resources.hpp>

namespace viche::i18n {

enum class Lang : std::uint8_t { uk, en };

std::string_view code(Lang lang);  ///< "uk", "en"

/// What fills a placeholder. Whole numbers are grouped ("1 234"): give years and public numbers as strings.
/// An Instant is worded as `date_time`; for another form give the string made by `date`, `short_date` or `ago`.
using Arg = std::variant<std::int64_t, double, std::string, Instant>;
using Args = std::map<std::string, Arg, std::less<>>;

/// The words of all parts: `locales/uk.toml` and `locales/en.toml` of each, keys joined by dots,
/// values in ICU MessageFormat ("{n, plural, one {# голос} few {# голоси} many {# голосів} other {# голосу}}").
/// Placeholders have names; kinds are none, plural, selectordinal and select. Thread-safe.
class Words {
 public:
  /// @param parts the embedded resources of each part; only paths under `locales/` are read
  /// @throws Fault naming what is wrong: a key that one language lacks, a key given twice,
  ///         a value that is not text, a message that ICU does not understand
  static std::shared_ptr<const Words> load(const std::vector<Resources>& parts);
  ~Words();

  /// The text without arguments; an unknown key is a bug shown as `⟦key⟧` and counted in metrics.
  const std::string& text(Lang lang, std::string_view key) const;
  /// The text with its arguments filled in, by ICU. Compiled formats are cached.
  /// A placeholder that gets no argument stays as `{name}`.
  std::string text(Lang lang, std::string_view key, const Args& args) const;
  bool has(std::string_view key) const;
  /// Sorted; all keys when `prefix` is empty.
  std::vector<std::string> keys(std::string_view prefix) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  explicit Words(std::unique_ptr<State> state);
};

/// "22 листопада 2026, 14:05" in Kyiv time.
std::string date_time(Lang lang, Instant at);
/// "22 листопада 2026": the day in Kyiv.
std::string date(Lang lang, Instant at);
/// "22.11.2026": the day in Kyiv.
std::string short_date(Lang lang, Instant at);
/// "щойно" within a minute, "5 хвилин тому" within the hour, "3 години тому" on the same day in Kyiv, "вчора",
/// "3 дні тому" up to six days, then the date. The future likewise: "через 2 дні".
std::string ago(Lang lang, Instant at, Instant now);
/// 1234567.5 -> "1 234 567,5"; no-break spaces; half away from zero; no trailing zeros. `max_decimals` 0..6.
std::string number(Lang lang, double value, int max_decimals = 0);
/// 0.345 -> "35%". `decimals` 0..6 are always shown.
std::string percent(Lang lang, double share, int decimals = 0);
/// Orders names as a Ukrainian dictionary does (ґ after г, є after е, і after и).
bool collates_before(std::string_view a, std::string_view b);

}  // namespace viche::i18n
