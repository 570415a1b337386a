#pragma once
#include <viche/core/result.hpp>
#include <viche/kit/call.hpp>

#include "acts.hpp"

/// The bodies that the API takes. What is wrong is told of all fields at once, each under the name it has in the body.
namespace viche::appeals {

/// Refusals: api.json_invalid; api.field_unknown, api.text_wanted, api.number_wanted, api.flag_wanted,
/// api.object_wanted, api.id_number [any]; appeals.category_missing, api.category_unknown [category];
/// api.option_unknown [answers.<question>], api.lang_invalid [lang], api.point_incomplete [lat, lon],
/// api.street_missing [street]; those of Register::resolve, Register::inside, answers_of and may_file
Result<Filing> filing_of(const kit::Call& call);

/// @param actor  who steps: what the step itself wants is told together with what is wrong with the body
/// Refusals: api.json_invalid; api.field_unknown, api.text_wanted, api.list_wanted, api.id_number [any];
/// api.deed_invalid [deed], api.day_invalid [planned_on], api.organisation_unknown [organisation, co_executors]; those
/// of may_step beside these; not_found
Result<Step> step_of(const kit::Call& call, const Actor& actor, Number number);

/// The questions of a letter. Fields are told as `parts.<n>.text`.
/// Refusals: api.json_invalid; api.field_unknown, api.text_wanted, api.list_wanted, api.object_wanted, api.id_number
/// [any]; api.category_unknown, api.organisation_unknown
Result<std::vector<PartInput>> parts_of(const kit::Call& call);

class Body;
class Wrong;

/// The category that a body names; 0: none, which is told when it is named and unknown.
std::int64_t category_in(const kit::Call& call, const Body& body, Wrong& wrong);

/// Fields of what the staff file for somebody: category, text, settlement, street, building, lat, lon, place, name,
/// email, phone, residence, complaint_about. The rules are asked by the act.
Filing received_in(const kit::Call& call, const Body& body, Wrong& wrong);

/// The same refusal with its fields called as the bodies call them.
Refusal as_in_body(const Refusal& refusal);

}  // namespace viche::appeals
