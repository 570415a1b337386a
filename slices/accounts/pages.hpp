#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <viche/kit/route.hpp>
#include <viche/kit/slice.hpp>

/// HTML in and out. Each group is a file in pages/.
namespace viche::accounts {

std::vector<kit::Route> sign_in_pages();   ///< by password or link, reset, sign out: pages/sign_in.cpp, pages/links.cpp
std::vector<kit::Route> link_pages();      ///< the links of letters: pages/links.cpp
std::vector<kit::Route> provider_pages();  ///< by a provider of identification: pages/providers.cpp
std::vector<kit::Route> second_factor_pages();  ///< code, set-up, QR: pages/second_factor.cpp
std::vector<kit::Route> passkey_pages();        ///< sign in, list, add, remove: pages/passkeys.cpp
std::vector<kit::Route> recovery_pages();       ///< recovery codes: pages/recovery.cpp
std::vector<kit::Route> phone_pages();          ///< a number and its code: pages/phone.cpp
std::vector<kit::Route> level_pages();          ///< the way up to what an act asks for: pages/level.cpp
std::vector<kit::Route> people_pages();         ///< a clerk who saw the document: pages/people.cpp
std::vector<kit::Route> own_pages();            ///< profile, password, sessions: pages/own.cpp
std::vector<kit::Route> staff_pages();          ///< administrators: people and their roles: pages/staff.cpp
std::vector<kit::Route> undelivered_pages();    ///< letters and jobs that were given up: pages/undelivered.cpp
std::vector<kit::Route> api_key_pages();        ///< pages/api_keys.cpp

/// For the staff's home page: letters and jobs that were given up. pages/undelivered.cpp
std::vector<kit::Waiting> waiting(kit::Call& call);

/// How an account is called in the journal of looks. pages/people.cpp
std::optional<kit::CabinetCase> seen_through(kit::Call& call, std::string_view object, std::int64_t id);

}  // namespace viche::accounts
