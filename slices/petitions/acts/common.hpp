#pragma once
#include <string>
#include <string_view>

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/once.hpp>
#include <viche/storage/database.hpp>

#include "../acts.hpp"
#include "../settings.hpp"
#include "../store.hpp"

namespace viche::petitions {

/// How the actor stands to a petition.
Hand hand_of(const By& by, const Petition& petition);

/// Line for everybody, audit entry and event of one deed, in the act's transaction.
void tell(storage::Tx& tx, const By& by, const Petition& petition, Deed deed, std::string text = {});

/// Was it done by this key already? Refusal: petitions.key_reused (conflict)
Result<bool> done_before(storage::Session& session, const By& by);

/// Does the deed on a petition that is there and lets it: rules, `change(tx, petition)`, the new state, the line. With
/// a key it is done once. Refusals: not_found, petitions.key_reused (conflict), those of rules' may and of `change`
template <class F>
Check do_one(const By& by, std::int64_t id, Deed deed, std::string text, F&& change) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto petition = find_by_id(tx, id);
    if (!petition) return not_found();
    VICHE_LET(before, done_before(tx, by));
    if (before) return Done{};
    VICHE_REQUIRE(may(deed, petition->state, hand_of(by, *petition)));
    VICHE_REQUIRE(change(tx, *petition));
    petition->state = after(deed, petition->state, petition->decision);
    petition->changed_at = by.now;
    update(tx, *petition);
    tell(tx, by, *petition, deed, text);
    kit::remember(tx, by.form_key, by.digest, by.now);
    return Done{};
  });
}

/// Enters something into the journal about a petition, besides signatures. @returns its place
std::uint64_t enter(storage::Tx& tx, const By& by, const Petition& petition, std::string_view kind, std::string who,
                    const journal::Hash& content);

/// The count at the end is entered, so that nobody can change it later. Counts what the group has not written yet too.
void close_count(storage::Tx& tx, const By& by, Petition& petition);

/// The same after signatures were added to a count that was closed: what was told last is right. Harmless when it is open.
void close_again(storage::Tx& tx, const By& by, Petition& petition);

By as_system(kit::Services& services, const kit::Town& town, Instant now);

}  // namespace viche::petitions
