#include "pages/desk_queue.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/components.hpp>

#include "pages/filters.hpp"
#include "pages/shown.hpp"

namespace viche::appeals::desk {

namespace {

constexpr std::int64_t rows_on_page = 30;
constexpr std::int64_t most_counted = 100;
constexpr std::array tab_names{"new", "accept", "overdue", "check", "refuted", "helping", "moderation", "all"};

struct Shown {
  std::vector<Brief> rows;
  bool more = false;
  std::vector<StateCount> counts;
  std::map<Tab, std::int64_t> counted;  ///< of the tabs that are no state
  std::vector<territory::Settlement> settlements;
};

Shown load(const kit::Call& call, const Queue& queue) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    Shown shown;
    Filter filter = queue.filter;
    filter.offset = (queue.page - 1) * rows_on_page;
    filter.limit = rows_on_page + 1;
    shown.rows = list(session, filter);
    shown.more = static_cast<std::int64_t>(shown.rows.size()) > rows_on_page;
    if (shown.more) shown.rows.pop_back();
    const std::int64_t own = own_organisation(call.actor);
    shown.counts = counts(session, own);
    for (const Tab tab : {Tab::overdue, Tab::helping}) {
      shown.counted[tab] = count_of(session, tab, own, call.now, most_counted);
    }
    shown.settlements = call.services.territory.settlements(session);
    return shown;
  });
}

std::int64_t count_of(const Shown& shown, State state) {
  std::int64_t count = 0;
  for (const StateCount& row : shown.counts) count += row.state == state ? row.count : 0;
  return count;
}

void show_tabs(const kit::Call& call, ui::View& view, const Queue& queue, const Shown& shown) {
  std::vector<ui::Tab> tabs;
  for (const Tab tab : tabs_of(call.actor)) {
    ui::Tab row{call.word("desk.tab." + std::string(name(tab))), queue.query.with("tab", name(tab)), tab == queue.tab};
    if (const auto state = state_of(tab)) row.count = count_of(shown, *state);
    if (const auto counted = shown.counted.find(tab); counted != shown.counted.end()) {
      if (counted->second < most_counted) row.count = counted->second;
      if (counted->second >= most_counted) row.text += " (99+)";
    }
    tabs.push_back(std::move(row));
  }
  ui::tabs(view, "TABS", call.word("desk.queue.tabs"), tabs);
}

std::vector<ui::FilterPanel::Chip> chips(const kit::Call& call, const Queue& queue, const Names& names,
                                         const Shown& shown) {
  std::vector<ui::FilterPanel::Chip> chips;
  const auto add = [&](std::string_view field, std::string text) {
    if (queue.query.has(field)) chips.push_back({std::move(text), queue.query.with(field, "")});
  };
  const auto value = [&](std::string_view field) { return std::string(queue.query.get(field)); };
  add("q", "«" + value("q") + "»");
  // What is unknown is shown as it was written, so that it can be taken off.
  const auto or_as_written = [&](std::string_view field, const std::string& text) {
    add(field, text.empty() ? call.word("desk.filter." + std::string(field)) + ": " + value(field) : text);
  };
  const auto state = appeals::state_of(value("state"));
  or_as_written("state", state ? call.word("desk.state." + value("state")) : "");
  or_as_written("category", names.category(queue.filter.category));
  or_as_written("organisation", queue.filter.organisation > 0 ? names.organisation(queue.filter.organisation) : "");
  std::string settlement;
  for (const auto& one : shown.settlements) {
    if (one.id == queue.filter.settlement) settlement = one.shown;
  }
  or_as_written("settlement", settlement);
  add("street", value("street"));
  add("emergency", call.word("desk.filter.emergency"));
  add("from", call.word("desk.filter.from") + ": " + value("from"));
  add("to", call.word("desk.filter.to") + ": " + value("to"));
  return chips;
}

std::vector<ui::Choice> state_choices(const kit::Call& call) {
  std::vector<ui::Choice> choices;
  for (const State state : {State::moderation, State::registered, State::assigned, State::in_work, State::planned,
                            State::on_check, State::rework, State::closed, State::rejected}) {
    choices.push_back({std::string(name(state)), call.word("desk.state." + std::string(name(state))), {}, {}});
  }
  return choices;
}

