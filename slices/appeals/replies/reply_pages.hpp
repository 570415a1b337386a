#pragma once
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/route.hpp>

#include "model.hpp"

namespace viche::appeals::replies {

std::vector<kit::Route> reply_routes();     ///< letters of one appeal at the desk, and for its author: reply_pages.cpp
std::vector<kit::Route> reply_api();        ///< the same for programs: reply_api.cpp
std::vector<kit::Route> template_routes();  ///< /desk/letter-templates: template_pages.cpp

/// Fills LETTERS with rows URL and TEXT: the letters issued to an author. @param base  of the author's pages
void show_letters(ui::View& view, const kit::Call& call, const Appeal& appeal, const std::string& base);

}  // namespace viche::appeals::replies
