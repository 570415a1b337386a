#pragma once
#include <string>
#include <string_view>

#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/kit/slice.hpp>
#include <viche/ui/components.hpp>
#include <viche/ui/form.hpp>
#include <viche/ui/page.hpp>

#include "acts.hpp"

/// What the pages of the cabinet share.
namespace viche::cabinet {

/// A page that search engines leave alone, below the cabinet, with what was just done (?told=) on top.
ui::Page page(kit::Call& call, std::string title, bool is_home = false);
/// To a path, where `cabinet.told.<code>` is shown.
http::Response told(kit::Call& call, std::string_view path, std::string_view code);
/// Whoever acts in this call.
By by(kit::Call& call);

}  // namespace viche::cabinet
