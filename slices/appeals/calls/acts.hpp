#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../acts.hpp"
#include "calls/calls_store.hpp"
#include "calls/model.hpp"
#include "rules/calls.hpp"

namespace viche::appeals::calls {

/// What the exchange tells: a new call, or more of a known one (by its own identifier; pushes may come twice and in any
/// order). Effects: once the call is over, its consultations know how long it was. Refusals: those of after_push
struct Pushed {
  PhoneCall call;
  bool is_new = false;
};
Result<Pushed> push(const By& by, const CallPush& push);

/// A call of which no exchange tells: somebody typed the number, or the caller hides it (empty).
/// Refusals: appeals.step_not_yours (forbidden), calls.phone_invalid [phone]
Result<std::int64_t> open_by_hand(const By& by, std::string_view phone);

/// Who is calling, as far as their number tells: the cases of the number and of the account they were filed under, open
/// ones first (the nearest term first), then the newest; at most 15 of them. Each has its author opened, so each is
/// journalled as a look (once in a call), before anything is shown.
struct Caller {
  std::vector<Appeal> cases;
  std::int64_t more = 0;    ///< cases that are not shown
  std::string name, email;  ///< of the newest case of the number that has one
};
Result<Caller> look_up(const By& by, const PhoneCall& call);

/// Files for whoever is calling; the call remembers which appeal it was. Refusals: those of file and may_take_calls
Result<Number> file_in_call(const By& by, std::int64_t call, const Filing& filing);

/// Records what was answered on the spot; it is as long as its call. The same form key records one.
/// Refusals: those of may_take_calls and may_consult
Result<std::int64_t> consult(const By& by, Consultation consultation);

/// A caller asks how it goes: a note on their case, and with `tell_executor` a letter to the executor's address.
/// Refusals: those of note; appeals.step_not_yours, appeals.closed_already (conflict), not_found
Check remind(const By& by, Number number, std::string_view text, bool tell_executor);

/// Removes calls that are older than the setting says. @returns how many
std::size_t forget_calls(kit::Services& services, const kit::Town& town, Instant now);

/// Makes the index of phones for appeals from before there was one, a few hundred in a transaction, until all are done
/// or the program stops. @returns how many
std::size_t make_phones(kit::Services& services, HromadaId hromada);

}  // namespace viche::appeals::calls
