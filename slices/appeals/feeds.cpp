#include <algorithm>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>

#include "api.hpp"
#include "api_query.hpp"
#include "pages/appeals_table.hpp"
#include "pages/filters.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr std::int64_t most_points = 2'000;
constexpr std::int64_t atom_entries = 50;
constexpr int tables_an_hour = 30;  ///< of one address: each walks over every appeal

Query query_of(const kit::Call& call, std::string path) { return {std::move(path), call.request.query, filter_names}; }

Check sound_filters(const kit::Call& call) {
  Refusals refusals;
  check_filters(refusals, call);
  return refusals.check();
}

std::string category_name(const std::vector<Category>& all, std::int64_t id, i18n::Lang lang) {
  const Category* found = find_category(all, id);
  return found ? found->name(lang) : "";
}

// GeoJSON (RFC 7946)

/// "west,south,east,north" in degrees. Refusal: api.bbox_invalid
Result<Box> box_of(std::string_view text) {
  const auto parts = split(text, ',');
  double sides[4] = {};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto side = parts.size() == 4 ? parse_real(trimmed(parts[i])) : std::nullopt;
    if (!side) return invalid("api.bbox_invalid", "bbox");
    sides[i] = *side;
  }
  const Box box{sides[1], sides[0], sides[3], sides[2]};
  const bool sound = box.south < box.north && box.west < box.east && box.south >= -90 && box.north <= 90 &&
                     box.west >= -180 && box.east <= 180;
  if (!sound) return invalid("api.bbox_invalid", "bbox");
  return box;
}

void write_point(JsonWriter& out, const kit::Call& call, const Brief& brief, const std::vector<Category>& categories) {
  const Category* category = find_category(categories, brief.category);
  const std::string number = brief.number.text();
  out.begin_object().field("type", "Feature").field("id", number);
  out.key("geometry").begin_object().field("type", "Point").key("coordinates").begin_array();
  out.value(*brief.lon).value(*brief.lat).end_array().end_object();
  out.key("properties").begin_object().field("number", number);
  out.field("title", headline_of(call.services.words, call.lang, categories, brief).text);
  out.field("path", ui::url(call.lang, "/appeals/" + number));
  out.field("state", told_state(call.services.words, call.lang, brief.state, brief.outcome));
  out.field("state_code", name(brief.state)).field("tone", ui::code(tone_of(brief.state, brief.outcome)));
  if (category) out.field("category", category->slug).field("icon", category->icon);
  out.field("voices", brief.voices).field("filed_at", to_rfc3339(brief.filed_at)).end_object().end_object();
}

/// The points asked for: the filters, the box (without one the whole world) and how many.
/// Refusals, all at once: those of check_filters, api.number_invalid [limit], api.bbox_invalid [bbox]
Result<Filter> points_asked(const kit::Call& call) {
  Refusals refusals;
  check_filters(refusals, call);
  check_number(refusals, call, "limit", most_points);
  Filter filter = filter_of(call, query_of(call, "/appeals.geojson"));
  filter.limit = parse_integer(trimmed(call.query("limit"))).value_or(most_points);
  filter.box = Box{};
  if (!call.query("bbox").empty()) {
    const auto box = box_of(call.query("bbox"));
    if (box) filter.box = box.value();
    if (!box) refusals.add(box.refusal());
  }
  VICHE_REQUIRE(refusals.check());
  return filter;
}

http::Response geojson(kit::Call& call) {
  const auto asked = points_asked(call);
  if (!asked) return call.refuse(asked.refusal());
  const Filter& filter = asked.value();
  const bool by_place = !call.query("bbox").empty() && filter.words.empty() && filter.numbers.empty();
  const auto categories = cached_categories(call.services.db, call.hromada());
  const auto briefs = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return by_place ? in_box(session, *filter.box, filter, filter.limit) : list(session, filter);
  });
  JsonWriter out;
  out.begin_object().field("type", "FeatureCollection").key("features").begin_array();
  for (const Brief& brief : briefs) write_point(out, call, brief, *categories);
  out.end_array().end_object();
  http::Response response = http::json(out.take());
  return response.replace("Content-Type", "application/geo+json");
}

