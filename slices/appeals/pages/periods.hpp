#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <viche/kit/call.hpp>
#include <viche/ui/templates.hpp>

namespace viche::appeals {

/// Months as the figures count them: year * 12 + month - 1; both included.
struct Period {
  std::string code;  ///< "3", "12", "36" months back, or "all"
  std::int64_t from = 0, to = 0;
};

/// What the address asks for (?period=); 12 months when it asks for nothing known.
Period read_period(const kit::Call& call);
/// The tabs of a page of figures, at {{>PERIODS}}.
void show_periods(ui::View& view, const kit::Call& call, std::string_view path, const Period& period);

}  // namespace viche::appeals
