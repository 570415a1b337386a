#pragma once
#include <vector>

#include "acts.hpp"
#include "card.hpp"

namespace viche::appeals {

/// Files an appeal under the law that came to somebody of the staff: a letter, words at a reception. Its terms run from
/// the day of receipt; what it is coded by is checked with the rest of the form. Scans are kept for the staff only.
/// Refusals: appeals.step_not_yours (forbidden), those of may_file, may_say and check_codes, all at once
Result<Number> file_received(const By& by, const Filing& filing, const std::vector<files::Stored>& scans,
                             const Receipt& receipt);

/// What the registrar changes in a card. Number, index, day of receipt and version of the classifier stay.
/// Effects: the turn in the queue of whoever goes first; a line of the timeline that only the staff see.
/// @param complaint_about  the organisation a complaint is about; 0: none
/// Refusals: those of may_register, may_say and check_codes; card.previous_unknown, card.previous_itself [previous];
/// appeals.complaint_unknown, appeals.complaint_executor [complaint_about]; not_found
Check save_card(const By& by, Number number, const Card& said, std::int64_t complaint_about);

/// Registers appeals under the law that have no card: those imported, or filed before there were cards.
/// @returns how many
std::size_t register_missing(kit::Services& services, const kit::Town& town, Instant now);

}  // namespace viche::appeals
