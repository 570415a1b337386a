#pragma once
#include <vector>

#include <viche/kit/route.hpp>
#include <viche/kit/slice.hpp>

/// HTML in and out. Each group is a file in pages/.
namespace viche::appeals {

std::vector<kit::Route> public_pages();  ///< list, map, case, photos, feeds for people: pages/public.cpp
std::vector<kit::Route> filing_pages();  ///< tell of a problem, like ones near by, done: pages/filing.cpp
std::vector<kit::Route>
follow_pages();  ///< the author's link: questions, confirm or refute, grade, withdraw: pages/follow.cpp
std::vector<kit::Route> terms_pages();      ///< every rule of terms with its article and its cases: pages/terms.cpp
std::vector<kit::Route> desk_pages();       ///< staff: queue, case, bulk, moderation: pages/desk.cpp
std::vector<kit::Route> open_data_pages();  ///< the data set: pages/open_data.cpp
std::vector<kit::Route> figures_pages();    ///< on time, reworked, refuted, grades: pages/figures.cpp

/// For the staff's home page: what waits for this person's roles. pages/desk_waiting.cpp
std::vector<kit::Waiting> waiting(kit::Call& call);

/// Menus, and what the cabinet, the search and the front page show of appeals: pages/public_front.cpp
void contribute(kit::Contributions& contributions);

}  // namespace viche::appeals
