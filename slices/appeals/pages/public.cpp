#include "pages/public.hpp"

#include <algorithm>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/form.hpp>

#include "pages.hpp"
#include "pages/filters.hpp"
#include "pages/place_fields.hpp"
#include "pages/public_wording.hpp"
#include "pages/query.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr std::int64_t cards_on_a_page = 20;
constexpr std::int64_t cards_below_the_map = 10;

/// The names of a list's address that residents meet.
const std::initializer_list<std::string_view> list_names{"q",         "open",     "closed",     "state",
                                                         "emergency", "category", "group",      "street",
                                                         "days",      "below",    "settlement", "organisation"};
/// Those that are chosen in the panel, each with a chip that takes it off.
const std::initializer_list<std::string_view> panel_names{"q",    "group", "category",  "settlement",  "street",
                                                          "days", "state", "emergency", "organisation"};

/// What a list page was asked for, and what it shows.
struct Listing {
  Query query;
  Filter filter;
  std::shared_ptr<const std::vector<Category>> categories;
  std::vector<territory::Settlement> settlements;
  std::vector<Brief> briefs;
  std::int64_t older_below = 0;  ///< 0: nothing older
};

Listing read_listing(const kit::Call& call, std::string path, std::int64_t most) {
  Listing listing{Query(std::move(path), call.request.query, list_names), {}, {}, {}, {}, 0};
  listing.filter = filter_of(call, listing.query);
  listing.filter.below = parse_integer(listing.query.get("below")).value_or(0);
  listing.filter.limit = most + 1;
  listing.categories = cached_categories(call.services.db, call.hromada());
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    listing.settlements = call.services.territory.settlements(session);
    listing.briefs = list(session, listing.filter);
  });
  if (static_cast<std::int64_t>(listing.briefs.size()) > most) {
    listing.briefs.resize(static_cast<std::size_t>(most));
    listing.older_below = listing.briefs.back().id;
  }
  return listing;
}

std::vector<ui::Choice> group_choices(const kit::Call& call, const std::vector<Category>& categories) {
  std::vector<ui::Choice> choices;
  for (const Category& category : categories) {
    const bool known =
        std::any_of(choices.begin(), choices.end(), [&](const auto& c) { return c.value == category.group; });
    if (!known && category.active) choices.push_back({category.group, category.group_name(call.lang)});
  }
  return choices;
}

/// The group that was chosen, or that of the chosen category.
std::string chosen_group(const Listing& listing) {
  if (listing.query.has("group")) return std::string(listing.query.get("group"));
  const Category* category = find_category(*listing.categories, listing.filter.category);
  return category ? category->group : "";
}

/// Categories of one group only: all of them would be half of the page.
std::vector<ui::Choice> category_choices(const kit::Call& call, const Listing& listing) {
  const std::string group = chosen_group(listing);
  std::vector<ui::Choice> choices;
  for (const Category& category : *listing.categories) {
    if (!category.active || !category.is_public || category.group != group) continue;
    choices.push_back({category.slug, category.name(call.lang)});
  }
  return choices;
}

std::string text_of(const std::vector<ui::Choice>& choices, std::string_view value) {
  const auto found =
      std::find_if(choices.begin(), choices.end(), [&](const ui::Choice& c) { return c.value == value; });
  return found == choices.end() ? std::string(value) : found->text;
}

/// How a chosen filter is written on its chip.
std::string chip_text(const kit::Call& call, const Listing& listing, std::string_view name) {
  const std::string_view value = listing.query.get(name);
  if (name == "group") return text_of(group_choices(call, *listing.categories), value);
  if (name == "category") return text_of(category_choices(call, listing), value);
  if (name == "settlement") return text_of(settlement_choices(call.lang, listing.settlements), value);
  if (name == "emergency") return call.word("appeals.filter.emergency");
  if (name == "organisation") return call.word("appeals.case.executor");
  if (name == "state") {
    const std::string key = "appeals.state." + std::string(value);
    return call.services.words.has(key) ? call.word(key) : std::string(value);
  }
  if (name == "days") {
    const std::string key = "appeals.filter.period_" + std::string(value);
    return call.services.words.has(key) ? call.word(key) : std::string(value);
  }
  return std::string(value);
}

void show_filter(ui::View& view, const kit::Call& call, const Listing& listing, std::string path) {
  ui::FilterPanel panel;
  panel.path = std::move(path);
  for (const std::string_view name : panel_names) {
    if (!listing.query.has(name)) continue;
    ++panel.chosen;
    panel.chips.push_back({chip_text(call, listing, name), listing.query.with(name, "")});
  }
  for (const std::string_view name : {"open", "closed", "state", "organisation"}) {
    if (listing.query.has(name)) panel.keep.emplace_back(name, listing.query.get(name));
  }
  ui::View fields = ui::filter_panel(view, "FILTER", panel);
  ui::Form form(fields, "appeals.filter");
  form.submitted(listing.query.entries());
  const auto word = [&](std::string_view key) { return call.word("appeals.filter." + std::string(key)); };
  form.input("FIELDS", {.name = "q", .label = word("words"), .hint = word("words_hint"), .type = "search", .max = 100});
  form.select("FIELDS", {.name = "group",
                         .choices = group_choices(call, *listing.categories),
                         .label = word("group"),
                         .none = word("about_all")});
  if (auto categories = category_choices(call, listing); !categories.empty()) {
    form.select(
        "FIELDS",
        {.name = "category", .choices = std::move(categories), .label = word("category"), .none = word("about_all")});
  }
  if (listing.settlements.size() > 1) {
    form.select("FIELDS", {.name = "settlement",
                           .choices = settlement_choices(call.lang, listing.settlements),
                           .label = word("settlement"),
                           .none = word("settlement_all")});
  }
  form.input("FIELDS", {.name = "street", .label = word("street"), .max = 100, .suggest = "/api/address/streets"});
  form.select("FIELDS", {.name = "days",
                         .choices = {{"7", word("period_7")}, {"30", word("period_30")}, {"365", word("period_365")}},
                         .label = word("period"),
                         .none = word("period_all")});
  form.checkbox("FIELDS", {.name = "emergency", .label = word("emergency")});
}

