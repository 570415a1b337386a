#include "pages/public.hpp"

#include <algorithm>
#include <map>

#include <viche/core/text.hpp>
#include <viche/search/index.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/ui/components.hpp>
#include <viche/ui/form.hpp>

#include "pages.hpp"
#include "pages/public_wording.hpp"

namespace viche::petitions {

namespace {

constexpr std::int64_t briefs_on_a_page = 20;
constexpr std::int64_t most_found = 200, most_alike = 3;
constexpr std::size_t longest_query = 100;

struct TabOf {
  std::string_view name;
  std::vector<State> states;
};

const std::vector<TabOf>& tabs_of() {
  static const std::vector<TabOf> all{
      {"collecting", {State::collecting}},
      {"examining", {State::reached, State::examining}},
      {"answered", {State::answered, State::executing, State::executed}},
      {"archive", {State::not_reached, State::withdrawn, State::merged}},
  };
  return all;
}

/// What the list was asked for.
struct Asked {
  std::string tab, order, words;
  std::int64_t page = 1;
};

Asked asked_of(const kit::Call& call) {
  Asked asked{"collecting", "newest", shortened(tidy_line(call.query("q")), longest_query), 1};
  for (const TabOf& tab : tabs_of()) {
    if (call.query("tab") == tab.name) asked.tab = tab.name;
  }
  if (!asked.words.empty() && call.query("tab").empty()) asked.tab.clear();
  for (const std::string_view order : {"signed", "ending"}) {
    if (call.query("order") == order) asked.order = order;
  }
  if (asked.order == "ending" && asked.tab != "collecting") asked.order = "newest";
  asked.page = std::clamp<std::int64_t>(parse_integer(call.query("page")).value_or(1), 1, 10'000);
  return asked;
}

std::string address(const Asked& asked, std::string_view page = {}) {
  std::string path = "/petitions";
  char mark = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    path += mark + std::string(name) + "=" + std::string(value);
    mark = '&';
  };
  if (!asked.tab.empty() && (asked.tab != "collecting" || !asked.words.empty())) add("tab", asked.tab);
  if (asked.order != "newest") add("order", asked.order);
  if (!asked.words.empty()) add("q", url_encoded(asked.words));
  if (!page.empty()) add("page", page);
  return path;
}

std::vector<State> states_of(std::string_view tab) {
  std::vector<State> states;
  for (const TabOf& one : tabs_of()) {
    if (tab.empty() || tab == one.name) states.insert(states.end(), one.states.begin(), one.states.end());
  }
  return states;
}

Order order_of(const Asked& asked) {
  if (asked.order == "signed") return Order::most_signed;
  return asked.order == "ending" ? Order::ending : Order::newest;
}

struct Listing {
  std::vector<Brief> briefs;
  std::int64_t count = 0;
};

/// Findings are few: they are put in order here.
Listing found(const kit::Call& call, const Asked& asked) {
  Listing listing{found_by_words(call, asked.words, states_of(asked.tab)), 0};
  if (asked.order == "signed") {
    std::stable_sort(listing.briefs.begin(), listing.briefs.end(),
                     [](const Brief& a, const Brief& b) { return a.counts.counted > b.counts.counted; });
  }
  if (asked.order == "ending") {
    std::stable_sort(listing.briefs.begin(), listing.briefs.end(),
                     [](const Brief& a, const Brief& b) { return a.petition.ends_on < b.petition.ends_on; });
  }
  listing.count = static_cast<std::int64_t>(listing.briefs.size());
  const auto from = std::min(listing.count, (asked.page - 1) * briefs_on_a_page);
  const auto to = std::min(listing.count, from + briefs_on_a_page);
  listing.briefs = {listing.briefs.begin() + from, listing.briefs.begin() + to};
  return listing;
}

Listing listed(const kit::Call& call, const Asked& asked) {
  if (!asked.words.empty()) return found(call, asked);
  Wanted wanted;
  wanted.states = states_of(asked.tab);
  wanted.order = order_of(asked);
  wanted.public_only = true;
  wanted.limit = briefs_on_a_page;
  wanted.offset = (asked.page - 1) * briefs_on_a_page;
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return Listing{list(session, wanted), count(session, wanted)};
  });
}

void show_tabs(ui::View& view, const kit::Call& call, const Asked& asked) {
  std::vector<ui::Tab> tabs;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    for (const TabOf& tab : tabs_of()) {
      Asked other = asked;
      other.tab = tab.name;
      if (tab.name != "collecting" && other.order == "ending") other.order = "newest";
      Wanted wanted;
      wanted.states = tab.states;
      wanted.public_only = true;
      const auto counted = asked.words.empty() ? std::optional(count(session, wanted)) : std::nullopt;
      tabs.push_back(
          {call.word("petitions.tab." + std::string(tab.name)), address(other), asked.tab == tab.name, counted});
    }
  });
  if (!asked.words.empty()) {
    Asked everywhere = asked;
    everywhere.tab.clear();
    everywhere.order = "newest";
    tabs.insert(tabs.begin(), {call.word("petitions.tab.all"), address(everywhere), asked.tab.empty(), {}});
  }
  ui::tabs(view, "TABS", call.word("petitions.list.tabs"), tabs);
}

void show_orders(ui::View& view, const kit::Call& call, const Asked& asked) {
  for (const std::string_view order : {"newest", "signed", "ending"}) {
    if (order == "ending" && asked.tab != "collecting") continue;
    Asked other = asked;
    other.order = order;
    ui::View row = view.each("ORDER");
    row.set("TEXT", call.word("petitions.order." + std::string(order))).set("URL", view.url(address(other)));
    row.show_if(asked.order == order, "CURRENT");
  }
}

