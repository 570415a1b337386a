#include <viche/core/text.hpp>
#include <viche/ui/qr.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"

/// A petition elsewhere: on another site, on a wall.
namespace viche::petitions {

namespace {

constexpr std::string_view for_other_sites = "public, max-age=60";
/// The one page that others may show in a frame: no form, no script, nothing of whoever looks.
constexpr std::string_view framed_policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *";
constexpr std::size_t letters_in_a_line = 36, lines_of_title = 3;

/// Words of a title in lines of a picture, which does not break them by itself.
std::vector<std::string> lines_of(std::string_view title) {
  std::vector<std::string> lines(1);
  for (const std::string_view word : split(title, ' ')) {
    if (!lines.back().empty() && length(lines.back()) + 1 + length(word) > letters_in_a_line) {
      if (lines.size() == lines_of_title) {
        lines.back() += "…";
        return lines;
      }
      lines.emplace_back();
    }
    if (!lines.back().empty()) lines.back() += " ";
    lines.back() += shortened(word, letters_in_a_line);
  }
  return lines;
}

http::Response picture(std::string svg) {
  http::Response response;
  response.body = std::move(svg);
  response.with("Content-Type", "image/svg+xml").with("Cache-Control", std::string(for_other_sites));
  return response.with("Cross-Origin-Resource-Policy", "cross-origin");
}

http::Response show_card(kit::Call& call) {
  const auto brief = load_shown(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  ui::View view = call.view();
  view.set("NUMBER", numbered(call, petition)).set_in("TITLE", petition.title, petition.lang);
  view.set("URL", call.absolute(ui::url(call.lang, path_of(petition)))).set("COMMUNITY", call.town->name(call.lang));
  const ui::Tag tag = state_tag(call, petition);
  view.set("STATE", tag.text).set("TONE", ui::code(tag.tone)).show_if(petition.is_open(), "OPEN");
  set_progress(view, call, brief.value());
  http::Response response = http::html(call.services.templates.render("petitions/card.html", view));
  response.with("Content-Security-Policy", std::string(framed_policy));
  return response.with("Cache-Control", std::string(for_other_sites));
}

http::Response show_card_picture(kit::Call& call) {
  const auto brief = load_shown(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  ui::View view = call.view();
  std::int64_t y = 58;
  for (const std::string& line : lines_of(petition.title)) {
    view.each("LINE").set("TEXT", line).set("Y", y);
    y += 24;
  }
  const std::int64_t wanted = std::max<std::int64_t>(1, wanted_of(petition));
  view.set("NUMBER", numbered(call, petition)).set("STATE", state_tag(call, petition).text);
  view.set("COMMUNITY", call.town->name(call.lang)).set("TITLE", petition.title);
  view.set("BAR_Y", y - 4).set("COUNT_Y", y + 30).set("HEIGHT", y + 48).set("FRAME", y + 47);
  view.set("DONE", std::min<std::int64_t>(408, brief.value().counts.counted * 408 / wanted));
  view.set("COUNT", told_count(call, brief.value())).set("DAYS", told_days_left(call, petition));
  return picture(call.services.templates.render("petitions/card.svg.xml", view));
}

http::Response show_code(kit::Call& call) {
  const auto brief = load_shown(call);
  if (!brief) return call.refuse(brief.refusal());
  const ui::Qr code = ui::qr(call.absolute(path_of(brief.value().petition)));
  const std::string side = std::to_string(code.side);
  return picture("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
                 "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side +
                 "H0z\"/><path d=\"" + code.dark + "\"/></svg>\n");
}

/// Without what every reader knows: "viche.example/petitions/2026-17".
std::string short_address(std::string address) {
  const auto slashes = address.find("://");
  return slashes == std::string::npos ? address : address.substr(slashes + 3);
}

http::Response show_poster(kit::Call& call) {
  const auto brief = load_shown(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  // A poster asks people to sign: one that nobody can sign has none, and old links lead to the petition.
  if (!petition.is_open()) return call.go(path_of(petition));
  const std::string address = call.absolute(path_of(petition));
  const ui::Qr code = ui::qr(address);
  ui::View view = call.view();
  view.set("NUMBER", numbered(call, petition)).set_in("TITLE", petition.title, petition.lang);
  view.set("COMMUNITY", call.town->name(call.lang)).set("ADDRESS", short_address(address));
  view.set("CODE", code.dark).set("CODE_SIDE", std::int64_t{code.side}).set("BACK", view.url(path_of(petition)));
  view.say("WANTED", "petitions.poster.wanted", {{"n", petition.threshold}});
  if (petition.ends_on) view.set("UNTIL", told_day(call.lang, *petition.ends_on));
  const IdentityLevel least = petition.least_level;
  view.say("LEVEL", "petitions.poster.level_" + std::string(name(least)), {{"ways", told_ways(call, least)}});
  return http::html(call.services.templates.render("petitions/poster.html", view));
}

}  // namespace

std::vector<kit::Route> share_routes() {
  const auto everybody = kit::Access::anyone();
  return {kit::kept(kit::get("petitions.card", "/petitions/{number}/card", everybody, show_card)),
          kit::kept(kit::get("petitions.card_picture", "/petitions/{number}/card.svg", everybody, show_card_picture)),
          kit::kept(kit::get("petitions.code", "/petitions/{number}/qr.svg", everybody, show_code)),
          kit::kept(kit::get("petitions.poster", "/petitions/{number}/poster", everybody, show_poster))};
}

}  // namespace viche::petitions
