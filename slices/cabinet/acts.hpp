#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/actor.hpp>
#include <viche/core/result.hpp>
#include <viche/kit/services.hpp>
#include <viche/kit/slice.hpp>

#include "archive.hpp"
#include "model.hpp"

namespace viche::cabinet {

/// Whoever acts: their account, community, language and browser.
struct By {
  kit::Services& services;
  HromadaId hromada;
  Actor actor;
  std::int64_t session = 0;
  Instant now;
};

/// A new private address of the person's calendar; the old one leads nowhere any more.
/// @returns its key, which is kept nowhere. Effects: audit cabinet.renew_calendar
Result<std::string> renew_calendar(const By& by);
/// Refusal: not_found. Effects: audit cabinet.end_calendar
Check end_calendar(const By& by);
/// Whose calendar it is.
std::optional<std::int64_t> calendar_owner(const kit::Services& services, HromadaId hromada, std::string_view key);

/// The archive that this browser asked for, gathered or being gathered.
std::optional<Export> own_export(const By& by);
/// Puts the gathering into the queue; what the account asked for before goes.
/// Refusals: too_many_requests (5 an hour). Effects: the job cabinet.export, audit cabinet.ask_export
/// Law: 2297-VI ст. 8 ч. 2 п. 4, ст. 16
Check ask_for_export(const By& by, std::string_view lang);
/// Gathers everything into a sealed file. Nothing happens when nobody waits for it any more.
void make_export(kit::Services& services, HromadaId hromada, std::int64_t id);
/// The archive, once: after this nobody has it. Refusal: not_found, whatever is wrong.
/// Effects: audit cabinet.take_export
Result<std::unique_ptr<UnnamedFile>> take_export(const By& by, std::string_view key);
/// Removes archives whose time is over, and files that no row names.
void sweep_exports(kit::Services& services, Instant now);

/// What erasing would do: it is done and taken back. Refusals: identity.staff_not_erased (conflict)
Result<kit::Erasure> look_at_erasure(const By& by);
/// What the person said: the word they were asked to type, and the password if they gave one.
struct Said {
  std::string_view word, wanted_word, password;
};
/// Did they show who they are a moment ago, or do they know the password? Refusals: those of may_erase,
/// identity.wrong_password [password], identity.too_many_tries, identity.staff_not_erased (conflict)
/// Effects: every slice takes the person out, the person and the account are erased, sessions end; audit cabinet.erase
/// Law: 2297-VI ст. 8 ч. 2 п. 6, ст. 15 ч. 2
Result<kit::Erasure> erase(const By& by, const Said& said);
/// Is the session young enough to be a proof?
bool has_fresh_session(const By& by);

/// Takes what the cabinet itself keeps of an account.
void erase_own(kit::Services& services, storage::Tx& tx, kit::Erasure& erasure);

}  // namespace viche::cabinet
