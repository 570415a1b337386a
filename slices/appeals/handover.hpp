#pragma once
#include <string_view>
#include <vector>

#include <viche/kit/slice.hpp>

/// Cases that come from other slices and go to them (kit/handover.hpp).
namespace viche::appeals {

/// What appeals take over themselves: a petition with too few signatures, for one.
inline constexpr std::string_view own_kind = "appeal";
kit::Receiver receiver();

/// What an appeal can become.
std::vector<const kit::Receiver*> other_receivers(const kit::Registry& registry);

}  // namespace viche::appeals
