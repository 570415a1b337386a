#include "pages/desk_queue.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <viche/core/text.hpp>

#include "store/integrity.hpp"

namespace viche::petitions::desk {

namespace {

constexpr std::int64_t rows_on_page = 30, most_waiting = 500;
constexpr std::array tab_names{"moderation", "reached", "examining", "executing", "collecting", "alarms", "all"};

std::vector<State> states_of(Tab tab) {
  switch (tab) {
    case Tab::moderation: return {State::moderation};
    case Tab::reached: return {State::reached};
    case Tab::examining: return {State::examining};
    case Tab::executing: return {State::executing};
    case Tab::collecting: return {State::collecting};
    case Tab::alarms:
    case Tab::all: break;
  }
  return {all_states.begin() + 1, all_states.end()};  // drafts are their authors' alone
}

bool is_team(const kit::Call& call) { return call.actor.roles.has_any(team); }

std::vector<Tab> tabs_of(const kit::Call& call) {
  if (!is_team(call)) return {Tab::collecting};
  return {Tab::moderation, Tab::reached, Tab::examining, Tab::executing, Tab::collecting, Tab::alarms, Tab::all};
}

Tab tab_of(const kit::Call& call) {
  const auto tabs = tabs_of(call);
  for (const Tab tab : tabs) {
    if (call.query("tab") == name(tab)) return tab;
  }
  return tabs.front();
}

std::vector<std::int64_t> alarmed(storage::Session& session) {
  std::set<std::int64_t> petitions;
  for (const Alarm& alarm : open_alarms(session, 0)) petitions.insert(alarm.petition);
  return {petitions.begin(), petitions.end()};
}

/// What waits is few and comes by its day; the rest comes in pages.
bool waits(Tab tab) { return tab == Tab::moderation || tab == Tab::reached || tab == Tab::examining; }

std::vector<Brief> by_day(std::vector<Brief> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const Brief& a, const Brief& b) {
    return due_of(a.petition).value_or(calendar::Day::max()) < due_of(b.petition).value_or(calendar::Day::max());
  });
  return rows;
}

struct Listed {
  Tab tab = Tab::all;
  std::int64_t page = 1;
  std::vector<Brief> rows;
  bool more = false;
  std::vector<std::pair<Tab, std::int64_t>> counts;
  std::set<std::int64_t> alarmed;
};

std::vector<Brief> rows_of(storage::Session& session, const kit::Call& call, const Listed& listed,
                           const std::vector<std::int64_t>& alarms) {
  Wanted wanted;
  wanted.states = states_of(listed.tab);
  // Clerks find here whose sheets may still be keyed.
  if (!is_team(call)) wanted.states.push_back(State::reached);
  if (listed.tab == Tab::alarms) {
    if (alarms.empty()) return {};
    wanted.ids = alarms;
    return list(session, wanted);
  }
  wanted.order = listed.tab == Tab::collecting ? Order::ending : Order::newest;
  wanted.limit = waits(listed.tab) ? most_waiting : rows_on_page + 1;
  wanted.offset = waits(listed.tab) ? 0 : (listed.page - 1) * rows_on_page;
  return waits(listed.tab) ? by_day(list(session, wanted)) : list(session, wanted);
}

Listed load(const kit::Call& call) {
  Listed listed;
  listed.tab = tab_of(call);
  listed.page = std::clamp<std::int64_t>(parse_integer(call.query("page")).value_or(1), 1, 10'000);
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const auto alarms = alarmed(session);
    listed.alarmed = {alarms.begin(), alarms.end()};
    listed.rows = rows_of(session, call, listed, alarms);
    listed.more = !waits(listed.tab) && static_cast<std::int64_t>(listed.rows.size()) > rows_on_page;
    if (listed.more) listed.rows.resize(rows_on_page);
    for (const Tab tab : tabs_of(call)) {
      if (tab == Tab::all) continue;
      Wanted wanted;
      wanted.states = states_of(tab);
      listed.counts.emplace_back(
          tab, tab == Tab::alarms ? static_cast<std::int64_t>(alarms.size()) : count(session, wanted));
    }
  });
  return listed;
}

std::string tab_path(Tab tab) { return "/desk/petitions?tab=" + std::string(name(tab)); }

void show_tabs(const kit::Call& call, ui::View& view, const Listed& listed) {
  std::vector<ui::Tab> tabs;
  for (const Tab tab : tabs_of(call)) {
    ui::Tab row{call.word("petitions.desk.tab." + std::string(name(tab))), tab_path(tab), tab == listed.tab};
    for (const auto& [counted, n] : listed.counts) {
      if (counted == tab) row.count = n;
    }
    tabs.push_back(std::move(row));
  }
  ui::tabs(view, "TABS", call.word("petitions.desk.queue.tabs"), tabs);
}

