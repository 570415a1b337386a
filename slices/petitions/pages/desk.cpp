#include "pages/desk.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/routes.hpp>
#include <viche/territory/register.hpp>

#include "pages.hpp"
#include "pages/desk_queue.hpp"

namespace viche::petitions {

std::vector<kit::Route> desk_pages() {
  std::vector<kit::Route> all;
  for (auto group : {desk::queue_routes(), desk::petition_routes(), desk::step_routes(), desk::sheet_routes(),
                     desk::keying_routes(), desk::integrity_routes(), desk::invalidation_routes()}) {
    std::move(group.begin(), group.end(), std::back_inserter(all));
  }
  return all;
}

void contribute_desk(kit::Contributions& contributions) {
  contributions.account_menu.push_back(
      {"/desk/petitions", "petitions.desk.menu", 220, kit::Access::staff(desk::readers)});
  contributions.waiting = desk::waiting;
  contributions.seen_through = desk::seen_through;
}

namespace desk {

kit::Route get(std::string name, std::string pattern, Roles roles, kit::Handler handler) {
  return kit::get(std::move(name), std::move(pattern), kit::Access::staff(roles), std::move(handler));
}

kit::Route post(std::string name, std::string pattern, Roles roles, kit::Handler handler) {
  return kit::post(std::move(name), std::move(pattern), kit::Access::staff(roles), std::move(handler));
}

By by(const kit::Call& call) { return {call.services, *call.town, call.actor, call.now, call.sent_key()}; }

Result<Petition> find_petition(const kit::Call& call) {
  const auto number = number_of(call.value("id"));
  const auto found = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return number ? find(session, *number) : find_by_id(session, call.number("id"));
  });
  if (!found || found->number.code == 0) return not_found();
  return *found;
}

std::string path_of(const Petition& petition, std::string_view rest) {
  return "/desk/petitions/" + petition.number.text() + std::string(rest);
}

std::string Names::person(std::int64_t account) {
  const auto [place, is_new] = people_.try_emplace(account);
  if (is_new && account != 0) {
    const auto found = call_.services.identity.find(call_.hromada(), account);
    place->second = found ? found->name : "";
  }
  return place->second;
}

ui::Page page(kit::Call& call, std::string title, std::vector<ui::Crumb> crumbs) {
  ui::Page page = call.page(std::move(title));
  page.noindex = true;
  page.crumbs = {{"/desk/home", call.word("petitions.desk.home")}};
  page.crumbs.insert(page.crumbs.end(), crumbs.begin(), crumbs.end());
  const std::string told = "petitions.desk.told." + std::string(call.query("told"));
  if (!call.query("told").empty() && call.services.words.has(told)) page.banner = ui::Banner{.text = call.word(told)};
  return page;
}

ui::Crumb queue_crumb(const kit::Call& call) { return {"/desk/petitions", call.word("petitions.desk.queue.title")}; }

ui::Crumb petition_crumb(const kit::Call& call, const Petition& petition) {
  return {path_of(petition), call.word("petitions.desk.numbered", {{"number", petition.number.text()}})};
}

http::Response told(kit::Call& call, const std::string& path, std::string_view code) {
  return call.go(path + "?told=" + std::string(code));
}

int status_after(const Refusal* refusal) { return refusal ? kit::status_of(refusal->kind) : 200; }

ui::Tag state_tag(const kit::Call& call, State state) {
  ui::Tone tone = ui::Tone::grey;
  switch (state) {
    case State::moderation:
    case State::reached:
    case State::examining: tone = ui::Tone::yellow; break;
    case State::sponsoring:
    case State::collecting: tone = ui::Tone::blue; break;
    case State::executing: tone = ui::Tone::purple; break;
    case State::answered:
    case State::executed: tone = ui::Tone::green; break;
    case State::draft:
    case State::refused:
    case State::not_reached:
    case State::withdrawn:
    case State::merged: break;
  }
  return {call.word("petitions.state." + std::string(name(state))), tone};
}

std::optional<calendar::Day> due_of(const Petition& petition) {
  switch (petition.state) {
    case State::moderation: return petition.moderate_by;
    case State::reached: return petition.begin_by;
    case State::examining: return petition.answer_by;
    case State::sponsoring:
    case State::collecting: return petition.ends_on;
    default: return std::nullopt;
  }
}

std::string shown(const kit::Call& call, calendar::Day day) {
  return i18n::short_date(call.lang, calendar::start_of_day(day));
}

ui::Tag due_tag(const kit::Call& call, calendar::Day due) {
  const calendar::Day today = calendar::kyiv_day(call.now);
  if (due == today) return {call.word("petitions.desk.due.today"), ui::Tone::red};
  const std::int64_t days = (due - today).count();
  if (days < 0) return {call.word("petitions.desk.due.late", {{"n", -days}}), ui::Tone::red};
  return {call.word("petitions.desk.due.left", {{"n", days}}), days < 2 ? ui::Tone::yellow : ui::Tone::grey};
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

std::map<std::int64_t, std::string> settlements(const kit::Call& call) {
  std::map<std::int64_t, std::string> names{{0, call.word("petitions.desk.settlement_unsaid")}};
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    for (const auto& one : call.services.territory.settlements(session)) names[one.id] = one.shown;
  });
  return names;
}

Check record_looks(const kit::Call& call, const Petition& petition, const std::vector<Signature>& seen) {
  std::set<std::int64_t> accounts;
  for (const Signature& one : seen) accounts.insert(one.account);
  if (accounts.empty()) return Done{};
  return call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    for (const std::int64_t account : accounts) {
      audit::record_look(tx, call.actor, account, "petition", petition.id, "signatures", call.now);
    }
    return Done{};
  });
}

std::optional<kit::CabinetCase> seen_through(kit::Call& call, std::string_view object, std::int64_t id) {
  if (object != "petition") return std::nullopt;
  const auto petition =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find_by_id(session, id); });
  if (!petition) return std::nullopt;
  kit::CabinetCase told;
  told.title = call.word("petitions.desk.numbered", {{"number", petition->number.text()}});
  if (petition->is_public()) told.path = "/petitions/" + petition->number.text();
  told.at = petition->submitted_at.value_or(petition->created_at);
  return told;
}

}  // namespace desk
}  // namespace viche::petitions