// CSV (RFC 4180)

http::Response csv(kit::Call& call) {
  if (const Check sound = sound_filters(call); !sound) return call.refuse(sound.refusal());
  const Check allowed = call.services.identity.throttle(call.hromada(), "appeals.csv", call.request.remote,
                                                        tables_an_hour, std::chrono::hours(1));
  if (!allowed) return call.refuse(allowed.refusal());
  const Filter filter = filter_of(call, query_of(call, "/appeals.csv"));
  auto file = std::make_shared<TableFile>();
  AppealsTable(call.services, *call.town, call.lang, call.absolute("")).write(*file, filter);
  return TableFile::sent(std::move(file), "appeals.csv");
}

// Atom (RFC 4287)

/// XML 1.0 has no place for most control characters, not even escaped.
std::string xml(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') clean += c;
  }
  return escaped_html(clean);
}

/// @param lang  of the text; empty: the language of the feed
std::string element(std::string_view name, std::string_view text, std::string_view lang = {}) {
  const std::string in = lang.empty() ? "" : " xml:lang=\"" + xml(lang) + "\"";
  return "<" + std::string(name) + in + ">" + xml(text) + "</" + std::string(name) + ">\n";
}

std::string entry_of(const kit::Call& call, const Brief& brief, const std::vector<Category>& categories) {
  const std::string url = call.absolute(ui::url(call.lang, "/appeals/" + brief.number.text()));
  const std::string id = call.absolute("/appeals/" + brief.number.text());
  const std::string state = told_state(call.services.words, call.lang, brief.state, brief.outcome);
  const std::string category = category_name(categories, brief.category, call.lang);
  const Headline title = headline_of(call.services.words, call.lang, categories, brief);
  std::string out = "<entry>\n" + element("id", id) + element("title", title.text, title.lang);
  out += element("updated", to_rfc3339(brief.changed_at)) + element("published", to_rfc3339(brief.filed_at));
  out += "<link rel=\"alternate\" type=\"text/html\" href=\"" + xml(url) + "\"/>\n";
  out += "<category term=\"" + xml(name(brief.state)) + "\" label=\"" + xml(state) + "\"/>\n";
  const std::string place = brief.place.empty() ? "" : brief.place + "\n\n";
  out += "<content type=\"text\">" + xml(state + " · " + category + "\n" + place + brief.text) + "</content>\n";
  return out + "</entry>\n";
}

http::Response atom(kit::Call& call) {
  if (const Check sound = sound_filters(call); !sound) return call.refuse(sound.refusal());
  const Query query = query_of(call, "/appeals.atom");
  Filter filter = filter_of(call, query);
  filter.limit = atom_entries;
  const auto categories = cached_categories(call.services.db, call.hromada());
  const auto briefs =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, filter); });
  Instant updated{0};
  for (const Brief& brief : briefs) updated = std::max(updated, brief.changed_at);
  const std::string self = call.absolute(ui::url(call.lang, query.at("/appeals.atom")));
  const std::string html = call.absolute(ui::url(call.lang, query.at("/appeals")));
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" +
      std::string(i18n::code(call.lang)) + "\">\n";
  out += element("id", self) + element("title", call.word("appeals.title") + " – " + call.town->name(call.lang));
  out += element("updated", to_rfc3339(updated));
  out += "<link rel=\"self\" type=\"application/atom+xml\" href=\"" + xml(self) + "\"/>\n";
  out += "<link rel=\"alternate\" type=\"text/html\" href=\"" + xml(html) + "\"/>\n";
  out += "<author>\n" + element("name", call.town->name(call.lang)) + "</author>\n";
  for (const Brief& brief : briefs) out += entry_of(call, brief, *categories);
  http::Response response = http::text(out + "</feed>\n");
  return response.replace("Content-Type", "application/atom+xml; charset=utf-8");
}

}  // namespace

std::vector<kit::Route> feed_routes() {
  return {open_data(kept_page("appeals.geojson", "/appeals.geojson", geojson)),
          open_data(open_page("appeals.csv", "/appeals.csv", csv)),
          open_data(kept_page("appeals.atom", "/appeals.atom", atom))};
}

}  // namespace viche::appeals
