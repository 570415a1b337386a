#include <algorithm>
#include <map>

#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/territory/register.hpp>

#include "open311/answers.hpp"
#include "open311/query.hpp"
#include "open311/routes.hpp"
#include "pages/public_case.hpp"
#include "pages/public_wording.hpp"
#include "store.hpp"

namespace viche::appeals::open311 {

namespace {

/// What identifiers are told as.
struct Names {
  std::shared_ptr<const std::vector<Category>> categories;
  std::vector<kit::Organisation> organisations;
};

/// What one answer tells.
struct Told {
  std::vector<Appeal> appeals;
  std::vector<std::vector<Media>> photos;  ///< of each, when they were asked for
  bool extensions = false;
  std::map<std::int64_t, std::string> postcodes;  ///< of buildings
};

Names names_of(const kit::Call& call, storage::Session& session) {
  return {cached_categories(call.services.db, call.hromada()), kit::organisations(session)};
}

/// The photos that everybody sees: of the appeal, and of the lines of its timeline.
std::vector<Media> public_photos(const kit::Call& call, storage::Session& session, const Appeal& appeal) {
  if (appeal.photos == 0) return {};
  std::vector<Media> photos = media(session, appeal.id);
  const auto is_of_entry = [](const Media& one) { return one.entry != 0; };
  std::vector<Entry> timeline;
  if (std::any_of(photos.begin(), photos.end(), is_of_entry)) timeline = entries(session, appeal.id, false);
  std::erase_if(photos, [&](const Media& one) {
    if (one.kind != MediaKind::photo || one.hidden) return true;
    if (!is_of_entry(one)) return false;
    const auto entry =
        std::find_if(timeline.begin(), timeline.end(), [&](const Entry& each) { return each.id == one.entry; });
    return entry == timeline.end() || !words_shown_to_all(*entry);
  });
  return photos;
}

std::string path_of(const Appeal& appeal) { return "/appeals/" + appeal.number.text(); }

std::optional<std::string> cover_of(const kit::Call& call, const Appeal& appeal) {
  if (appeal.cover.empty()) return std::nullopt;
  return call.absolute(path_of(appeal) + "/photos/cover/large");
}

std::optional<std::string> agency_of(const kit::Call& call, const Names& names, const Appeal& appeal) {
  const auto found = std::find_if(names.organisations.begin(), names.organisations.end(),
                                  [&](const kit::Organisation& one) { return one.id == appeal.organisation; });
  if (found == names.organisations.end()) return std::nullopt;
  return found->name(call.lang);
}

std::optional<std::string> unless_empty(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

void write_extensions(Document& out, const kit::Call& call, const Appeal& appeal, const std::vector<Media>& photos) {
  out.begin_object("extended_attributes").text("detailed_status", name(appeal.state));
  out.text("outcome", name(appeal.outcome)).text("url", call.absolute(ui::url(call.lang, path_of(appeal))));
  out.begin_list("photos");
  for (const Media& one : photos) {
    out.begin_item("photo").text("media_url", call.absolute(photo_path(path_of(appeal), one, files::Size::large)));
    out.integer("width", one.width).integer("height", one.height).end();
  }
  out.end().end();
}

std::optional<std::string> postcode_of(const Told& told, const Appeal& appeal) {
  const auto found = told.postcodes.find(appeal.place.building);
  return found == told.postcodes.end() ? std::nullopt : unless_empty(found->second);
}

void write_request(Document& out, const kit::Call& call, const Names& names, const Told& told, const Appeal& appeal) {
  const Category* category = find_category(*names.categories, appeal.category);
  out.text("service_request_id", appeal.number.text()).text("status", is_open(appeal.state) ? "open" : "closed");
  out.text("status_notes", told_now(call.services.words, call.lang, appeal));
  out.text("service_name", category ? category->name(call.lang) : "");
  out.text("service_code", category ? category->slug : "");
  out.text("description", appeal.text).maybe("agency_responsible", agency_of(call, names, appeal));
  out.maybe("service_notice", unless_empty(told_term(call, appeal)));
  out.text("requested_datetime", to_rfc3339(appeal.filed_at));
  out.text("updated_datetime", to_rfc3339(updated_at(appeal)));
  out.maybe("expected_datetime", appeal.due_at ? std::optional(to_rfc3339(*appeal.due_at)) : std::nullopt);
  out.maybe("address", unless_empty(appeal.place.text));
  const std::int64_t building = appeal.place.building;
  out.maybe("address_id", building == 0 ? std::nullopt : std::optional(std::to_string(building)));
  out.maybe("zipcode", postcode_of(told, appeal)).real("lat", appeal.place.lat).real("long", appeal.place.lon);
  out.maybe("media_url", cover_of(call, appeal));
}

http::Response answer_with(const kit::Call& call, const Names& names, const Told& told) {
  Document out(format_of(call));
  out.begin_list("service_requests");
  for (std::size_t i = 0; i < told.appeals.size(); ++i) {
    out.begin_item("request");
    write_request(out, call, names, told, told.appeals[i]);
    if (told.extensions) write_extensions(out, call, told.appeals[i], told.photos[i]);
    out.end();
  }
  out.end();
  return answer(out);
}

void look_up(const kit::Call& call, storage::Session& session, Told& told) {
  for (const Appeal& appeal : told.appeals) {
    if (told.extensions) told.photos.push_back(public_photos(call, session, appeal));
    const std::int64_t id = appeal.place.building;
    if (id == 0 || told.postcodes.count(id) != 0) continue;
    const auto building = call.services.territory.find_building(session, id);
    told.postcodes.emplace(id, building ? building->postcode : std::string());
  }
}

http::Response requests(kit::Call& call) {
  const auto filter = requests_asked(call);
  if (!filter) return call.refuse(filter.refusal());
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    Told told{service_requests(session, filter.value()), {}, extensions_asked(call).value(), {}};
    look_up(call, session, told);
    return answer_with(call, names_of(call, session), told);
  });
}

http::Response request(kit::Call& call) {
  const auto id = name_in(call.value("id"));
  const auto number = id ? number_of(*id) : std::nullopt;
  const auto extensions = extensions_asked(call);
  if (!extensions) return call.refuse(extensions.refusal());
  ServiceRequestFilter filter;
  if (number) filter.numbers.push_back(*number);
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    Told told{number ? service_requests(session, filter) : std::vector<Appeal>{}, {}, extensions.value(), {}};
    if (told.appeals.empty()) {
      Refusal unknown = not_found("open311.request_unknown");
      unknown.field = "service_request_id";
      return call.refuse(unknown);
    }
    look_up(call, session, told);
    return answer_with(call, names_of(call, session), told);
  });
}

http::Response nothing(kit::Call& call) { return call.refuse(not_found("open311.nothing")); }

}  // namespace

std::vector<kit::Route> request_routes() {
  std::vector<kit::Route> routes;
  add_read(routes, "requests", "/v2/requests", requests);
  routes.push_back(read_one("request", "/v2/requests/{id}", request));
  return routes;
}

std::vector<kit::Route> all_routes() {
  std::vector<kit::Route> all;
  for (auto group : {service_routes(), request_routes(), filing_routes(), update_routes()}) {
    for (kit::Route& route : group) all.push_back(std::move(route));
  }
  all.push_back(read_one("nothing", "/{path...}", nothing));
  return all;
}

}  // namespace viche::appeals::open311
