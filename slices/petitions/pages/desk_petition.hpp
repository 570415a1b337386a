#pragma once
#include "pages/desk.hpp"

namespace viche::petitions::desk {

/// The page of one petition. @param email  of its author, once somebody has asked for it; null: not asked
http::Response show_petition(kit::Call& call, const Petition& petition, const std::string* email = nullptr);

}  // namespace viche::petitions::desk
