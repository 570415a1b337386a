#pragma once
#include <map>
#include <string>
#include <string_view>

#include <viche/ui/templates.hpp>

namespace viche::ui {

/// Template name -> its text as written.
using Sources = std::map<std::string, std::string, std::less<>>;

/// Turns a template as written into what ctemplate reads, in one language: words, addresses, assets, included texts and
/// inverted sections put in place, indentation and comments dropped.
/// Faults naming file and line for everything that is wrong with our own markers.
std::string prepared(const Sources& sources, std::string_view name, Lang lang, const i18n::Words& words,
                     const Assets& assets);

}  // namespace viche::ui
