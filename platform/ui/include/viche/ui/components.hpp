#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/ui/templates.hpp>

/// Pieces of pages. Each function puts its piece in place of {{>marker}} of the view. Paths are without the language
/// prefix, which is added; texts are escaped.
namespace viche::ui {

/// Colours of state tags; each keeps contrast 4.5:1 and is never the only sign.
enum class Tone : std::uint8_t { grey, blue, yellow, green, red, purple, teal };
/// "grey", "blue", ...: for templates that write the tag themselves: <strong class="v-tag v-tag--{{STATE_TONE}}">
std::string_view code(Tone tone);

struct Tag {
  std::string text;
  Tone tone = Tone::grey;
};
void tag(View& view, std::string_view marker, const Tag& tag);

/// Either numbered pages, or only `previous_path` and `next_path` where counting would cost (keyset paging).
struct Pagination {
  std::int64_t page = 1, pages = 1;
  std::string path;  ///< with "{page}" where the number goes: "/appeals?state=open&page={page}"
  std::string previous_path = {};
  std::string next_path = {};
};
/// Nothing is shown when there is one page only.
void pagination(View& view, std::string_view marker, const Pagination& pagination);

struct TimelineEntry {
  std::string title;
  std::string when;          ///< in words: i18n::date_time
  std::string when_machine;  ///< RFC 3339
  std::string who = {};
  std::string text = {};  ///< paragraphs split at blank lines
  std::optional<Tag> tag = {};
  struct Photo {
    std::string url, large_url, alt;
  };
  std::vector<Photo> photos = {};
  struct File {
    std::string url, text;
  };
  std::vector<File> files = {};  ///< to take away: recordings, documents
  bool important = false;        ///< marked stronger: answer, result
  bool internal = false;         ///< staff only; marked as such
  std::string lang = {};         ///< of `text`; empty: the language of the page
};
void timeline(View& view, std::string_view marker, const std::vector<TimelineEntry>& entries);

struct SummaryRow {
  std::string key, value;
  std::string value_path = {};   ///< makes the value a link
  std::string action_path = {};  ///< "Змінити"
  std::string action_text = {};
};
void summary_list(View& view, std::string_view marker, const std::vector<SummaryRow>& rows);

struct Cell {
  std::string text;
  std::string path = {};
  Cell(std::string t, std::string p = {}) : text(std::move(t)), path(std::move(p)) {}  // NOLINT: meant to be implicit
  Cell(const char* t) : text(t) {}                                                     // NOLINT
};
struct Table {
  std::string caption;
  struct Column {
    std::string text;
    bool numeric = false;
  };
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  ///< the first cell of each row is its header
  bool caption_hidden = false;          ///< seen by screen readers only
};
void table(View& view, std::string_view marker, const Table& table);

struct Tab {
  std::string text, path;
  bool current = false;
  std::optional<std::int64_t> count = {};
};
/// Links that look like tabs; each is a page of its own, so they work without scripts.
void tabs(View& view, std::string_view marker, std::string_view label, const std::vector<Tab>& tabs);

/// A case in a list.
struct Card {
  std::string title, path;
  std::string photo_url = {}, photo_alt = {};
  std::string place = {};
  std::string meta = {};  ///< "№ 127 · 3 дні тому"
  std::string text = {};
  std::optional<Tag> tag = {};
  std::optional<std::int64_t> voices = {};
  std::string lang = {};  ///< of `title` and `text`; empty: the language of the page
  std::string icon = {};  ///< of the category, shown when there is no photo; names in web/README.md
};
void cards(View& view, std::string_view marker, const std::vector<Card>& cards, int heading_level = 2);

/// "Is it one of these?": cases like the one being filed, each with a button to join it.
struct Similar {
  Card card;
  std::string distance = {};  ///< "за 80 м"
  std::string number;         ///< value of the button
};
/// The buttons are `<button name="join" value="number">` and belong to the form around the marker.
void similar_list(View& view, std::string_view marker, const std::vector<Similar>& cases);

struct Tile {
  std::string value, label;
  std::string path = {};
  std::string note = {};  ///< "торік 71 %"
  Tone tone = Tone::grey;
};
void tiles(View& view, std::string_view marker, const std::vector<Tile>& tiles);

/// "Тут поки порожньо" and what can be done about it.
struct Empty {
  std::string title, text = {};
  std::string path = {}, link = {};
  std::string icon = "search";
};
void empty(View& view, std::string_view marker, const Empty& empty);

/// A form with method get inside details, open when something is chosen. The fields are included by the caller
/// into the returned view: Form form(panel, "appeals.filter"); form.select("FIELDS", ...) for each field.
struct FilterPanel {
  std::string path;                                            ///< where it leads
  std::int64_t chosen = 0;                                     ///< how many filters are on
  std::vector<std::pair<std::string, std::string>> keep = {};  ///< hidden fields
  struct Chip {
    std::string text, remove_path;
  };
  std::vector<Chip> chips = {};  ///< what is on, each with a link that takes it off
};
View filter_panel(View& view, std::string_view marker, const FilterPanel& panel);

/// A place where a map will be; without scripts it shows `text` and a link to the list.
struct Map {
  double lat = 0, lon = 0;
  int zoom = 14, min_zoom = 9, max_zoom = 18;
  std::string boundary_path = {};  ///< GeoJSON of the community
  std::string points_path = {};    ///< GeoJSON FeatureCollection of points: id, title, path, tone, icon in properties
  std::string streets_path = {};
  std::string buildings_path = {};
  std::string names_path = "/api/map/names.json";    ///< what is written on the map: settlements, streets, stops
  std::string houses_path = "/api/map/houses.json";  ///< houses and their numbers by street; asked for close by only
  std::string tiles_url = {};                        ///< of this host; empty: no tiles
  bool pick = false;                                 ///< a point is chosen; writes to the inputs named below
  std::string lat_field = "lat", lon_field = "lon";
  std::string text = {};  ///< shown without scripts
  std::string list_path = {};
  std::string label;  ///< accessible name
};
void map(View& view, std::string_view marker, const Map& map);

/// Photos of a case, each a link to its large copy.
struct Photo {
  std::string url, large_url, alt;
  std::string caption = {};
};
void photos(View& view, std::string_view marker, const std::vector<Photo>& photos);

}  // namespace viche::ui
