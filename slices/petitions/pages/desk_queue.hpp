#pragma once
#include <vector>

#include <viche/kit/slice.hpp>

#include "pages/desk.hpp"

namespace viche::petitions::desk {

/// The tabs of the queue: what waits for whom. `all` is no tab of anything in particular.
enum class Tab : std::uint8_t { moderation, reached, examining, executing, collecting, alarms, all };
std::string_view name(Tab tab);

/// "What waits for me" on the staff's home: what is due and how soon, and signatures that somebody has to look at.
std::vector<kit::Waiting> waiting(kit::Call& call);

}  // namespace viche::petitions::desk
