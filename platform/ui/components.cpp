#include <viche/ui/components.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace viche::ui {
namespace {

void set_tag(View& view, const std::optional<Tag>& tag) {
  if (tag) view.set("TAG_TEXT", tag->text).set("TAG_TONE", code(tag->tone));
}

/// Addresses of files and data are given as they are; a path gets the language's prefix.
std::string address(const View& view, const std::string& path) { return path.empty() ? path : view.url(path); }

std::string with_number(const View& view, std::string path, std::int64_t number) {
  const std::size_t at = path.find("{page}");
  if (at != std::string::npos) path.replace(at, 6, std::to_string(number));
  return view.url(path);
}

void fill_card(View& row, const Card& card, bool third_level) {
  row.set_in("TITLE", card.title, card.lang).set("URL", address(row, card.path)).set("PHOTO", card.photo_url);
  row.set("PHOTO_ALT", card.photo_alt).set("ICON", card.icon.empty() ? "pin" : card.icon);
  row.set("PLACE", card.place).set("META", card.meta).show_if(third_level, "H3").set_in("SHORT", card.text, card.lang);
  set_tag(row, card.tag);
  if (card.voices) row.number("VOICES", *card.voices).say("VOICES_LABEL", "ui.voices.label", {{"n", *card.voices}});
}

/// The first, the last, and two on each side of the current page; 0 stands for what is left out.
std::vector<std::int64_t> shown_pages(std::int64_t page, std::int64_t pages) {
  std::vector<std::int64_t> shown;
  for (std::int64_t number = 1; number <= pages; ++number) {
    if (number == 1 || number == pages || (number >= page - 2 && number <= page + 2)) {
      shown.push_back(number);
    } else if (number < page) {
      shown.push_back(0);
      number = page - 3;
    } else {
      shown.push_back(0);
      number = pages - 1;
    }
  }
  return shown;
}

/// Six decimals are a tenth of a metre.
std::string degrees(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6f", value);
  return text.data();
}

}  // namespace

std::string_view code(Tone tone) {
  constexpr std::array<std::string_view, 7> names{"grey", "blue", "yellow", "green", "red", "purple", "teal"};
  return names[static_cast<std::size_t>(tone)];
}

void tag(View& view, std::string_view marker, const Tag& tag) {
  view.include(marker, "ui/tag.html").set("TEXT", tag.text).set("TONE", code(tag.tone));
}

void pagination(View& view, std::string_view marker, const Pagination& pagination) {
  const bool numbered = !pagination.path.empty() && pagination.pages > 1;
  if (!numbered && pagination.previous_path.empty() && pagination.next_path.empty()) return;
  View nav = view.include(marker, "ui/pagination.html");
  nav.set("PREVIOUS", address(view, pagination.previous_path)).set("NEXT", address(view, pagination.next_path));
  if (!numbered) return;
  const std::int64_t page = pagination.page;
  if (page > 1) nav.set("PREVIOUS", with_number(view, pagination.path, page - 1));
  if (page < pagination.pages) nav.set("NEXT", with_number(view, pagination.path, page + 1));
  for (const std::int64_t number : shown_pages(page, pagination.pages)) {
    View row = nav.each("NUMBER");
    if (number == 0) {
      row.show("GAP");
      continue;
    }
    row.set("TEXT", number).set("URL", with_number(view, pagination.path, number));
    row.say("LABEL", "ui.pages.page", {{"n", number}}).show_if(number == page, "CURRENT");
  }
}

void timeline(View& view, std::string_view marker, const std::vector<TimelineEntry>& entries) {
  View list = view.include(marker, "ui/timeline.html");
  for (const TimelineEntry& entry : entries) {
    View row = list.each("ENTRY");
    row.set("TITLE", entry.title).set("WHEN", entry.when).set("WHEN_MACHINE", entry.when_machine);
    row.set("WHO", entry.who).set_in("TEXT", entry.text, entry.lang);
    row.show_if(entry.important, "IMPORTANT").show_if(entry.internal, "INTERNAL");
    row.show_if(!entry.photos.empty(), "HAS_PHOTOS");
    set_tag(row, entry.tag);
    for (const auto& photo : entry.photos) {
      row.each("PHOTO").set("URL", photo.url).set("LARGE_URL", photo.large_url).set("ALT", photo.alt);
    }
    for (const auto& file : entry.files) row.each("FILE").set("URL", file.url).set("TEXT", file.text);
  }
}

void summary_list(View& view, std::string_view marker, const std::vector<SummaryRow>& rows) {
  View list = view.include(marker, "ui/summary_list.html");
  const bool actions = std::any_of(rows.begin(), rows.end(), [](const auto& row) { return !row.action_path.empty(); });
  for (const SummaryRow& row : rows) {
    View into = list.each("ROW");
    into.set("KEY", row.key).set("VALUE", row.value).set("VALUE_URL", address(view, row.value_path));
    into.set("ACTION_URL", address(view, row.action_path)).set("ACTION_TEXT", row.action_text);
    into.show_if(actions && row.action_path.empty(), "NO_ACTION");
  }
}

