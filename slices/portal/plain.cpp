#include <viche/core/json.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/ui/templates.hpp>

#include "pages.hpp"

namespace viche::portal {

namespace {

namespace settings = kit::settings;

/// Pages that are words only; `name` is that of the template and of the words' section.
kit::Handler words_of(std::string name) {
  return [name](kit::Call& call) {
    ui::View view = call.view();
    const kit::Town& town = *call.town;
    const std::string council = town.text(settings::council, settings::council_en, call.lang);
    view.set("COMMUNITY", town.name(call.lang)).set("COUNCIL", council.empty() ? town.name(call.lang) : council);
    view.set("ADDRESS", town.text(settings::address, settings::address_en, call.lang))
        .set("PHONE", town.text(settings::phone))
        .set("HOURS", town.text(settings::hours, settings::hours_en, call.lang))
        .set("EMAIL", town.text(settings::email));
    ui::Page page = call.page(call.word("portal." + name + ".title"));
    page.crumbs = {{"/", call.word("ui.home")}};
    return call.render(page, "portal/" + name + ".html", view);
  };
}

std::string asset(const kit::Call& call, std::string_view name) {
  return call.services.templates.assets().find_url(name).value_or("/assets/" + std::string(name));
}

/// What a phone needs to put the site on its home screen.
http::Response show_manifest(kit::Call& call) {
  JsonWriter out;
  out.begin_object().field("name", call.town->name(call.lang)).field("short_name", call.word("ui.product"));
  out.field("lang", i18n::code(call.lang)).field("start_url", ui::url(call.lang, "/")).field("scope", "/");
  out.field("display", "standalone").field("background_color", "#ffffff").field("theme_color", "#0057b8");
  out.key("icons").begin_array();
  for (const auto& [name, size] :
       {std::pair{"app-icon-180.png", "180x180"}, std::pair{"app-icon-512.png", "512x512"}}) {
    out.begin_object().field("src", asset(call, name)).field("sizes", size).field("type", "image/png").end_object();
  }
  out.end_array().end_object();
  http::Response response = http::json(out.take());
  response.replace("Content-Type", "application/manifest+json");
  return response;
}

/// Links with a key, people's own pages and the desk are nobody's to index.
http::Response show_robots(kit::Call&) {
  return http::text(
      "User-agent: *\nDisallow: /appeals/*/follow/\nDisallow: /appeals/*/unsubscribe/\nDisallow: /my/\n"
      "Disallow: /desk/\nDisallow: /api/\nDisallow: /en/appeals/*/follow/\nDisallow: /en/my/\nDisallow: /en/desk/\n");
}

http::Response show_favicon(kit::Call& call) { return http::see_other(asset(call, "mark.svg")); }

kit::Route page(std::string name, std::string pattern, kit::Handler handler) {
  return kit::kept(kit::get("portal." + name, std::move(pattern), kit::Access::anyone(), std::move(handler)));
}

}  // namespace

std::vector<kit::Route> plain_pages() {
  return {page("about", "/about", words_of("about")),
          page("accessibility", "/accessibility", words_of("accessibility")),
          page("privacy", "/privacy", words_of("privacy")),
          page("manifest", "/manifest.webmanifest", show_manifest),
          page("robots", "/robots.txt", show_robots),
          page("favicon", "/favicon.ico", show_favicon)};
}

}  // namespace viche::portal
