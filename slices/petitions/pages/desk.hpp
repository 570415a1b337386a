#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/route.hpp>
#include <viche/kit/slice.hpp>
#include <viche/ui/components.hpp>
#include <viche/ui/form.hpp>
#include <viche/ui/page.hpp>

#include "acts.hpp"
#include "model.hpp"
#include "rules.hpp"
#include "store.hpp"

/// What the staff's pages of petitions share.
namespace viche::petitions::desk {

using namespace who;

constexpr Roles both(Roles a, Roles b) { return Roles::from_bits(a.bits() | b.bits()); }
/// Who opens the queue: clerks find there the petitions whose sheets they key, and nothing else.
inline constexpr Roles readers = both(team, clerks);
/// Who does something to a petition itself; which of them what, the rules say.
inline constexpr Roles doers = both(moderators, examiners);

std::vector<kit::Route> queue_routes();         // desk_queue.cpp
std::vector<kit::Route> petition_routes();      // desk_petition.cpp
std::vector<kit::Route> step_routes();          // desk_steps.cpp
std::vector<kit::Route> sheet_routes();         // desk_sheets.cpp
std::vector<kit::Route> keying_routes();        // desk_keying.cpp
std::vector<kit::Route> integrity_routes();     // desk_integrity.cpp
std::vector<kit::Route> invalidation_routes();  // desk_invalidation.cpp

kit::Route get(std::string name, std::string pattern, Roles roles, kit::Handler handler);
kit::Route post(std::string name, std::string pattern, Roles roles, kit::Handler handler);

/// Everything acts ask for; the form key is that of the form sent.
By by(const kit::Call& call);

/// The petition of the path's {id}: its number, or its identifier. Refusal not_found also for drafts, which are their
/// authors' alone.
Result<Petition> find_petition(const kit::Call& call);
std::string path_of(const Petition& petition, std::string_view rest = {});

/// Names of staff, read once for a page.
class Names {
 public:
  explicit Names(const kit::Call& call) : call_(call) {}
  std::string person(std::int64_t account);  ///< or empty

 private:
  const kit::Call& call_;
  std::map<std::int64_t, std::string> people_;
};

/// A page below /desk with crumbs, and the banner of `?told=code` (words petitions.desk.told.<code>). Never indexed.
ui::Page page(kit::Call& call, std::string title, std::vector<ui::Crumb> crumbs = {});
ui::Crumb queue_crumb(const kit::Call& call);
ui::Crumb petition_crumb(const kit::Call& call, const Petition& petition);
/// 303 to a page with its banner.
http::Response told(kit::Call& call, const std::string& path, std::string_view code);
int status_after(const Refusal* refusal);

ui::Tag state_tag(const kit::Call& call, State state);
/// The day that something is due by, as the petition stands now.
std::optional<calendar::Day> due_of(const Petition& petition);
/// "сьогодні останній день", "строк минув", "до 25.11.2026"
ui::Tag due_tag(const kit::Call& call, calendar::Day due);
std::string shown(const kit::Call& call, calendar::Day day);

/// The day of three inputs <name>-day, -month, -year; absent when it is none.
std::optional<calendar::Day> day_of(const kit::Call& call, const std::string& name);

/// Names of settlements by identifier; 0 is "not said".
std::map<std::int64_t, std::string> settlements(const kit::Call& call);

/// Before names of people who signed are shown: each can read who looked, and why. The look is on disk first.
Check record_looks(const kit::Call& call, const Petition& petition, const std::vector<Signature>& seen);

/// What a person's data were seen through, in their cabinet (the why is `petitions.look.<why>`).
std::optional<kit::CabinetCase> seen_through(kit::Call& call, std::string_view object, std::int64_t id);

}  // namespace viche::petitions::desk
