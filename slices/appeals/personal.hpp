#pragma once
#include <functional>

#include <viche/kit/slice.hpp>

/// What a person sees of their appeals in the cabinet, takes with them, and has erased.
namespace viche::appeals {

/// Appeals with their texts, lines, photos, recordings and letters; voices; what was seen as a neighbour: acts/personal.cpp
void give_personal(kit::Services& services, HromadaId hromada, std::int64_t account,
                   const std::function<void(kit::PersonalFile)>& give);
/// Operational appeals lose their author, what tells who they are in the words, and recordings; those that the law keeps
/// lose the link to the account alone. Voices go on counting as nobody's: acts/erasing.cpp
/// Effects: audit appeals.erase_author, event appeals.text_changed
/// Law: 2297-VI ст. 8, 15; наказ Мін'юсту 578/5 ст. 82
void erase_person(kit::Services& services, storage::Tx& tx, kit::Erasure& erasure);
/// The account's e-mail as a voice is known by it; empty when nobody knows whether it is their own.
std::string own_email_key(const kit::Services& services, HromadaId hromada, std::int64_t account);

/// Cases, days, subscriptions, letters: pages/personal.cpp
void contribute_personal(kit::Contributions& contributions);

}  // namespace viche::appeals
