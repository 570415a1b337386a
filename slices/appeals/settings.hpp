#pragma once
#include <array>

#include <viche/kit/setting.hpp>

/// What a council decides about appeals.
namespace viche::appeals::settings {

using Kind = kit::Setting::Kind;

inline constexpr kit::Setting silence_closes_days{"appeals.silence_closes_days", "14", Kind::number, 1, 90};
/// 0: no reminder.
inline constexpr kit::Setting remind_days{"appeals.remind_days", "3", Kind::number, 0, 30};
inline constexpr kit::Setting premoderation{"appeals.premoderation", "0", Kind::flag};
inline constexpr kit::Setting join_radius_metres{"appeals.join_radius_metres", "150", Kind::number, 20, 2'000};
inline constexpr kit::Setting similar_days{"appeals.similar_days", "90", Kind::number, 1, 365};
/// From one address; 0: no limit.
inline constexpr kit::Setting filings_per_hour{"appeals.filings_per_hour", "30", Kind::number, 0, 10'000, false};
inline constexpr kit::Setting joins_per_hour{"appeals.joins_per_hour", "60", Kind::number, 0, 10'000, false};

inline constexpr std::array all{silence_closes_days, remind_days,      premoderation, join_radius_metres,
                                similar_days,        filings_per_hour, joins_per_hour};

}  // namespace viche::appeals::settings
