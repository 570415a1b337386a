#include "pages/desk.hpp"

#include <algorithm>
#include <iterator>

#include <viche/core/text.hpp>
#include <viche/kit/routes.hpp>

#include "calls/pages.hpp"
#include "executors/day.hpp"
#include "inbox/pages.hpp"
#include "pages.hpp"
#include "pages/shown.hpp"

namespace viche::appeals {

std::vector<kit::Route> desk_pages() {
  std::vector<kit::Route> all;
  const auto take = [&](std::vector<kit::Route> routes) {
    all.insert(all.end(), std::make_move_iterator(routes.begin()), std::make_move_iterator(routes.end()));
  };
  take(desk::queue_routes());
  take(desk::bulk_routes());
  take(desk::export_routes());
  take(desk::case_routes());
  take(desk::step_routes());
  take(desk::change_routes());
  take(desk::merge_routes());
  take(desk::split_routes());
  take(calls::call_pages());
  take(calls::consultation_pages());
  take(desk::term_routes());
  take(desk::card_routes());
  take(desk::handover_routes());
  take(desk::letter_routes());
  take(desk::calendar_routes());
  take(desk::photo_routes());
  take(desk::words_routes());
  take(desk::moderation_routes());
  take(desk::category_routes());
  take(desk::organisation_routes());
  take(desk::setting_routes());
  take(executors::day_routes());
  take(executors::print_routes());
  take(executors::plan_routes());
  take(executors::crew_routes());
  take(inbox::list_routes());
  take(inbox::letter_routes());
  take(inbox::box_routes());
  return all;
}

namespace desk {

kit::Route get(std::string name, std::string pattern, Roles roles, kit::Handler handler) {
  return kit::get(std::move(name), std::move(pattern), kit::Access::staff(roles), std::move(handler));
}

kit::Route post(std::string name, std::string pattern, Roles roles, kit::Handler handler, kit::Body body) {
  return kit::post(std::move(name), std::move(pattern), kit::Access::staff(roles), std::move(handler), body);
}

bool sees_all(const Actor& actor) { return actor.is_staff() && actor.roles.has_any(whole_council); }

std::vector<ui::Choice> reason_choices(const kit::Call& call) {
  std::vector<ui::Choice> choices;
  for (const std::string_view reason : hiding_reasons) {
    choices.push_back({std::string(reason), call.word("desk.moderation.reason." + std::string(reason)), {}, {}});
  }
  return choices;
}

By by(const kit::Call& call) { return {call.services, *call.town, call.actor, false, call.sent_key(), call.now}; }

Result<Case> find_case(const kit::Call& call) {
  const auto number = number_of(call.value("number"));
  if (!number) return not_found();
  auto appeal =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, *number); });
  if (!appeal) return not_found();
  Standing standing = standing_of(*appeal, call.actor, false);
  if (!on_desk(standing)) return not_found();
  return Case{std::move(*appeal), std::move(standing)};
}

Names::Names(const kit::Call& call)
    : call_(call),
      categories_(cached_categories(call.services.db, call.hromada())),
      organisations_(call.services.db.read(call.hromada(), [](storage::Session& s) { return kit::organisations(s); })) {
}

const Category* Names::find_category(std::int64_t id) const { return appeals::find_category(*categories_, id); }

std::string Names::category(std::int64_t id) const {
  const Category* found = find_category(id);
  return found ? found->name(call_.lang) : "";
}

std::string Names::organisation(std::int64_t id) const {
  for (const kit::Organisation& one : organisations_) {
    if (one.id == id) return one.short_name(call_.lang);
  }
  return call_.word("desk.nobody");
}

std::string Names::person(std::int64_t account) {
  const auto [place, is_new] = people_.try_emplace(account);
  if (is_new) {
    const auto found = call_.services.identity.find(call_.hromada(), account);
    place->second = found ? found->name : "";
  }
  return place->second;
}

std::vector<ui::Choice> Names::category_choices(bool active_only) const {
  std::vector<const Category*> sorted;
  for (const Category& one : *categories_) {
    if (one.active || !active_only) sorted.push_back(&one);
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Category* a, const Category* b) { return a->group < b->group; });
  std::vector<ui::Choice> choices;
  for (const Category* one : sorted) {
    choices.push_back({std::to_string(one->id), one->name(call_.lang), {}, one->group_name(call_.lang)});
  }
  return choices;
}

std::vector<ui::Choice> Names::organisation_choices() const {
  std::vector<ui::Choice> choices;
  for (const kit::Organisation& one : organisations_) {
    if (one.active) choices.push_back({std::to_string(one.id), one.short_name(call_.lang), {}, {}});
  }
  return choices;
}

ui::Page page(kit::Call& call, std::string title, std::vector<ui::Crumb> crumbs) {
  ui::Page page = call.page(std::move(title));
  page.noindex = true;
  page.crumbs = {{"/desk/home", call.word("desk.home")}};
  page.crumbs.insert(page.crumbs.end(), crumbs.begin(), crumbs.end());
  const std::string told = "desk.told." + std::string(call.query("told"));
  if (call.query("told") != "" && call.services.words.has(told)) page.banner = ui::Banner{.text = call.word(told)};
  return page;
}

void stacked_table(ui::View& view, const ui::Table& table) {
  for (const auto& column : table.columns) view.each("HEAD").set("TEXT", column.text);
  for (const auto& cells : table.rows) {
    ui::View row = view.each("ROW");
    row.set("URL", row.url(cells.front().path)).set("NAME", cells.front().text);
    for (std::size_t i = 1; i < cells.size(); ++i) row.each("CELL").set("TEXT", cells[i].text);
  }
}

ui::Crumb case_crumb(const kit::Call& call, const Case& one) {
  return {one.path(), numbered(call.services.words, call.lang, one.appeal.number)};
}

ui::Crumb queue_crumb(const kit::Call& call) { return {"/desk/appeals", call.word("desk.queue.title")}; }

http::Response told(kit::Call& call, std::string_view path, std::string_view code) {
  return call.go(std::string(path) + "?told=" + std::string(code));
}

std::optional<calendar::Day> day_of(const kit::Call& call, const std::string& name) {
  const auto part = [&](const char* which) { return parse_integer(trimmed(call.field(name + which))).value_or(0); };
  const std::int64_t day = part("-day"), month = part("-month"), year = part("-year");
  if (day < 1 || day > 31 || month < 1 || month > 12 || year < 1900 || year > 2999) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return calendar::Day(date);
}

std::string media_word(MediaKind kind) {
  if (kind == MediaKind::document) return "desk.media.document";
  return kind == MediaKind::video ? "desk.media.video" : "desk.media.audio";
}

std::string media_path(const kit::Call& call, const Appeal& appeal, const Media& media, bool small, bool original) {
  std::string path = "/desk/appeals/" + appeal.number.text() + "/media/" + std::to_string(media.id);
  if (small) path += "?size=small";
  if (original) path += small ? "&original=1" : "?original=1";
  return ui::url(call.lang, path);
}

}  // namespace desk
}  // namespace viche::appeals