void show_filters(const kit::Call& call, ui::View& view, const Queue& queue, const Names& names, const Shown& shown) {
  const auto on = chips(call, queue, names, shown);
  ui::FilterPanel panel{.path = "/desk/appeals", .chosen = static_cast<std::int64_t>(on.size()), .chips = on};
  panel.keep = {{"tab", std::string(name(queue.tab))}};
  if (queue.query.has("sort")) panel.keep.emplace_back("sort", queue.query.get("sort"));
  ui::View fields = ui::filter_panel(view, "FILTERS", panel);
  ui::Form form(fields, "desk.filter");
  for (const auto& [field, value] : queue.query.entries()) form.initial(field, value);
  const std::string any = call.word("desk.filter.any");
  form.input("FIELDS", {.name = "q", .type = "search"});
  if (queue.tab == Tab::all) form.select("FIELDS", {.name = "state", .choices = state_choices(call), .none = any});
  form.select("FIELDS", {.name = "category", .choices = names.category_choices(false), .none = any});
  if (sees_all(call.actor)) {
    form.select("FIELDS", {.name = "organisation", .choices = names.organisation_choices(), .none = any});
  }
  std::vector<ui::Choice> settlements;
  for (const auto& one : shown.settlements) settlements.push_back({std::to_string(one.id), one.shown, {}, {}});
  form.select("FIELDS", {.name = "settlement", .choices = settlements, .none = any});
  form.input("FIELDS", {.name = "street"});
  form.input("FIELDS", {.name = "from", .type = "date"});
  form.input("FIELDS", {.name = "to", .type = "date"});
  form.checkbox("FIELDS", {.name = "emergency"});
}

void show_row(const kit::Call& call, ui::View& view, const Names& names, const Brief& brief,
              const std::vector<std::string_view>& chosen) {
  ui::View row = view.each("ROW");
  const std::string number = brief.number.text();
  row.show_if(std::find(chosen.begin(), chosen.end(), number) != chosen.end(), "CHOSEN");
  row.set("NUMBER", number).set("URL", view.url("/desk/appeals/" + number));
  const Headline title = staff_headline_of(call.services.words, call.lang, names.categories(), brief);
  row.set_in("TITLE", title.text, title.lang)
      .set("PLACE", brief.whole_place())
      .set("CATEGORY", names.category(brief.category));
  row.set("EXECUTOR", names.organisation(brief.organisation)).show_if(brief.organisation == 0, "NOBODY");
  row.set("FILED", i18n::short_date(call.lang, brief.filed_at)).set("FILED_MACHINE", to_rfc3339(brief.filed_at));
  const ui::Tag state = state_tag(call.services.words, call.lang, brief.state, brief.outcome);
  row.set("STATE", state.text).set("STATE_TONE", ui::code(state.tone));
  if (const auto term = running_term(brief.state, brief.accept_by, brief.due_at)) {
    const ui::Tag left = term_tag(call.services.words, call.lang, term->at, call.now);
    row.set("TERM", left.text).set("TERM_TONE", ui::code(left.tone));
    row.set("TERM_AT", term_end(call.lang, term->at)).show_if(term->to_accept, "TO_ACCEPT");
  }
  row.show_if(brief.days_ahead > 0, "FIRST");
  row.show_if(brief.emergency, "EMERGENCY").show_if(!brief.is_public, "HIDDEN");
  if (brief.voices > 1) row.say("VOICES", "desk.queue.voices", {{"n", brief.voices}});
  if (brief.refuted > 0) row.say("REFUTED", "desk.queue.refuted", {{"n", std::int64_t{brief.refuted}}});
  if (brief.level > 0) row.say("LEVEL", "desk.queue.level", {{"n", std::int64_t{brief.level}}});
}

/// What can be done to many at once by these roles.
std::vector<ui::Choice> bulk_choices(const kit::Call& call) {
  std::vector<ui::Choice> choices;
  for (const Deed deed : {Deed::accept, Deed::assign, Deed::explain, Deed::send_back}) {
    const auto& rows = Transitions::of_the_program().all();
    const bool open = std::any_of(rows.begin(), rows.end(), [&](const Transition& row) {
      return row.deed == deed && call.actor.roles.has_any(row.roles);
    });
    if (open) choices.push_back({std::string(name(deed)), call.word("desk.deed." + std::string(name(deed))), {}, {}});
  }
  if (call.actor.roles.has_any(sorters)) choices.push_back({"category", call.word("desk.bulk.category_deed"), {}, {}});
  return choices;
}

