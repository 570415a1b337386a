#include "pages/periods.hpp"

#include <chrono>
#include <vector>

#include <viche/calendar/calendar.hpp>
#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

namespace viche::appeals {

namespace {

constexpr int years_of_all = 20;

}  // namespace

Period read_period(const kit::Call& call) {
  const std::chrono::year_month_day today{calendar::kyiv_day(call.now)};
  const std::int64_t now =
      static_cast<int>(today.year()) * 12 + static_cast<int>(static_cast<unsigned>(today.month())) - 1;
  const std::string_view asked = call.query("period");
  for (const std::string_view months : {"3", "12", "36"}) {
    if (asked == months) return {std::string(months), now - *parse_integer(months) + 1, now};
  }
  if (asked == "all") return {"all", now - years_of_all * 12, now};
  return {"12", now - 11, now};
}

void show_periods(ui::View& view, const kit::Call& call, std::string_view path, const Period& period) {
  std::vector<ui::Tab> tabs;
  for (const char* code : {"3", "12", "36", "all"}) {
    tabs.push_back({call.word(std::string("figures.period.") + code),
                    std::string(path) + "?period=" + code,
                    period.code == code,
                    {}});
  }
  ui::tabs(view, "PERIODS", call.word("figures.period.label"), tabs);
}

}  // namespace viche::appeals
