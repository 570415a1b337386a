#include <algorithm>

#include <viche/core/text.hpp>

#include "pages/desk.hpp"

namespace viche::appeals::desk {

namespace {

constexpr int most_areas = 6;

/// @param id  0: the photo that lists show
std::optional<Media> find_media(const kit::Call& call, const Appeal& appeal, std::int64_t id) {
  const auto all =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return media(session, appeal.id); });
  const auto found = std::find_if(all.begin(), all.end(), [&](const Media& m) {
    return id == 0 ? m.key == appeal.cover || m.shown_key() == appeal.cover : m.id == id;
  });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

/// Photos and recordings for staff, whatever others may see. Nobody keeps a copy on the way.
http::Response serve(kit::Call& call) {
  const auto one = find_case(call);
  if (!one) return call.refuse(one.refusal());
  const bool cover = call.value("id") == "cover";
  if (!cover && call.number("id") == 0) return call.refuse(not_found());
  const auto media = find_media(call, one.value().appeal, cover ? 0 : call.number("id"));
  if (!media) return call.refuse(not_found());
  const std::string& key = call.query("original") == "1" ? media->key : media->shown_key();
  const bool small = media->kind == MediaKind::photo && call.query("size") == "small";
  const auto path = call.services.files.path_of(call.hromada(), key, small ? files::Size::small : files::Size::large);
  if (!path) return call.refuse(not_found());
  http::Response response;
  response.file = *path;
  response.with("Content-Type", std::string(files::Files::type_of(*path)));
  response.with("Cache-Control", "private, no-store");
  if (media->kind != MediaKind::photo) response.with("Content-Disposition", "attachment");
  return response;
}

std::string area_name(int number, const char* side) { return "area-" + std::to_string(number) + "-" + side; }

/// Rectangles in percents of the picture; rows left empty are passed over.
/// Refusal: desk.area_invalid [areas]
Result<std::vector<files::Files::Area>> read_areas(const kit::Call& call) {
  std::vector<files::Files::Area> areas;
  for (int number = 1; number <= most_areas; ++number) {
    double sides[4] = {};
    int given = 0;
    int at = 0;
    for (const char* side : {"left", "top", "width", "height"}) {
      std::string text(trimmed(call.field(area_name(number, side))));
      std::replace(text.begin(), text.end(), ',', '.');
      given += !text.empty();
      const auto value = parse_real(text);
      if (!text.empty() && (!value || *value < 0 || *value > 100))
        return invalid("desk.area_invalid", area_name(number, side));
      sides[at++] = value.value_or(0) / 100;
    }
    if (given == 0) continue;
    if (given < 4 || sides[2] <= 0 || sides[3] <= 0) return invalid("desk.area_invalid", area_name(number, "left"));
    areas.push_back({sides[0], sides[1], sides[2], sides[3]});
  }
  return areas;
}

http::Response mask_form(kit::Call& call, const Case& one, const Media& media, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "desk.mask");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  const std::string path = one.path() + "/photos/" + std::to_string(media.id) + "/mask";
  view.set("ACTION", view.url(path)).set("BACK", view.url(one.path())).set("NUMBER", case_crumb(call, one).text);
  view.set("PHOTO", media_path(call, one.appeal, media, false));
  view.set("ALT", call.word("desk.media.photo_alt", {{"number", one.appeal.number.text()}}));
  view.show_if(!media.masked_key.empty(), "MASKED");
  for (int number = 1; number <= most_areas; ++number) {
    ui::View row = view.each("AREA");
    row.say("LEGEND", "desk.mask.area", {{"n", std::int64_t{number}}});
    ui::Form sides(row, "desk.mask");
    if (refusal) sides.submitted(call.request.form.entries()).refused(*refusal);
    for (const char* side : {"left", "top", "width", "height"}) {
      sides.input("SIDES", {.name = area_name(number, side),
                            .label = call.word(std::string("desk.mask.") + side),
                            .inputmode = "decimal",
                            .width = "4",
                            .suffix = "%"});
    }
  }
  ui::Page page = desk::page(call, call.word("desk.mask.title"), {queue_crumb(call), case_crumb(call, one)});
  page.errors = form.errors();
  page.width = ui::Width::full;
  return call.render(page, "appeals/desk/mask.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

using PhotoHandler = http::Response (*)(kit::Call&, const Case&, const Media&);

kit::Handler on_photo(PhotoHandler then) {
  return [then](kit::Call& call) {
    const auto one = find_case(call);
    if (!one) return call.refuse(one.refusal());
    const bool named = call.number("id") != 0;
    const auto media = named ? find_media(call, one.value().appeal, call.number("id")) : std::nullopt;
    if (!media || media->kind != MediaKind::photo) return call.refuse(not_found());
    return then(call, one.value(), *media);
  };
}

http::Response first_mask_form(kit::Call& call, const Case& one, const Media& media) {
  return mask_form(call, one, media, nullptr);
}

http::Response uncover(kit::Call& call, const Case& one, const Media& media) {
  const Check check = uncover_photo(by(call), one.appeal.number, media.id);
  return check ? told(call, one.path(), "uncovered") : call.refuse(check.refusal());
}

/// Rectangles cover more of what is shown; showing the photo whole again is a button of its own.
http::Response mask(kit::Call& call, const Case& one, const Media& media) {
  if (call.field("uncover") == "1") return uncover(call, one, media);
  const auto areas = read_areas(call);
  if (!areas) return mask_form(call, one, media, &areas.refusal());
  if (areas.value().empty()) {
    const Refusal nothing = invalid("files.nothing_to_mask", area_name(1, "left"));
    return mask_form(call, one, media, &nothing);
  }
  const Check check = mask_photo(by(call), one.appeal.number, media.id, areas.value());
  return check ? told(call, one.path(), "masked") : mask_form(call, one, media, &check.refusal());
}

http::Response change_visibility(kit::Call& call, const Case& one, const Media& media) {
  const bool hidden = call.field("hidden") == "1";
  const Check check = hide_photo(by(call), one.appeal.number, media.id, hidden);
  return check ? told(call, one.path(), hidden ? "photo_hidden" : "photo_shown") : call.refuse(check.refusal());
}

}  // namespace

std::vector<kit::Route> photo_routes() {
  const std::string base = "/desk/appeals/{number}";
  return {
      get("appeals.desk_media", base + "/media/{id}", team, serve),
      get("appeals.desk_mask_form", base + "/photos/{id}/mask", moderators, on_photo(first_mask_form)),
      post("appeals.desk_mask", base + "/photos/{id}/mask", moderators, on_photo(mask)),
      post("appeals.desk_photo_visibility", base + "/photos/{id}/visibility", moderators, on_photo(change_visibility))};
}

}  // namespace viche::appeals::desk
