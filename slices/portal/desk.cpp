#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/kit/slice.hpp>
#include <viche/ui/components.hpp>

#include "pages.hpp"

namespace viche::portal {

namespace {

/// What waits for this person, from every capability; what presses comes first.
std::vector<kit::Waiting> all_waiting(kit::Call& call) {
  std::vector<kit::Waiting> pressing, rest;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    if (!slice.contributes.waiting) continue;
    for (kit::Waiting& row : slice.contributes.waiting(call)) (row.urgent ? pressing : rest).push_back(std::move(row));
  }
  for (kit::Waiting& row : rest) pressing.push_back(std::move(row));
  return pressing;
}

http::Response show_home(kit::Call& call) {
  ui::View view = call.view();
  std::vector<ui::Tile> tiles;
  for (const kit::Waiting& row : all_waiting(call)) {
    const ui::Tone tone = row.urgent ? ui::Tone::red : row.count > 0 ? ui::Tone::blue : ui::Tone::grey;
    tiles.push_back({.value = i18n::number(call.lang, static_cast<double>(row.count)),
                     .label = row.title,
                     .path = row.path,
                     .tone = tone});
  }
  if (tiles.empty()) {
    ui::empty(
        view, "TILES",
        {.title = call.word("portal.desk.empty_title"), .text = call.word("portal.desk.empty_text"), .icon = "done"});
  } else {
    ui::tiles(view, "TILES", tiles);
  }
  for (const kit::MenuItem& item : call.services.registry.account_menu()) {
    if (item.path == "/desk/home" || item.residents_only || !kit::admits(item.access, call.actor)) continue;
    view.each("PLACE").set("URL", view.url(item.path)).set("NAME", call.word(item.words));
  }
  view.set("PERSON", call.session ? call.session->name : "");
  ui::Page page = call.page(call.word("portal.desk.title"));
  page.noindex = true;
  page.width = ui::Width::full;
  return call.render(page, "portal/desk.html", view);
}

}  // namespace

std::vector<kit::Route> desk_pages() {
  return {kit::get("portal.desk_home", "/desk/home", kit::Access::any_staff(), show_home)};
}

}  // namespace viche::portal
