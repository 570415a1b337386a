#include <viche/core/text.hpp>
#include <viche/search/lemmas.hpp>

#include "pages.hpp"
#include "pages/public_wording.hpp"
#include "pages/shown.hpp"
#include "store.hpp"

/// What appeals offer to the parts that look across.
namespace viche::appeals {

namespace {

constexpr std::int64_t latest_shown = 6;

/// Counts of the community, kept as they change; rejected and unpublished ones are left out.
struct Totals {
  std::int64_t all = 0, open = 0, on_check = 0, closed = 0;
};

Totals totals_of(storage::Session& session) {
  Totals totals;
  for (const StateCount& row : counts(session)) {
    if (row.state == State::moderation || row.state == State::rejected) continue;
    totals.all += row.count;
    (is_open(row.state) ? totals.open : totals.closed) += row.count;
    if (row.state == State::on_check) totals.on_check += row.count;
  }
  return totals;
}

std::string front_block(kit::Call& call) {
  const auto categories = cached_categories(call.services.db, call.hromada());
  Filter filter;
  filter.limit = latest_shown;
  Totals totals;
  std::vector<Brief> briefs;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    totals = totals_of(session);
    briefs = list(session, filter);
  });
  ui::View view = call.view();
  const auto told = [&](std::int64_t count) { return i18n::number(call.lang, static_cast<double>(count)); };
  const auto word = [&](std::string_view key) { return call.word("appeals.front." + std::string(key)); };
  ui::tiles(
      view, "TILES",
      {{.value = told(totals.open), .label = word("open"), .path = "/appeals?open=1", .tone = ui::Tone::yellow},
       {.value = told(totals.on_check),
        .label = word("checked"),
        .path = "/appeals?state=on_check",
        .tone = ui::Tone::teal},
       {.value = told(totals.closed), .label = word("done"), .path = "/appeals?closed=1", .tone = ui::Tone::green},
       {.value = told(totals.all), .label = word("all"), .path = "/figures", .tone = ui::Tone::blue}});
  std::vector<ui::Card> cards;
  for (const Brief& brief : briefs) cards.push_back(card_of(call, brief, *categories));
  ui::cards(view, "CARDS", cards, 3);
  view.show_if(!cards.empty(), "LATEST");
  return call.services.templates.render("appeals/front.html", view);
}

std::vector<kit::Finding> findings(kit::Call& call, std::string_view text, std::int64_t limit) {
  std::vector<Brief> briefs;
  Filter filter;
  filter.limit = limit;
  filter.words = call.services.lemmas.query(text);
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    if (const auto number = number_of(trimmed(text))) {
      const auto appeal = find(session, *number);
      if (appeal && may_see(*appeal, {})) {
        Brief brief;
        brief.number = appeal->number;
        brief.text = appeal->text;
        brief.place = appeal->place.text;
        brief.state = appeal->state;
        brief.outcome = appeal->outcome;
        brief.filed_at = appeal->filed_at;
        briefs.push_back(std::move(brief));
      }
    } else if (!filter.words.empty()) {
      briefs = list(session, filter);
    }
  });
  std::vector<kit::Finding> found;
  for (const Brief& brief : briefs) {
    const std::string meta = call.word("appeals.number", {{"number", brief.number.text()}}) + " · " +
                             told_state(call.services.words, call.lang, brief.state, brief.outcome) + " · " +
                             i18n::ago(call.lang, brief.filed_at, call.now);
    found.push_back({headline(brief.text), "/appeals/" + brief.number.text(), brief.place, meta});
  }
  return found;
}

std::vector<kit::CabinetCase> cabinet_cases(kit::Call& call) {
  if (call.actor.account == 0) return {};
  Filter filter;
  filter.public_only = false;
  filter.author_account = call.actor.account;
  filter.limit = 50;
  const auto briefs =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, filter); });
  std::vector<kit::CabinetCase> cases;
  for (const Brief& brief : briefs) {
    cases.push_back({headline(brief.text), "/my/appeals/" + brief.number.text(),
                     told_state(call.services.words, call.lang, brief.state, brief.outcome), brief.place,
                     brief.filed_at});
  }
  return cases;
}

}  // namespace

void contribute(kit::Contributions& contributions) {
  const kit::Access administrators = kit::Access::staff({Role::administrator});
  contributions.menu = {{"/appeals/new", "appeals.menu_new", 100, kit::Access::anyone()},
                        {"/appeals", "appeals.menu", 110, kit::Access::anyone()},
                        {"/appeals/map", "appeals.menu_map", 120, kit::Access::anyone()},
                        {"/figures", "figures.title", 130, kit::Access::anyone()}};
  const Roles team{Role::operator_, Role::executor, Role::moderator, Role::registrar, Role::head};
  contributions.account_menu = {
      {"/my/appeals", "appeals.menu_mine", 50, kit::Access::account(), true},
      {"/desk/appeals", "desk.queue.title", 100, kit::Access::staff(team)},
      {"/desk/moderation", "desk.moderation.title", 110, kit::Access::staff({Role::moderator, Role::operator_})},
      {"/desk/categories", "desk.categories.title", 700, kit::Access::staff({Role::administrator, Role::editor})},
      {"/desk/organisations", "desk.organisations.title", 710, administrators},
      {"/desk/settings", "desk.settings.title", 720, administrators}};
  contributions.waiting = waiting;
  contributions.cabinet = cabinet_cases;
  contributions.search = findings;
  contributions.front = front_block;
}

}  // namespace viche::appeals
