#include "no_community.hpp"

#include <viche/kit/town.hpp>
#include <viche/ui/page.hpp>

namespace viche::kit {

std::string page_without_community(const Services& services, i18n::Lang lang) {
  ui::View view = services.templates.view(lang);
  const auto all = services.towns.all();
  view.show_if(!all.empty(), "HAS_COMMUNITIES");
  for (const auto& town : all) {
    view.each("COMMUNITY").set("NAME", town->name(lang)).set("URL", home_of(services, *town) + ui::url(lang, "/"));
  }
  ui::Page page;
  page.lang = lang;
  page.title = view.word("no_community.title");
  page.noindex = true;
  return ui::render(services.templates, page, "kit/no_community.html", view);
}

}  // namespace viche::kit
