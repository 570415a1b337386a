#pragma once
#include <functional>
#include <string>

#include <viche/kit/call.hpp>
#include <viche/ui/templates.hpp>

#include "model.hpp"

namespace viche::appeals {

/// The questions of a letter, or the letter of a question: fills LETTER and PART of appeals/parts.html.
/// @param path_of  where one of them is opened; empty: it is not told of
void show_parts(ui::View& view, const kit::Call& call, const Appeal& appeal,
                const std::function<std::string(const Appeal&)>& path_of);

}  // namespace viche::appeals
