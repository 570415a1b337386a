#pragma once
#include <vector>

#include <viche/kit/routes.hpp>
#include <viche/kit/slice.hpp>

namespace viche::petitions {

/// What everybody sees and a resident does (pages/public.cpp).
std::vector<kit::Route> public_pages();
void contribute_public(kit::Contributions& contributions);

/// What the staff does (pages/desk.cpp).
std::vector<kit::Route> desk_pages();
void contribute_desk(kit::Contributions& contributions);

/// For programs, feeds and the cabinet (data.cpp).
std::vector<kit::Route> data_routes();
void contribute_data(kit::Contributions& contributions);

}  // namespace viche::petitions
