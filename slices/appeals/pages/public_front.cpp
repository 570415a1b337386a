#include <viche/core/text.hpp>

#include "pages.hpp"
#include "pages/filters.hpp"
#include "pages/public_wording.hpp"
#include "pages/shown.hpp"
#include "personal.hpp"
#include "replies/reply_acts.hpp"
#include "rules.hpp"
#include "rules/calls.hpp"
#include "store.hpp"

/// What appeals offer to the parts that look across.
namespace viche::appeals {

namespace {

constexpr std::int64_t latest_shown = 6;

/// Counts of what everybody is shown, kept as they change: each is as long as the list it leads to.
struct Totals {
  std::int64_t all = 0, open = 0, on_check = 0, closed = 0;
};

Totals totals_of(storage::Session& session) {
  Totals totals;
  for (const StateCount& row : public_counts(session)) {
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
       {.value = told(totals.all), .label = word("all"), .path = "/appeals", .tone = ui::Tone::blue}});
  std::vector<ui::Card> cards;
  for (const Brief& brief : briefs) cards.push_back(card_of(call, brief, *categories));
  ui::cards(view, "CARDS", cards, 3);
  view.show_if(!cards.empty(), "LATEST");
  return call.services.templates.render("appeals/front.html", view);
}

std::vector<kit::Finding> findings(kit::Call& call, std::string_view text, std::int64_t limit) {
  Filter filter;
  filter.limit = limit;
  look_for(call, text, filter);
  const auto briefs =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, filter); });
  const auto categories = cached_categories(call.services.db, call.hromada());
  std::vector<kit::Finding> found;
  for (const Brief& brief : briefs) {
    const Headline title = headline_of(call.services.words, call.lang, *categories, brief);
    const std::string meta = numbered(call.services.words, call.lang, brief.number) + " · " +
                             told_state(call.services.words, call.lang, brief.state, brief.outcome) + " · " +
                             i18n::ago(call.lang, brief.filed_at, call.now);
    found.push_back({title.text, "/appeals/" + brief.number.text(), brief.place, meta, title.lang});
  }
  return found;
}

}  // namespace

void contribute(kit::Contributions& contributions) {
  const kit::Access administrators = kit::Access::staff(who::keepers);
  contributions.menu = {{"/appeals/new", "appeals.menu_new", 100, kit::Access::anyone()},
                        {"/appeals", "appeals.menu", 110, kit::Access::anyone()},
                        {"/appeals/map", "appeals.menu_map", 120, kit::Access::anyone()},
                        {"/figures", "figures.title", 130, kit::Access::anyone()}};
  contributions.account_menu = {
      {"/desk/day", "day.title", 95, kit::Access::staff({Role::executor})},
      {"/desk/appeals", "desk.queue.title", 100, kit::Access::staff(who::team)},
      {"/desk/call", "desk.call.title", 90, kit::Access::staff(who::call_takers)},
      {"/desk/inbox", "inbox.title", 102, kit::Access::staff(who::sorters)},
      {"/desk/mailbox", "inbox.box.title", 725, administrators},
      {"/desk/terms", "desk.calendar.title", 105, kit::Access::staff(who::team)},
      {"/desk/moderation", "desk.moderation.title", 110, kit::Access::staff(who::publishers)},
      {"/desk/categories", "desk.categories.title", 700, kit::Access::staff(who::category_keepers)},
      {"/desk/journal", "journal.title", 108, kit::Access::staff({Role::operator_, Role::registrar, Role::head})},
      {"/desk/letter-templates", "reply.templates.title", 702, kit::Access::staff(replies::template_keepers)},
      {"/desk/classifier", "desk.classifier.title", 705, administrators},
      {"/desk/organisations", "desk.organisations.title", 710, administrators},
      {"/desk/settings", "desk.settings.title", 720, administrators}};
  contributions.waiting = waiting;
  contribute_personal(contributions);
  contributions.search = findings;
  contributions.front = front_block;
}

}  // namespace viche::appeals
