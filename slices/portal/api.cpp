#include <viche/core/text.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/openapi.hpp>
#include <viche/kit/routes.hpp>

#include "pages.hpp"

/// What programs may ask, for people and for programs.
namespace viche::portal {

namespace {

constexpr std::string_view document_path = "/api/openapi.json";

http::Response show_document(kit::Call& call) {
  constexpr auto english = i18n::Lang::en;
  const std::string& town = call.town->name(english);
  return http::json(kit::openapi(call.services.registry, call.services.words,
                                 {call.services.words.text(english, "openapi.title", {{"community", town}}),
                                  call.absolute(""), call.town->contact_centre(english)}));
}

void show_operation(kit::Call& call, ui::View& section, const kit::Route& route) {
  ui::View row = section.each("OPERATION");
  row.set("METHOD", http::name(route.method)).set("PATH", route.pattern);
  row.set("SUMMARY", call.word("openapi." + route.name));
  const bool key = route.access.who == kit::Access::Who::api_key;
  row.set("RIGHT", key ? route.access.scope : "");
  row.set("RIGHT_TEXT", key ? call.word("scopes." + route.access.scope) : "");
}

http::Response show_api(kit::Call& call) {
  ui::View view = call.view();
  view.set("DOCUMENT", std::string(document_path)).set("HOME", call.absolute(""));
  view.set("CONTACT_CENTRE", call.town->contact_centre(call.lang));
  view.set("EMAIL", call.town->text(kit::settings::email));
  std::string tag;
  std::optional<ui::View> section;
  for (const kit::ApiOperation& operation : kit::api_operations(call.services.registry)) {
    if (!section || operation.tag != tag) {
      tag = operation.tag;
      section = view.each("GROUP");
      section->set("TITLE", call.word("openapi.tags." + tag));
    }
    show_operation(call, *section, *operation.route);
  }
  ui::Page page = call.page(call.word("portal.api.title"));
  page.crumbs = {{"/", call.word("ui.home")}, {"/about", call.word("portal.about.title")}};
  page.description = call.word("portal.api.lead");
  return call.render(page, "portal/api.html", view);
}

}  // namespace

std::vector<kit::Route> api_pages() {
  using kit::Access, kit::get, kit::kept, kit::open_data;
  return {kept(get("portal.api", "/api", Access::anyone(), show_api)),
          kept(open_data(get("portal.openapi", std::string(document_path), Access::anyone(), show_document)))};
}

}  // namespace viche::portal
