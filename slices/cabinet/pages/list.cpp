#include <algorithm>

#include <viche/core/text.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::cabinet {

namespace {

constexpr std::size_t on_a_page = 20;

/// What a person may ask for: by a word of the address.
struct Shelf {
  std::string_view state;
  bool (*has)(const kit::CabinetCase&);
};
constexpr Shelf shelves[] = {{"", [](const kit::CabinetCase&) { return true; }},
                             {"waiting", [](const kit::CabinetCase& one) { return one.waits_for_me; }},
                             {"open", [](const kit::CabinetCase& one) { return !one.closed; }},
                             {"closed", [](const kit::CabinetCase& one) { return one.closed; }}};

/// Of every slice: what waits for the person first, then the newest.
std::vector<kit::CabinetCase> all_cases(kit::Call& call) {
  std::vector<kit::CabinetCase> all;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    if (!slice.contributes.cabinet) continue;
    for (kit::CabinetCase& one : slice.contributes.cabinet(call)) all.push_back(std::move(one));
  }
  std::stable_sort(all.begin(), all.end(), [](const kit::CabinetCase& a, const kit::CabinetCase& b) {
    return a.waits_for_me != b.waits_for_me ? a.waits_for_me : a.at > b.at;
  });
  return all;
}

ui::Card card_of(const kit::Call& call, const kit::CabinetCase& one) {
  const ui::Tone tone = one.waits_for_me ? ui::Tone::yellow : one.closed ? ui::Tone::grey : ui::Tone::blue;
  const std::string kind = one.kind.empty() ? "" : one.kind + " · ";
  return {.title = one.title,
          .path = one.path,
          .place = one.note,
          .meta = kind + i18n::date(call.lang, one.at),
          .text = one.waits_for_me ? call.word("cabinet.list.waits") : "",
          .tag = one.state.empty() ? std::nullopt : std::optional(ui::Tag{one.state, tone}),
          .lang = one.waits_for_me ? std::string() : one.lang,
          .icon = one.icon.empty() ? "inbox" : one.icon};
}

std::string path_of(std::string_view state) { return state.empty() ? "/my" : "/my?state=" + std::string(state); }

void show_tabs(ui::View& view, const kit::Call& call, const std::vector<kit::CabinetCase>& all, const Shelf& chosen) {
  std::vector<ui::Tab> tabs;
  for (const Shelf& shelf : shelves) {
    const auto count = std::count_if(all.begin(), all.end(), shelf.has);
    const std::string_view name = shelf.state.empty() ? "all" : shelf.state;
    tabs.push_back(
        {call.word("cabinet.list." + std::string(name)), path_of(shelf.state), shelf.state == chosen.state, count});
  }
  ui::tabs(view, "TABS", call.word("cabinet.list.tabs"), tabs);
}

http::Response show_list(kit::Call& call) {
  std::vector<kit::CabinetCase> all = all_cases(call);
  ui::View view = call.view();
  const Shelf* chosen = &shelves[0];
  for (const Shelf& shelf : shelves) {
    if (shelf.state == call.query("state")) chosen = &shelf;
  }
  view.show_if(!all.empty(), "HAS_CASES");
  show_tabs(view, call, all, *chosen);
  const bool none_at_all = all.empty();
  std::erase_if(all, [&](const kit::CabinetCase& one) { return !chosen->has(one); });
  const std::size_t pages = std::max<std::size_t>(1, (all.size() + on_a_page - 1) / on_a_page);
  const auto asked = parse_integer(call.query("page")).value_or(1);
  const std::size_t shown =
      static_cast<std::size_t>(std::clamp<std::int64_t>(asked, 1, static_cast<std::int64_t>(pages)));
  std::vector<ui::Card> cards;
  for (std::size_t i = (shown - 1) * on_a_page; i < std::min(all.size(), shown * on_a_page); ++i) {
    cards.push_back(card_of(call, all[i]));
  }
  if (cards.empty()) {
    ui::empty(view, "CARDS",
              {.title = call.word(none_at_all ? "cabinet.list.none_title" : "cabinet.list.none_here"),
               .text = none_at_all ? call.word("cabinet.list.none_text") : "",
               .icon = "inbox"});
  } else {
    ui::cards(view, "CARDS", cards);
  }
  const std::string base = path_of(chosen->state);
  ui::pagination(view, "PAGES",
                 {.page = static_cast<std::int64_t>(shown),
                  .pages = static_cast<std::int64_t>(pages),
                  .path = base + (chosen->state.empty() ? "?" : "&") + "page={page}"});
  return call.render(page(call, call.word("cabinet.title"), true), "cabinet/list.html", view);
}

}  // namespace

std::vector<kit::Route> list_pages() { return {kit::get("cabinet.list", "/my", kit::Access::account(), show_list)}; }

}  // namespace viche::cabinet
