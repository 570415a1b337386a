#pragma once
#include <vector>

#include <viche/kit/route.hpp>
#include <viche/kit/slice.hpp>

/// HTML in and out. Each group is a file in pages/.
namespace viche::accounts {

std::vector<kit::Route> sign_in_pages();  ///< by password or link, reset, sign out: pages/sign_in.cpp, pages/links.cpp
std::vector<kit::Route> link_pages();     ///< the links of letters: pages/links.cpp
std::vector<kit::Route> second_factor_pages();  ///< code, set-up, QR: pages/second_factor.cpp
std::vector<kit::Route> own_pages();            ///< profile, password, sessions: pages/own.cpp
std::vector<kit::Route> staff_pages();          ///< administrators: people and their roles: pages/staff.cpp
std::vector<kit::Route> undelivered_pages();    ///< letters and jobs that were given up: pages/undelivered.cpp
std::vector<kit::Route> api_key_pages();        ///< pages/api_keys.cpp

/// For the staff's home page: letters and jobs that were given up. pages/undelivered.cpp
std::vector<kit::Waiting> waiting(kit::Call& call);

}  // namespace viche::accounts