void show_nothing(ui::View& view, const kit::Call& call, const Asked& asked) {
  const std::string key = asked.words.empty() ? "petitions.empty." + asked.tab : std::string("petitions.empty.words");
  const bool looked = !asked.words.empty();
  ui::empty(view, "BRIEFS",
            {.title = call.word(key),
             .text = call.word(looked ? "petitions.empty.words_text" : "petitions.empty.text"),
             .path = looked ? "/petitions" : "/petitions/new",
             .link = call.word(looked ? "petitions.empty.reset" : "petitions.all.write"),
             .icon = looked ? "search" : "people"});
}

http::Response show_list(kit::Call& call) {
  const Asked asked = asked_of(call);
  const Listing listing = listed(call, asked);
  ui::View view = call.view();
  ui::Form form(view, "petitions.list");
  form.submitted({{"q", asked.words}});
  form.input("WORDS", {.name = "q", .type = "search", .max = static_cast<std::int64_t>(longest_query)});
  show_tabs(view, call, asked);
  if (listing.count > 1) {
    view.show("ORDERS");
    show_orders(view, call, asked);
  }
  if (listing.briefs.empty()) {
    show_nothing(view, call, asked);
  } else {
    show_briefs(view, "BRIEFS", call, listing.briefs, 3);
  }
  if (!asked.words.empty() && listing.count > 0) view.say("FOUND", "petitions.list.found", {{"n", listing.count}});
  ui::pagination(view, "PAGES",
                 {.page = asked.page,
                  .pages = std::max<std::int64_t>(1, (listing.count + briefs_on_a_page - 1) / briefs_on_a_page),
                  .path = address(asked, "{page}")});
  ui::Page page = call.page(call.word("petitions.title"));
  page.description = call.word("petitions.list.lead");
  page.width = ui::Width::full;
  page.noindex = !asked.words.empty();
  return call.render(page, "petitions/list.html", view);
}

}  // namespace

std::string path_of(const Petition& petition, std::string_view part) {
  return "/petitions/" + petition.number.text() + std::string(part);
}

By by_of(const kit::Call& call, std::string form_key) {
  return {call.services, *call.town, call.actor, call.now, std::move(form_key)};
}

namespace {

Result<Brief> load(const kit::Call& call, bool by_link) {
  const auto number = number_of(call.value("number"));
  if (!number) return not_found();
  const auto brief = call.services.db.read(call.hromada(), [&](storage::Session& session) -> std::optional<Brief> {
    auto petition = find(session, *number);
    if (!petition) return std::nullopt;
    const Counts numbers = counts(session, petition->id);
    return Brief{*std::move(petition), numbers};
  });
  if (!brief) return not_found();
  const bool linked = by_link && brief->petition.state == State::sponsoring;
  if (!brief->petition.is_public() && !linked) return not_found();
  return *brief;
}

}  // namespace

Result<Brief> load_shown(const kit::Call& call) { return load(call, false); }

Result<Brief> load_linked(const kit::Call& call) { return load(call, true); }

std::vector<Brief> found_by_words(const kit::Call& call, std::string_view text, const std::vector<State>& states) {
  const search::Groups groups = call.services.lemmas.query(text);
  if (groups.empty()) return {};
  return call.services.db.read(call.hromada(), [&](storage::Session& session) -> std::vector<Brief> {
    Wanted wanted;
    wanted.states = states;
    wanted.public_only = true;
    wanted.ids = search::find(session, "petitions", groups, most_found);
    if (wanted.ids.empty()) wanted.ids = search::find_alike(session, "petitions", groups, most_found);
    return wanted.ids.empty() ? std::vector<Brief>() : list(session, wanted);
  });
}

std::vector<Brief> similar_to(const kit::Call& call, std::string_view title, std::int64_t except) {
  const search::Groups groups = call.services.lemmas.query(title);
  const std::size_t enough = (groups.size() + 1) / 2;
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::map<std::int64_t, std::size_t> shared;
    for (const auto& group : groups) {
      for (const std::int64_t id : search::find_alike(session, "petitions", {group}, most_found)) ++shared[id];
    }
    std::vector<std::pair<std::size_t, std::int64_t>> order;
    for (const auto& [id, words] : shared) {
      if (words >= enough && id != except) order.emplace_back(words, id);
    }
    std::sort(order.rbegin(), order.rend());
    Wanted wanted;
    wanted.states = {State::collecting, State::reached,   State::examining,
                     State::answered,   State::executing, State::executed};
    wanted.public_only = true;
    for (const auto& [words, id] : order) wanted.ids.push_back(id);
    auto alike = wanted.ids.empty() ? std::vector<Brief>() : list(session, wanted);
    if (alike.size() > most_alike) alike.resize(most_alike);
    return alike;
  });
}

std::vector<kit::Route> public_pages() {
  const auto everybody = kit::Access::anyone();
  std::vector<kit::Route> routes{kit::kept(kit::get("petitions.list", "/petitions", everybody, show_list))};
  for (const auto& more : {writing_routes(), petition_routes(), signing_routes(), names_routes(), figures_routes(),
                           share_routes(), integrity_routes(), own_routes()}) {
    routes.insert(routes.end(), more.begin(), more.end());
  }
  return routes;
}

void contribute_public(kit::Contributions& contributions) {
  contributions.menu.push_back({"/petitions", "petitions.menu", 125, kit::Access::anyone()});
  contributions.account_menu.push_back({"/my/petitions", "petitions.all.menu_mine", 55, kit::Access::account(), true});
  contributions.front = front_block;
  contributions.search = findings;
}

}  // namespace viche::petitions
