#pragma once
#include <vector>

#include <viche/kit/route.hpp>

/// HTML in and out. Each group is a file in pages/.
namespace viche::cabinet {

std::vector<kit::Route> list_pages();      ///< /my: all my cases
std::vector<kit::Route> calendar_pages();  ///< /my/calendar and its feed
std::vector<kit::Route> told_pages();      ///< /my/subscriptions, /my/letters
std::vector<kit::Route> look_pages();      ///< /my/looks
std::vector<kit::Route> export_pages();    ///< /my/export
std::vector<kit::Route> erase_pages();     ///< /my/erase

}  // namespace viche::cabinet
