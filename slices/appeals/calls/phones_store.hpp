#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

#include "../model.hpp"

/// Appeals by the telephone of their author, though no number lies in the database in the clear.
namespace viche::appeals {

/// The keyed hash by which a number is looked up; empty when it is no number. Any way of writing one gives the same.
std::string phone_index(const identity::Vault& vault, HromadaId hromada, std::string_view phone);

/// Makes it be found by its author's phone; no phone: not any more. To be called whenever the author is written.
void put_phone(storage::Tx& tx, const identity::Vault& vault, const Appeal& appeal);

/// Identifiers, the newest first.
std::vector<std::int64_t> appeals_by_phone(storage::Session& session, std::string_view index, std::int64_t limit);

/// Appeals with a phone and an identifier above this one, in order: for those from before the index.
std::vector<std::int64_t> appeals_with_phone(storage::Session& session, std::int64_t above, std::int64_t limit);
/// Up to which identifier they have been gone through; 0: not at all.
std::int64_t phones_made_up_to(storage::Session& session);
void set_phones_made_up_to(storage::Tx& tx, std::int64_t id);

}  // namespace viche::appeals
