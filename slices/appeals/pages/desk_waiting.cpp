#include "executors/day.hpp"
#include "pages.hpp"
#include "pages/desk_queue.hpp"
#include "store/mail.hpp"

namespace viche::appeals {

namespace {

constexpr std::int64_t most_counted = 1'000;

/// Late work and refuted work press; the rest waits its turn.
bool presses(desk::Tab tab) { return tab == desk::Tab::overdue || tab == desk::Tab::refuted; }

}  // namespace

std::vector<kit::Waiting> waiting(kit::Call& call) {
  std::vector<kit::Waiting> rows;
  if (!call.actor.is_staff() || !call.actor.roles.has_any(desk::team)) return rows;
  const std::int64_t own = desk::own_organisation(call.actor);
  if (call.actor.roles.has(Role::executor)) {
    rows.push_back({call.word("day.title"), executors::waiting_today(call), "/desk/day", false});
  }
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const auto kept = counts(session, own);
    for (const desk::Tab tab : desk::tabs_of(call.actor)) {
      if (tab == desk::Tab::all) continue;
      std::int64_t count = desk::count_of(session, tab, own, call.now, most_counted);
      const auto state = desk::state_of(tab);
      for (const StateCount& row : kept) count += state && row.state == *state ? row.count : 0;
      if (tab == desk::Tab::moderation) {
        count += count_to_show(session, most_counted) + count_unread_words(session, most_counted);
      }
      const std::string name(desk::name(tab));
      const bool own_page = tab == desk::Tab::moderation;
      rows.push_back({call.word("desk.waiting." + name), count,
                      own_page ? "/desk/moderation" : "/desk/appeals?tab=" + name, count > 0 && presses(tab)});
    }
    if (call.actor.roles.has_any(desk::sorters)) {
      rows.push_back({call.word("inbox.waiting"), count_mail(session, MailState::waiting), "/desk/inbox", false});
    }
  });
  return rows;
}

}  // namespace viche::appeals
