#pragma once
#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <ctemplate/template_cache.h>

#include <viche/ui/templates.hpp>

namespace viche::ui {

struct Templates::State {
  using Keys = std::map<std::string, std::string, std::less<>>;  ///< "ui/layout.html" -> "uk:ui/layout.html"

  static const State& of(const Templates& templates) { return *templates.state_; }

  /// Name of the compiled template in the cache. Faults: no such template.
  const char* key(Lang lang, std::string_view name) const;

  std::shared_ptr<const i18n::Words> words;
  Assets assets;
  std::array<Keys, 2> keys;
  ctemplate::TemplateCache cache;
};

}  // namespace viche::ui
