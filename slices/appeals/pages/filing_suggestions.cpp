#include <algorithm>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/territory/register.hpp>

#include "pages/filing.hpp"
#include "pages/routes.hpp"

/// Small JSON answers for the forms, in the shape of web/README.md: {"items": [{"text", "value", "detail", "lat",
/// "lon"}]}.
namespace viche::appeals {

namespace {

constexpr std::size_t longest_question = 500;
constexpr std::size_t most_items = 8;
constexpr double half_a_house_lat = 0.00004, half_a_house_lon = 0.00006;  ///< about 9 m

http::Response kept(http::Response response, std::string_view how_long) {
  return std::move(response.with("Cache-Control", "public, max-age=" + std::string(how_long)));
}

/// One list of suggestions being written.
class Items {
 public:
  Items() { out_.begin_object().key("items").begin_array(); }

  void add(std::string_view text, std::string_view value, std::string_view detail,
           const std::optional<territory::Point>& point = std::nullopt) {
    out_.begin_object().field("text", text).field("value", value);
    if (!detail.empty()) out_.field("detail", detail);
    if (point) out_.field("lat", point->lat).field("lon", point->lon);
    out_.end_object();
  }

  http::Response answer(std::string_view how_long) {
    out_.end_array().end_object();
    return kept(http::json(out_.take()), how_long);
  }

 private:
  JsonWriter out_;
};

http::Response suggest_category(kit::Call& call) {
  const auto categories = cached_categories(call.services.db, call.hromada());
  const std::string text = shortened(call.query("text"), longest_question);
  Items items;
  for (const Category* category : likely_categories(call, *categories, text, 3)) {
    items.add(category->name(call.lang), category->slug, category->group_name(call.lang));
  }
  return items.answer("300");
}

void add_houses(Items& items, kit::Call& call, storage::Session& session, const territory::StreetSuggestion& found) {
  const auto houses =
      call.services.territory.suggest_buildings(session, found.street.id, found.house_typed, most_items);
  for (const auto& house : houses) {
    items.add(found.street.shown + ", " + house.number, std::to_string(found.street.id), found.settlement, house.point);
  }
}

http::Response suggest_streets(kit::Call& call) {
  Items items;
  const std::string text = shortened(tidy_line(call.query("q")), 100);
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    for (const auto& found : call.services.territory.suggest_streets(session, text, most_items)) {
      if (!found.house_typed.empty()) {
        add_houses(items, call, session, found);
        return;
      }
      std::string detail = found.settlement;
      if (!found.old_name.empty()) detail += " · " + call.word("appeals.new.old_name", {{"name", found.old_name}});
      items.add(found.street.shown, std::to_string(found.street.id), detail);
    }
  });
  return items.answer("600");
}

http::Response suggest_buildings(kit::Call& call) {
  Items items;
  const std::string text = shortened(tidy_line(call.query("q")), 20);
  const auto street = parse_integer(call.query("street"));
  if (street) {
    call.services.db.read(call.hromada(), [&](storage::Session& session) {
      for (const auto& house : call.services.territory.suggest_buildings(session, *street, text, most_items)) {
        items.add(house.number, std::to_string(house.id), "", house.point);
      }
    });
  }
  return items.answer("600");
}

http::Response nearest_address(kit::Call& call) {
  Items items;
  const auto lat = parse_real(call.query("lat")), lon = parse_real(call.query("lon"));
  if (lat && lon && territory::is_sound({*lat, *lon})) {
    call.services.db.read(call.hromada(), [&](storage::Session& session) {
      const auto place = call.services.territory.nearest_building(session, {*lat, *lon});
      if (place && place->building) items.add(place->shown, std::to_string(place->building->id), "", place->point);
    });
  }
  return items.answer("600");
}

http::Response geojson(std::string body) {
  http::Response response = http::json(std::move(body));
  response.replace("Content-Type", "application/geo+json");
  return kept(std::move(response), "86400");
}

http::Response show_boundaries(kit::Call& call) {
  return geojson(call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return call.services.territory.boundaries_geojson(session); }));
}

void write_corner(JsonWriter& out, double lon, double lat) {
  const auto rounded = [](double degrees) {
    return static_cast<double>(static_cast<std::int64_t>(degrees * 1e5)) / 1e5;
  };
  out.begin_array().value(rounded(lon)).value(rounded(lat)).end_array();
}

/// The register has points only; a small square for each house lets people recognise their street.
void write_house(JsonWriter& out, const territory::Point& at) {
  out.begin_array().begin_array();
  write_corner(out, at.lon - half_a_house_lon, at.lat - half_a_house_lat);
  write_corner(out, at.lon + half_a_house_lon, at.lat - half_a_house_lat);
  write_corner(out, at.lon + half_a_house_lon, at.lat + half_a_house_lat);
  write_corner(out, at.lon - half_a_house_lon, at.lat + half_a_house_lat);
  write_corner(out, at.lon - half_a_house_lon, at.lat - half_a_house_lat);
  out.end_array().end_array();
}

http::Response show_houses(kit::Call& call) {
  constexpr std::size_t all = 100'000;
  JsonWriter out;
  out.begin_object().field("type", "FeatureCollection").key("features").begin_array().begin_object();
  out.field("type", "Feature").key("properties").begin_object().end_object();
  out.key("geometry").begin_object().field("type", "MultiPolygon").key("coordinates").begin_array();
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const territory::Register& addresses = call.services.territory;
    for (const auto& settlement : addresses.settlements(session)) {
      for (const auto& street : addresses.streets_of(session, settlement.id)) {
        for (const auto& house : addresses.suggest_buildings(session, street.id, "", all)) {
          if (house.point) write_house(out, *house.point);
        }
      }
    }
  });
  out.end_array().end_object().end_object().end_array().end_object();
  return geojson(out.take());
}

kit::Route question(std::string name, std::string pattern, kit::Handler handler) {
  kit::Route route = open_page(std::move(name), std::move(pattern), std::move(handler));
  route.body = kit::Body::json;
  return route;
}

}  // namespace

std::vector<const Category*> likely_categories(const kit::Call& call, const std::vector<Category>& categories,
                                               std::string_view text, std::size_t most) {
  const search::Lemmas& lemmas = call.services.lemmas;
  std::vector<Subject> subjects;
  for (const Category& category : categories) {
    Subject& subject = subjects.emplace_back();
    if (!category.active) continue;
    for (const std::string& word : category.words) {
      const auto all = lemmas.stems(word);
      subject.words.insert(subject.words.end(), all.begin(), all.end());
    }
    subject.name = lemmas.stems(category.name_uk);
  }
  std::vector<SaidWord> said;
  for (search::Word& word : lemmas.words(shortened(text, longest_question))) {
    said.push_back({std::move(word.typed), std::move(word.stems)});
  }
  std::vector<const Category*> likely;
  for (const std::size_t index : suggested(said, subjects, most)) {
    likely.push_back(&categories[index]);
  }
  return likely;
}

std::vector<kit::Route> suggestion_routes() {
  return {question("appeals.suggest_category", "/api/appeals/suggest-category", suggest_category),
          question("appeals.streets", "/api/address/streets", suggest_streets),
          question("appeals.buildings", "/api/address/buildings", suggest_buildings),
          question("appeals.nearest", "/api/address/nearest", nearest_address),
          kept_page("appeals.boundaries", "/api/address/boundaries.geojson", show_boundaries),
          kept_page("appeals.houses", "/api/address/buildings.geojson", show_houses)};
}

}  // namespace viche::appeals