void show_tabs(ui::View& view, const kit::Call& call, const Listing& listing, std::string_view path) {
  const bool open = listing.query.has("open"), closed = listing.query.has("closed");
  const Query rest(std::string(path), call.request.query, panel_names);
  const auto address = [&](std::string_view name) { return rest.with(name, name.empty() ? "" : "1"); };
  ui::tabs(view, "TABS", call.word("appeals.list.tabs"),
           {{call.word("appeals.list.all"), address(""), !open && !closed, {}},
            {call.word("appeals.list.open"), address("open"), open, {}},
            {call.word("appeals.list.solved"), address("closed"), closed, {}}});
}

void show_cards(ui::View& view, const kit::Call& call, const Listing& listing) {
  if (listing.briefs.empty()) {
    const bool any = !listing.query.entries().empty();
    const std::string key = any ? "appeals.list.empty" : "appeals.list.empty_all";
    ui::empty(view, "CARDS",
              {.title = call.word(key + "_title"),
               .text = call.word(key + "_text"),
               .path = any ? "/appeals" : "/appeals/new",
               .link = call.word(any ? "appeals.list.empty_reset" : "appeals.file"),
               .icon = "search"});
    return;
  }
  std::vector<ui::Card> cards;
  for (const Brief& brief : listing.briefs) cards.push_back(card_of(call, brief, *listing.categories));
  ui::cards(view, "CARDS", cards, 3);
}

http::Response show_list(kit::Call& call) {
  const Listing listing = read_listing(call, "/appeals", cards_on_a_page);
  ui::View view = call.view();
  show_tabs(view, call, listing, "/appeals");
  show_filter(view, call, listing, "/appeals");
  show_cards(view, call, listing);
  const Query& query = listing.query;
  view.set("MAP", view.url(query.at("/appeals/map"))).set("ATOM", view.url(query.at("/appeals.atom")));
  view.set("CSV", view.url(query.at("/appeals.csv")));
  if (listing.older_below != 0) view.set("OLDER", view.url(query.with("below", std::to_string(listing.older_below))));
  if (listing.filter.below != 0) view.set("NEWEST", view.url(query.with("below", "")));
  view.show_if(listing.older_below != 0 || listing.filter.below != 0, "PAGED");
  ui::Page page = call.page(call.word("appeals.list.title"));
  page.description = call.word("appeals.list.lead");
  page.width = ui::Width::full;
  page.feed_path = query.at("/appeals.atom");
  return call.render(page, "appeals/list.html", view);
}

http::Response show_map(kit::Call& call) {
  const Listing listing = read_listing(call, "/appeals/map", cards_below_the_map);
  ui::View view = call.view();
  show_tabs(view, call, listing, "/appeals/map");
  show_filter(view, call, listing, "/appeals/map");
  ui::Map map = town_map(call);
  map.points_path = listing.query.at("/appeals.geojson");
  map.text = call.word("appeals.map.text");
  map.label = call.word("appeals.map.label");
  ui::map(view, "MAP", map);
  show_cards(view, call, listing);
  view.set("LIST", view.url(listing.query.at("/appeals")));
  ui::Page page = call.page(call.word("appeals.map.title"));
  page.width = ui::Width::full;
  page.map = true;
  return call.render(page, "appeals/map.html", view);
}

}  // namespace

ui::Map town_map(const kit::Call& call) {
  const kit::Town& town = *call.town;
  ui::Map map;
  map.lat = town.real(kit::settings::map_lat);
  map.lon = town.real(kit::settings::map_lon);
  map.zoom = static_cast<int>(town.number(kit::settings::map_zoom));
  map.min_zoom = static_cast<int>(town.number(kit::settings::map_min_zoom));
  map.max_zoom = static_cast<int>(town.number(kit::settings::map_max_zoom));
  map.boundary_path = "/api/address/boundaries.geojson";
  map.buildings_path = "/api/address/buildings.geojson";
  map.tiles_url = town.text(kit::settings::map_tiles_url);
  return map;
}

http::Response point_of(const Appeal& appeal, const std::string& title, const std::string& state) {
  JsonWriter out;
  out.begin_object().field("type", "FeatureCollection").key("features").begin_array();
  if (appeal.place.lat && appeal.place.lon) {
    out.begin_object().field("type", "Feature").key("geometry").begin_object().field("type", "Point");
    out.key("coordinates").begin_array().value(*appeal.place.lon).value(*appeal.place.lat).end_array().end_object();
    out.key("properties").begin_object().field("title", title).field("state", state);
    out.field("tone", ui::code(tone_of(appeal.state, appeal.outcome))).end_object().end_object();
  }
  out.end_array().end_object();
  http::Response response = http::json(out.take());
  response.replace("Content-Type", "application/geo+json");
  return response;
}

std::vector<kit::Route> public_pages() {
  std::vector<kit::Route> routes{kept_page("appeals.list", "/appeals", show_list),
                                 kept_page("appeals.map", "/appeals/map", show_map)};
  for (const auto& more : {case_routes(), witness_routes(), media_routes()})
    routes.insert(routes.end(), more.begin(), more.end());
  return routes;
}

}  // namespace viche::appeals