void show_row(const kit::Call& call, ui::View& view, const Listed& listed, const Brief& brief) {
  const Petition& petition = brief.petition;
  ui::View row = view.each("ROW");
  row.set("NUMBER", petition.number.text());
  const char* rest = !is_team(call) ? "/sheets" : listed.tab == Tab::alarms ? "/integrity" : "";
  row.set("URL", row.url(path_of(petition, rest)));
  row.set_in("TITLE", petition.title, petition.lang).set("AUTHOR", petition.author_name);
  if (petition.submitted_at) {
    row.set("FILED", i18n::short_date(call.lang, *petition.submitted_at));
    row.set("FILED_MACHINE", to_rfc3339(*petition.submitted_at));
  }
  if (petition.published_at) {
    row.say("SIGNED", "petitions.desk.queue.signed_of", {{"n", brief.counts.counted}, {"of", petition.threshold}});
  }
  if (brief.counts.held > 0) row.say("HELD", "petitions.desk.queue.held", {{"n", brief.counts.held}});
  row.show_if(listed.alarmed.contains(petition.id), "ALARM");
  const ui::Tag state = state_tag(call, petition.state);
  row.set("STATE", state.text).set("STATE_TONE", ui::code(state.tone));
  if (const auto due = due_of(petition)) {
    const ui::Tag left = due_tag(call, *due);
    row.set("TERM", left.text).set("TERM_TONE", ui::code(left.tone));
    row.set("TERM_WHAT",
            call.word("petitions.desk.due." + std::string(name(petition.state)), {{"day", shown(call, *due)}}));
  }
}

void show_rows(const kit::Call& call, ui::View& view, const Listed& listed) {
  if (listed.rows.empty()) {
    const std::string key = "petitions.desk.queue.empty_" + std::string(name(listed.tab));
    ui::empty(view, "EMPTY",
              {.title = call.word("petitions.desk.queue.empty"),
               .text = call.services.words.has(key) ? call.word(key) : "",
               .icon = "check"});
    return;
  }
  view.show("LIST");
  for (const Brief& brief : listed.rows) show_row(call, view, listed, brief);
  ui::Pagination pages;
  const auto at = [&](std::int64_t page) { return tab_path(listed.tab) + "&page=" + std::to_string(page); };
  if (listed.page > 1) pages.previous_path = at(listed.page - 1);
  if (listed.more) pages.next_path = at(listed.page + 1);
  ui::pagination(view, "PAGES", pages);
}

/// The number that was looked for: whole, or the serial of this year.
std::optional<Number> number_meant(const kit::Call& call) {
  const std::string said(trimmed(call.query("q")));
  if (said.empty()) return std::nullopt;
  const int year = calendar::year_of(calendar::kyiv_day(call.now));
  const auto number = number_of(said.find('-') == std::string::npos ? std::to_string(year) + "-" + said : said);
  if (!number) return std::nullopt;
  const auto found = call.services.db.read(call.hromada(), [&](storage::Session& s) { return find(s, *number); });
  const auto& days = calendar::WorkingDays::of_ukraine();
  if (!found || (!is_team(call) && !takes_paper(days, *found, calendar::kyiv_day(call.now)))) return std::nullopt;
  return number;
}

http::Response show(kit::Call& call) {
  if (const auto number = number_meant(call)) {
    return call.go("/desk/petitions/" + number->text() + (is_team(call) ? "" : "/sheets"));
  }
  const Listed listed = load(call);
  ui::View view = call.view();
  show_tabs(call, view, listed);
  ui::Form form(view, "petitions.desk.queue");
  form.initial("q", call.query("q"));
  form.input("SEARCH", {.name = "q", .type = "search", .inputmode = "numeric", .width = "10"});
  view.show_if(!trimmed(call.query("q")).empty(), "NOT_FOUND");
  show_rows(call, view, listed);
  ui::Page page = desk::page(call, call.word("petitions.desk.queue.title"));
  page.width = ui::Width::full;
  return call.render(page, "petitions/desk/queue.html", view);
}

/// How what waits is called: the nearest day decides.
kit::Waiting waiting_in(kit::Call& call, storage::Session& session, Tab tab) {
  Wanted wanted;
  wanted.states = states_of(tab);
  wanted.limit = most_waiting;
  const auto rows = by_day(list(session, wanted));
  const std::string key = "petitions.desk.waiting." + std::string(name(tab));
  kit::Waiting one{call.word(key), static_cast<std::int64_t>(rows.size()), tab_path(tab), false};
  const auto due = rows.empty() ? std::nullopt : due_of(rows.front().petition);
  const calendar::Day today = calendar::kyiv_day(call.now);
  if (!due || *due > today) return one;
  one.title =
      call.word(*due == today ? "petitions.desk.waiting.today" : "petitions.desk.waiting.late", {{"what", one.title}});
  one.urgent = true;
  return one;
}

}  // namespace

std::string_view name(Tab tab) { return tab_names[static_cast<std::size_t>(tab)]; }

std::vector<kit::Waiting> waiting(kit::Call& call) {
  std::vector<kit::Waiting> rows;
  if (!call.actor.is_staff()) return rows;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    if (call.actor.roles.has_any(moderators)) rows.push_back(waiting_in(call, session, Tab::moderation));
    if (call.actor.roles.has_any(examiners)) {
      rows.push_back(waiting_in(call, session, Tab::reached));
      rows.push_back(waiting_in(call, session, Tab::examining));
    }
    if (!call.actor.roles.has_any(guardians)) return;
    const auto alarms = static_cast<std::int64_t>(alarmed(session).size());
    rows.push_back({call.word("petitions.desk.waiting.alarms"), alarms, tab_path(Tab::alarms), alarms > 0});
  });
  return rows;
}

std::vector<kit::Route> queue_routes() { return {get("petitions.desk_queue", "/desk/petitions", readers, show)}; }

}  // namespace viche::petitions::desk