void table(View& view, std::string_view marker, const Table& table) {
  View into = view.include(marker, "ui/table.html");
  into.set("CAPTION", table.caption).show_if(table.caption_hidden, "CAPTION_HIDDEN");
  for (const auto& column : table.columns) {
    into.each("COLUMN").set("TEXT", column.text).show_if(column.numeric, "NUMERIC");
  }
  for (const auto& cells : table.rows) {
    View row = into.each("ROW");
    for (std::size_t i = 0; i < cells.size(); ++i) {
      View cell = row.each("CELL");
      cell.set("TEXT", cells[i].text).set("URL", address(view, cells[i].path)).show_if(i == 0, "FIRST");
      if (i >= table.columns.size()) continue;
      cell.set("LABEL", table.columns[i].text).show_if(table.columns[i].numeric, "NUMERIC");
    }
  }
}

void tabs(View& view, std::string_view marker, std::string_view label, const std::vector<Tab>& tabs) {
  View list = view.include(marker, "ui/tabs.html");
  list.set("LABEL", label);
  for (const Tab& tab : tabs) {
    View row = list.each("TAB");
    row.set("TEXT", tab.text).set("URL", view.url(tab.path)).show_if(tab.current, "CURRENT");
    if (tab.count) row.number("COUNT", *tab.count);
  }
}

void cards(View& view, std::string_view marker, const std::vector<Card>& cards, int heading_level) {
  View list = view.include(marker, "ui/cards.html");
  for (const Card& card : cards) {
    View row = list.each("CARD");
    fill_card(row, card, heading_level == 3);
  }
}

void similar_list(View& view, std::string_view marker, const std::vector<Similar>& cases) {
  if (cases.empty()) return;
  View list = view.include(marker, "ui/similar_list.html");
  for (const Similar& similar : cases) {
    View row = list.each("CARD");
    fill_card(row, similar.card, true);
    if (!similar.distance.empty()) {
      row.set("META", similar.card.meta.empty() ? similar.distance : similar.card.meta + " · " + similar.distance);
    }
    row.set("JOIN", similar.number);
    row.say("ABOUT", "ui.similar.about", {{"number", similar.number}, {"title", similar.card.title}});
  }
}

void tiles(View& view, std::string_view marker, const std::vector<Tile>& tiles) {
  View list = view.include(marker, "ui/tiles.html");
  for (const Tile& tile : tiles) {
    View row = list.each("TILE");
    row.set("VALUE", tile.value).set("LABEL", tile.label).set("NOTE", tile.note).set("TONE", code(tile.tone));
    row.set("URL", address(view, tile.path));
  }
}

void empty(View& view, std::string_view marker, const Empty& empty) {
  View into = view.include(marker, "ui/empty.html");
  into.set("TITLE", empty.title).set("TEXT", empty.text).set("LINK", empty.link).set("ICON", empty.icon);
  into.set("URL", address(view, empty.path));
}

View filter_panel(View& view, std::string_view marker, const FilterPanel& panel) {
  View into = view.include(marker, "ui/filter_panel.html");
  into.set("ACTION", view.url(panel.path)).show_if(panel.chosen > 0, "OPEN");
  into.show_if(!panel.chips.empty(), "HAS_CHIPS");
  if (panel.chosen > 0) into.number("CHOSEN", panel.chosen);
  for (const auto& [name, value] : panel.keep) into.each("KEEP").set("NAME", name).set("VALUE", value);
  for (const auto& chip : panel.chips) {
    into.each("CHIP").set("TEXT", chip.text).set("URL", view.url(chip.remove_path));
  }
  return into;
}

void map(View& view, std::string_view marker, const Map& map) {
  View into = view.include(marker, "ui/map.html");
  into.set("LAT", degrees(map.lat)).set("LON", degrees(map.lon)).set("ZOOM", map.zoom);
  into.set("MIN_ZOOM", map.min_zoom).set("MAX_ZOOM", map.max_zoom).set("LABEL", map.label);
  into.set("BOUNDARY", address(view, map.boundary_path)).set("POINTS", address(view, map.points_path));
  into.set("STREETS", address(view, map.streets_path)).set("BUILDINGS", address(view, map.buildings_path));
  into.set("NAMES", address(view, map.names_path)).set("HOUSES", address(view, map.houses_path));
  into.set("TILES", map.tiles_url).set("NO_SCRIPT", map.text).set("LIST", address(view, map.list_path));
  into.show_if(map.pick, "PICK").set("LAT_FIELD", map.lat_field).set("LON_FIELD", map.lon_field);
}

void photos(View& view, std::string_view marker, const std::vector<Photo>& photos) {
  if (photos.empty()) return;
  View list = view.include(marker, "ui/photos.html");
  for (const Photo& photo : photos) {
    View row = list.each("PHOTO");
    row.set("URL", photo.url).set("LARGE_URL", photo.large_url).set("ALT", photo.alt).set("CAPTION", photo.caption);
  }
}

}  // namespace viche::ui