/// The form keeps the queue's query in its address: refused, it comes back with the same rows.
std::vector<ui::FormError> show_bulk(kit::Call& call, ui::View& view, const Names& names, const Queue& queue,
                                     const Refusal* refusal) {
  const auto deeds = bulk_choices(call);
  std::string action = queue.query.at("/desk/appeals/bulk");
  for (const char* name : {"page", "below"}) {
    if (!queue.query.has(name)) continue;
    action += (action.find('?') == std::string::npos ? "?" : "&") + std::string(name) + "=";
    action += url_encoded(queue.query.get(name));
  }
  view.set("BULK_ACTION", view.url(action));
  ui::Form form(view, "desk.bulk", "bulk-");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key(), {{"back", queue.query.with("", "")}});
  if (deeds.empty()) return {};
  view.show("BULK").show_if(refusal && refusal->field != "deed", "BULK_OPEN");
  form.select("BULK_DEED", {.name = "deed", .choices = deeds, .none = call.word("desk.bulk.choose")});
  if (call.actor.roles.has_any(sorters)) {
    form.select(
        "BULK_FIELDS",
        {.name = "organisation", .choices = names.organisation_choices(), .none = call.word("desk.bulk.choose")});
  }
  if (call.actor.roles.has_any(sorters)) {
    form.select("BULK_FIELDS",
                {.name = "category", .choices = names.category_choices(true), .none = call.word("desk.bulk.choose")});
  }
  form.text("BULK_FIELDS", {.name = "text", .optional = true, .rows = 2, .max = most_letters});
  return form.errors();
}

void show_order(const kit::Call& call, ui::View& view, const Queue& queue) {
  const bool newest = queue.filter.order == Filter::Order::newest;
  view.set("SORT_URL", view.url(queue.query.with("sort", newest ? "due" : "new")));
  view.set("SORT", call.word(newest ? "desk.queue.sort_due" : "desk.queue.sort_new"));
  view.set("CSV_URL", view.url(queue.query.at("/desk/appeals.csv")));
  view.show_if(call.actor.roles.has_any(exporters), "MAY_EXPORT");
  if (call.actor.roles.has_any(sorters)) view.set("REGISTER_URL", view.url("/desk/letters/new"));
  view.set("EXPORT_URL", view.url(queue.query.at("/desk/appeals/export")));
}

void show_pages(ui::View& view, const Queue& queue, const Shown& shown) {
  const std::string first = queue.query.with("", "");
  const auto at = [&](std::string_view name, std::int64_t value) {
    return first + (first.find('?') == std::string::npos ? "?" : "&") + std::string(name) + "=" + std::to_string(value);
  };
  const bool by_term = queue.filter.order == Filter::Order::due_first;
  ui::Pagination pages;
  if (queue.page > 1) pages.previous_path = at("page", queue.page - 1);
  if (queue.filter.below != 0) pages.previous_path = first;
  if (shown.more) pages.next_path = by_term ? at("page", queue.page + 1) : at("below", shown.rows.back().id);
  ui::pagination(view, "PAGES", pages);
}

/// The number that was looked for, in any of the ways it is written.
std::optional<Number> number_meant(const kit::Call& call) {
  const int year = calendar::year_of(calendar::kyiv_day(call.now));
  return call.services.db.read(call.hromada(), [&](storage::Session& session) -> std::optional<Number> {
    for (const Number number : numbers_typed(trimmed(call.query("q")), year)) {
      if (find(session, number)) return number;
    }
    return std::nullopt;
  });
}

http::Response show(kit::Call& call) {
  if (const auto number = number_meant(call)) return call.go("/desk/appeals/" + number->text());
  return show_queue(call);
}

}  // namespace

