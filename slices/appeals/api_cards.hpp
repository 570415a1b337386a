#pragma once
#include "api_json.hpp"
#include "card.hpp"

namespace viche::appeals {

/// What a body names of a card; what it does not name stays as it was: form, sign, kind, sex, subject, type, social,
/// result, question, sent_from, sent_from_index, applicant, more_questions, signed_on, sent_from_on, sheets, received_by, control.
/// @param actor  who takes it on control
void read_card(const Body& body, Card& card, const Actor& actor, Wrong& wrong);

}  // namespace viche::appeals