http::Response show_queue(kit::Call& call, const Refusal* refusal) {
  const Queue queue = read_queue(call);
  const Names names(call);
  const Shown shown = load(call, queue);
  ui::View view = call.view();
  show_tabs(call, view, queue, shown);
  show_filters(call, view, queue, names, shown);
  show_order(call, view, queue);
  std::vector<ui::FormError> errors;
  if (shown.rows.empty()) {
    ui::empty(view, "EMPTY",
              {.title = call.word("desk.queue.empty"), .text = call.word("desk.queue.empty_text"), .icon = "check"});
  } else {
    view.show("LIST");
    errors = show_bulk(call, view, names, queue, refusal);
    const auto chosen = call.request.form.all("number");
    for (const Brief& brief : shown.rows) show_row(call, view, names, brief, chosen);
  }
  show_pages(view, queue, shown);
  ui::Page page = desk::page(call, call.word("desk.queue.title"));
  page.width = ui::Width::full;
  page.errors = errors;
  return call.render(page, "appeals/desk/queue.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

std::string_view name(Tab tab) { return tab_names[static_cast<std::size_t>(tab)]; }

std::vector<Tab> tabs_of(const Actor& actor) {
  std::vector<Tab> tabs;
  if (actor.roles.has_any(sorters)) tabs.push_back(Tab::fresh);
  if (actor.roles.has(Role::executor) || actor.roles.has_any(sorters)) {
    tabs.insert(tabs.end(), {Tab::accept, Tab::overdue, Tab::check, Tab::refuted});
  }
  if (own_organisation(actor) > 0) tabs.push_back(Tab::helping);
  if (actor.roles.has_any(publishers)) tabs.push_back(Tab::moderation);
  tabs.push_back(Tab::all);
  return tabs;
}

std::optional<State> state_of(Tab tab) {
  switch (tab) {
    case Tab::fresh: return State::registered;
    case Tab::accept: return State::assigned;
    case Tab::check: return State::on_check;
    case Tab::refuted: return State::rework;
    case Tab::moderation: return State::moderation;
    case Tab::overdue:
    case Tab::helping:
    case Tab::all: break;
  }
  return std::nullopt;
}

std::int64_t own_organisation(const Actor& actor) {
  if (sees_all(actor)) return 0;
  return actor.organisation == 0 ? -1 : actor.organisation;
}

std::int64_t count_of(storage::Session& session, Tab tab, std::int64_t organisation, Instant now, std::int64_t most) {
  Filter filter;
  filter.public_only = false;
  filter.limit = most;
  if (tab == Tab::overdue) {
    filter.overdue_at = now;
    filter.organisation = organisation;
  } else if (tab == Tab::helping && organisation > 0) {
    filter.open_only = true;
    filter.co_executor = organisation;
  } else {
    return 0;
  }
  return static_cast<std::int64_t>(list(session, filter).size());
}

Queue read_queue(const kit::Call& call) {
  Queue queue{Query("/desk/appeals", call.request.query,
                    {"tab", "q", "state", "category", "group", "organisation", "settlement", "street", "emergency",
                     "overdue", "from", "to", "sort", "page", "below"}),
              Tab::all,
              {},
              1};
  const auto tabs = tabs_of(call.actor);
  queue.tab = tabs.front();
  for (const Tab tab : tabs) {
    if (name(tab) == queue.query.get("tab")) queue.tab = tab;
  }
  queue.filter = filter_of(call, queue.query);
  queue.filter.public_only = false;
  if (const auto state = desk::state_of(queue.tab)) queue.filter.state = state;
  if (queue.tab == Tab::overdue) queue.filter.overdue_at = call.now;
  if (const std::int64_t own = own_organisation(call.actor); queue.tab == Tab::helping) {
    queue.filter.open_only = true;
    queue.filter.co_executor = own;
  } else if (own != 0) {
    queue.filter.organisation = own;
  }
  const bool by_term = queue.query.get("sort") == "due" || (!queue.query.has("sort") && queue.tab != Tab::all);
  const bool runs = !queue.filter.state || is_open(*queue.filter.state);
  const bool due_first = by_term && runs && queue.filter.words.empty();
  queue.filter.order = due_first ? Filter::Order::due_first : Filter::Order::newest;
  queue.page = due_first ? std::clamp<std::int64_t>(parse_integer(queue.query.get("page")).value_or(1), 1, 1000) : 1;
  if (!due_first) queue.filter.below = parse_integer(queue.query.get("below")).value_or(0);
  return queue;
}

std::vector<kit::Route> queue_routes() { return {get("appeals.desk_queue", "/desk/appeals", team, show)}; }

}  // namespace viche::appeals::desk
